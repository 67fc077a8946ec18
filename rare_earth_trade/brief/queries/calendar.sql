-- When customs announced the figures of each month.
select
    trade_month,
    headline_release_on,
    tariff_line_release_on
from marts.dim_month
order by trade_month
