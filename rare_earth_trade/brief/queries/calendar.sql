-- When customs publish the figures of each month, and whether they said so.
select
    trade_month,
    is_first_printed_combined,
    headline_release_on,
    headline_release_basis,
    tariff_line_release_on,
    tariff_line_release_basis
from marts.dim_month
order by trade_month
