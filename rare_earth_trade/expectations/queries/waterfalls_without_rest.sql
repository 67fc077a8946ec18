-- a waterfall ends with one bar for what is not itemised
-- Catches: two rests, or none, that still add up to the growth
select
    product,
    flow,
    trade_month,
    growth_kind,
    dimension
from {batch}
group by product, flow, trade_month, growth_kind, dimension
having count(*) filter (not is_itemised) <> 1
