-- Levels of the world's trade in a series that became known, moved, or are no longer known.
select
    series.series,
    product,
    flow,
    window_start,
    window_end,
    old.quantity_t::varchar as before_t,
    new.quantity_t::varchar as now_t
from before.marts.fct_levels as old
full join now.marts.fct_levels as new
    using (product, flow, partner_code, window_start, window_end)
inner join now.marts.dim_series as series using (product, flow)
where partner_code = 'WLD' and old.quantity_t is distinct from new.quantity_t
order by window_end desc, series.page_order, window_start
