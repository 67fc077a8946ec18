-- The largest month of each product and partner, an average month of longer windows.
select
    product,
    flow,
    partner_code,
    max(quantity_t / (date_diff('month', window_start, window_end) + 1))
from marts.fct_levels
where quantity_t is not null
group by product, flow, partner_code
