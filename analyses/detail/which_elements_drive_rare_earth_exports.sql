-- Question (seed_rare_earths_2024_12): rare-earth exports changed; which elements drive the change?
-- Answer: for each month with customs downloads, elements by their contribution in tonnes and
-- points of the growth on the year before; the entries of a month add up to it exactly.
-- Limits: "mixed" and "other" are tariff lines, not elements. not_itemised holds what downloads of
-- both months do not show. Needs downloads (rare-earth-trade ingest); without any it has no rows.

select
    trade_month,
    member as element,
    member_status,
    quantity_t,
    base_t,
    contribution_t,
    contribution_pp,
    member_growth_pct,
    sum(contribution_pp) over (partition by trade_month) as series_growth_pct
from {{ ref('fct_growth_contributions_monthly') }}
where
    product = 'rare_earths'
    and flow = 'export'
    and growth_kind = 'yoy'
    and dimension = 'element'
order by trade_month desc, is_itemised desc, abs(contribution_t) desc
