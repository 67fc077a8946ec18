-- notice 18 of 2025, the licence duty on seven elements and their magnets, has held without a break
-- Catches: a suspension of the notices of October 2025 that is taken for one of all notices
select months.trade_month
from (select distinct trade_month from {batch}) as months
left join {batch} as controls
    on
        months.trade_month = controls.trade_month
        and controls.notice = 'MOFCOM-GAC 2025-18'
        and controls.state = 'in_force'
where months.trade_month >= date '2025-04-01' and controls.notice is null
