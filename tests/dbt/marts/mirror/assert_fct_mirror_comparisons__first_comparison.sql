-- The comparisons show what was found by hand before they were written, from the printed levels
-- and the offices' months: two months at sea in 2025, the ordinary of 2024 at all lags, and the
-- break of the United States from October to December 2025. A level that tariff lines give since
-- may differ.
-- Seen red: China's window moved by no lag (the fault lag_that_moves_nothing).
-- They hold of all that is known: on an earlier day no report was there.

{{ config(enabled=(var('as_of') == '')) }}

with

found_by_hand as (

    select *
    from (
        values
        ('EU27', 'month', date '2025-08-01', 2, 1241.669, 1364, 0.91, false),
        ('EU27', 'month', date '2025-09-01', 2, 1864.975, 2140, 0.87, false),
        ('EU27', 'month', date '2025-10-01', 2, 2212.379, 2582, 0.86, false),
        ('EU27', 'month', date '2025-12-01', 2, 1827.22, 2060.3, 0.89, false),
        ('EU27', 'month', date '2026-01-01', 2, 2120.968, 2568.8, 0.83, false),
        ('EU27', 'six_months', date '2025-08-01', 2, 8333.6, 8360, 0.997, false),
        ('EU27', 'six_months', date '2024-06-01', 0, 8736.1, 10777, 0.81, false),
        ('EU27', 'six_months', date '2024-07-01', 1, 9012.2, 10777, 0.84, false),
        ('US', 'six_months', date '2025-08-01', 2, 2498.9, 2510, 0.996, false),
        ('US', 'month', date '2025-10-01', 0, 1502, 656, 2.29, true),
        ('US', 'month', date '2025-11-01', 0, 1164, 582, 2, true),
        ('US', 'month', date '2025-12-01', 0, 1071, 564, 1.9, true),
        ('US', 'three_months', date '2025-12-01', 0, 3737, 1802, 2.07, true),
        ('US', 'twelve_months', date '2025-12-01', 0, 8149, 5933, 1.374, true),
        ('US', 'twelve_months', date '2024-12-01', 0, 6204, 7458, 0.83, false),
        ('US', 'twelve_months', date '2025-01-01', 1, 6358, 7458, 0.85, false)
    ) as listed (
        reporter, window_kind, trade_month, lag_months, reported_t, china_t, ratio, is_break
    )

),

comparisons as (

    select
        *,
        partner_code in (
            select levels.partner_code
            from {{ ref('fct_levels') }} as levels
            where
                levels.product = 'magnets'
                and {{ is_tariff_lines('levels.quantity_basis') }}
        ) as rests_on_detail
    from {{ ref('fct_mirror_comparisons') }}
    where
        series = 'magnet_exports'
        and statistics in ('eurostat_comext', 'us_census')

)

select
    found_by_hand.*,
    comparisons.reported_t as reported_t_found,
    comparisons.china_t as china_t_found,
    comparisons.ratio as ratio_found,
    comparisons.is_break as is_break_found
from found_by_hand
left join comparisons
    on
        found_by_hand.reporter = comparisons.reporter
        and found_by_hand.window_kind = comparisons.window_kind
        and found_by_hand.trade_month = comparisons.trade_month
        and found_by_hand.lag_months = comparisons.lag_months
where
    not coalesce(comparisons.rests_on_detail, false)
    and (
        comparisons.china_t is null
        or abs(comparisons.reported_t - found_by_hand.reported_t) > 0.5
        or abs(comparisons.china_t - found_by_hand.china_t) > 0.5
        or abs(comparisons.ratio - found_by_hand.ratio) > 0.005
        or comparisons.is_break is distinct from found_by_hand.is_break
    )
