-- Question (seed_magnets_2025_11): magnet exports changed; which destinations drive the change?
-- Answer: for each month with customs downloads, partners by their contribution in tonnes and
-- points of the growth on the month before, which they add up to exactly, with their places, where
-- downloads hold the month whole, and how concentrated exports are on few of them.
-- Limits: a destination is the last one known: hubs send goods on. XX-REST holds partners not known
-- in both months. Needs downloads (rare-earth-trade ingest); without any it has no rows.

select
    contributions.trade_month,
    partners.partner_name,
    partners.is_transshipment_hub,
    contributions.member_status,
    contributions.quantity_t,
    contributions.base_t,
    contributions.contribution_t,
    contributions.contribution_pp,
    contributions.member_growth_pct,
    contributions.rank_in_month,
    contributions.places_gained,
    concentration.hhi_lower,
    concentration.hhi_upper
from {{ ref('fct_growth_contributions_monthly') }} as contributions
inner join {{ ref('dim_partner') }} as partners
    on contributions.member = partners.partner_code
left join {{ ref('fct_trade_concentration_monthly') }} as concentration
    on
        contributions.product = concentration.product
        and contributions.flow = concentration.flow
        and contributions.trade_month = concentration.trade_month
        and contributions.dimension = concentration.dimension
where
    contributions.product = 'magnets'
    and contributions.flow = 'export'
    and contributions.growth_kind = 'mom'
    and contributions.dimension = 'partner'
order by
    contributions.trade_month desc,
    contributions.is_itemised desc,
    abs(contributions.contribution_t) desc
