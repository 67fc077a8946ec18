-- Levels on which independent voices disagree, none in the majority.
select
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    clash_sides
from marts.fct_levels
where is_clash
order by window_end desc, product, flow, partner_code
