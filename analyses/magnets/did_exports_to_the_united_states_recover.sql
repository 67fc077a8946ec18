-- Question (seed_magnets_2025_11): exports to the United States rose 56.1 % in October 2025. Are
-- they back where they were before the controls of April?
-- Answer: yes, as far as months are known: 656 t in October against 585.2 t in March and 46 t in
-- May, 4.5 % more than a year before.
-- Limits: nobody printed December 2024 to February 2025, nor April. The goods are a tariff line,
-- not the grades that the controls name.

select
    trade_month,
    quantity_t,
    quantity_lower_t,
    quantity_upper_t,
    quantity_basis,
    mom_pct,
    yoy_pct,
    share_of_world_pct
from {{ ref('fct_magnet_exports_monthly_by_partner') }}
where
    partner_code = 'USA'
    and trade_month between date '2024-08-01' and date '2025-12-01'
order by trade_month
