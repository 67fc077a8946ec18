-- Question (seed_rare_earths_2024_12): exports fell 7.1 % in November 2024 while the year to date
-- was up 6.6 %. Did they slow?
-- Answer: yes, on the month only: 4,416 t after 4,753 t in October, and 5.0 % above the year
-- before; January to November, 52,105 t, is 6.6 % above.
-- Limits: months that nobody printed are there, without a figure.

select
    exports.trade_month,
    exports.quantity_t as export_t,
    exports.mom_pct as export_mom_pct,
    exports.yoy_pct as export_yoy_pct,
    exports.ytd_t as export_ytd_t,
    exports.ytd_yoy_pct as export_ytd_yoy_pct,
    imports.quantity_t as import_t,
    imports.yoy_pct as import_yoy_pct
from {{ ref('fct_rare_earth_exports_monthly') }} as exports
left join {{ ref('fct_rare_earth_imports_monthly') }} as imports
    on exports.trade_month = imports.trade_month
where exports.trade_month between date '2024-08-01' and date '2024-12-01'
order by exports.trade_month
