-- Levels that differ from those of the release before.
select
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    'level' as statistic,
    earlier.quantity_t::varchar as before,
    later.quantity_t::varchar as after
from before.marts.fct_levels as earlier
full join now.marts.fct_levels as later
    using (product, flow, partner_code, window_start, window_end)
where earlier.quantity_t is distinct from later.quantity_t
order by window_end desc, product, flow, partner_code, window_start
