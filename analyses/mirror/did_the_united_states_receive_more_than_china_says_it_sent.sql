-- Question (mirror): did the United States receive more magnets than China says it sent there?
-- Answer: in 2025 yes, 8,149.4 t of 5,933 t (1.37); in 2024 no, 6,204.2 t of 7,457.7 t (0.83),
-- which is ordinary. What is too much came from October to December: 3,736.6 t of 1,802.1 t. The
-- half-year to August 2025 is even, 2,498.9 t of the 2,510 t that left China from January to June.
-- No time at sea of up to two months explains October, November or December.
-- Limits: the two American lines are sold as magnets of rare earths, but the value of a kilogram,
-- of all origins, fell to 12 to 21 dollars in these months: other goods are likely inside. China
-- counts the last known destination, so that goods through a third country are missing on its
-- side.

select
    window_kind,
    trade_month,
    lag_months,
    reported_t,
    china_t,
    china_lower_t,
    china_upper_t,
    ratio,
    ratio_lower,
    ratio_upper,
    against_ordinary,
    is_break
from {{ ref('fct_mirror_comparisons') }}
where
    series = 'magnet_exports'
    and reporter = 'US'
    and statistics = 'us_census'
    and (
        (window_kind = 'twelve_months' and month(trade_month) = 12 and lag_months = 0)
        or (window_kind = 'three_months' and trade_month = date '2025-12-01')
        or (window_kind = 'six_months' and trade_month = date '2025-08-01')
        or (window_kind = 'month' and trade_month >= date '2025-08-01')
    )
order by window_kind, trade_month, lag_months
