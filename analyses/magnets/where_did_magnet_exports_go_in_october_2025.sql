-- Question (seed_magnets_2025_11): magnet exports fell in October 2025. Which partners made the
-- change?
-- Answer: South Korea took away 4.94 points and Germany 2.93 points, the United States added 4.08
-- points; Germany stayed first with 1,119 t.
-- Limits: only partners that somebody printed for both months have a contribution; the rest holds
-- all others, and its members differ from month to month.

select
    partner_name,
    quantity_t,
    mom_pct,
    share_of_world_pct,
    contribution_to_mom_pp
from {{ ref('fct_magnet_exports_monthly_by_partner') }}
where trade_month = date '2025-10-01'
order by is_residual asc, quantity_t desc
