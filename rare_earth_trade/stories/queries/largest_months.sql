-- The largest month of each flow, an average month of longer windows.
select
    flow,
    max(quantity_t / (date_diff('month', window_start, window_end) + 1))
from marts.fct_levels
where quantity_t is not null
group by flow
