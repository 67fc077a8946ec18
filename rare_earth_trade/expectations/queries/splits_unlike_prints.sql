-- customs print the growth of a value on the base as restated, and so does the split of a period
-- that nobody restated yet; half a point is left for months that tables know to 5 million yuan
-- Catches: a base or a value of another vintage, which still adds up
select
    series,
    period_kind,
    trade_month,
    value_growth_pct,
    printed_value_growth_pct
from {batch}
where
    vintage = 'first'
    and base_vintage = 'restated'
    and abs(value_growth_pct - printed_value_growth_pct) > 0.5
