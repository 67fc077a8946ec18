-- The world of every series by quarter: bounds of its own, not the sum of its months.
select
    series,
    period_start,
    period_end,
    quantity_t,
    quantity_lower_t,
    quantity_upper_t,
    certainty,
    quantity_basis,
    agreeing_voters,
    months_known,
    known_months_t,
    yoy_pct,
    yoy_pct_lower,
    yoy_pct_upper,
    yoy_null_reason
from marts.fct_series_quarterly
order by series, period_start
