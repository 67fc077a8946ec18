-- Question (seed_magnets_2025_11): magnet exports fell two months in a row. Is the recovery from
-- the controls of April 2025 over?
-- Answer: the month does not say so: 5,473 t in October is 15.8 % above October 2024 and far from
-- the 1,238 t of May. January to October, 45,290 t, is still 5.2 % below the year before.
-- Limits: licences change what is shipped, not only how much, and the tariff lines cannot show
-- that.

select
    trade_month,
    quantity_t,
    quantity_basis,
    mom_pct,
    yoy_pct,
    ytd_t,
    ytd_yoy_pct,
    highest_since_month,
    controls_in_force
from {{ ref('fct_magnet_exports_monthly') }}
where trade_month between date '2025-01-01' and date '2025-12-01'
order by trade_month
