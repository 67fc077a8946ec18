-- of a year of the same goods no partner reports more than three times, or less than a third of, what
-- China says it sent: beyond, look at the unit (100 kg? tonnes?) and the line
-- Catches: a unit or a line mixed up in all months alike, which every month-on-month growth hides
select
    reporter,
    statistics,
    product_code,
    trade_month,
    lag_months,
    ratio_lower,
    ratio_upper
from {batch}
where
    compared_as = 'same'
    and window_kind = 'twelve_months'
    and (ratio_lower > 3 or ratio_upper * 3 < 1)
