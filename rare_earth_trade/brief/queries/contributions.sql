-- What each member contributed to a growth, where tariff lines say it.
select
    product,
    flow,
    trade_month,
    growth_kind,
    dimension,
    member,
    member_order,
    is_itemised,
    member_status,
    quantity_t,
    base_t,
    contribution_t,
    contribution_pp,
    member_growth_pct,
    member_growth_null_reason,
    rank_in_month,
    rank_in_base_month,
    places_gained,
    places_gained_null_reason
from marts.fct_growth_contributions_monthly
order by product, flow, trade_month, growth_kind, dimension, member_order
