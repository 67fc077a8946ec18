-- Years and quarters as customs gave them, with the months of them that are known, all worked by
-- hand. Rare-earth exports of 2025: the tables print 62,585.2 t, and months as they stand now add
-- up to 5,294 + 3,217 + (14,177.686 - 8,511.325) + 4,784.771 + 5,864.624 + 7,742.199 + 5,994.303 +
-- 5,791.834 + 4,000.327 + 4,343.473 + 5,493.873 + 4,392.1 = 62,584.865 t; April to June are
-- 32,569.280 - 14,177.686 = 18,391.594. Exports of 2024 were restated from 55,431 to 55,431.1 t,
-- imports from 132,931.016 to 132,928.8 t. July to September 2022 was one print. Magnets to the
-- United States in 2025: 5,933 of 57,392 t.
-- They hold of all that is known; what whole downloads say may differ by revisions.
-- Seen red: the sum of the known months shown as the year; a quarter on the one before the last.

{{ config(enabled=(var('as_of') == '' and var('blind_to') == '')) }}

with

quarters as (

    select * from {{ ref('fct_series_quarterly') }}

),

years as (

    select * from {{ ref('fct_series_yearly') }}

),

partner_years as (

    select * from {{ ref('fct_series_yearly_by_partner') }}

),

expected as (

    select
        series,
        partner_code,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        quantity_t,
        rounding_unit,
        months_known,
        known_months_t,
        yoy_pct
    from (
        values
        ('rare_earth_exports', 'WLD', '2025-01-01', '2025-12-31', 62585.2, 0.1, 12, 62584.9, 12.9),
        ('rare_earth_exports', 'WLD', '2024-01-01', '2024-12-31', 55431.1, 0.1, 12, 55431, 6.0),
        ('rare_earth_exports', 'WLD', '2025-01-01', '2025-03-31', 14177.69, 0.01, 3, 14177.4, 5.1),
        ('rare_earth_exports', 'WLD', '2025-04-01', '2025-06-30', 18391.6, 0.1, 3, 18391.6, 17.8),
        ('rare_earth_exports', 'WLD', '2022-07-01', '2022-09-30', 11638.4, 0.1, null, null, null),
        ('rare_earth_imports', 'WLD', '2024-01-01', '2024-12-31', 132928.8, 0.1, 12, null, -24.4),
        ('magnet_exports', 'WLD', '2025-01-01', '2025-12-31', 57392, 1, 12, 57392, -1.3),
        ('magnet_exports', 'USA', '2025-01-01', '2025-12-31', 5933, 1, 9, null, null),
        ('magnet_exports', 'USA', '2020-01-01', '2020-12-31', 4923.8, 0.1, null, null, 7.2)
    ) as known (
        series,
        partner_code,
        period_start,
        period_end,
        quantity_t,
        rounding_unit,
        months_known,
        known_months_t,
        yoy_pct
    )

),

shown as (

    select
        series,
        'WLD' as partner_code,
        period_start,
        period_end,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        months_known,
        known_months_t,
        yoy_pct
    from quarters

    union all

    select
        series,
        'WLD' as partner_code,
        period_start,
        period_end,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        months_known,
        known_months_t,
        yoy_pct
    from years

    union all

    select
        series,
        partner_code,
        period_start,
        period_end,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        months_known,
        known_months_t,
        yoy_pct
    from partner_years

)

select
    expected.series,
    expected.partner_code,
    expected.period_start,
    expected.quantity_t as expected_t,
    shown.quantity_t as shown_t,
    shown.months_known,
    shown.known_months_t,
    shown.yoy_pct
from expected
left join shown
    on
        expected.series = shown.series
        and expected.partner_code = shown.partner_code
        and expected.period_start = shown.period_start
        and expected.period_end = shown.period_end
where
    shown.quantity_t is null
    or (
        not ({{ is_tariff_lines('shown.quantity_basis') }})
        and (
            shown.quantity_lower_t > expected.quantity_t + expected.rounding_unit / 2
            or shown.quantity_upper_t < expected.quantity_t - expected.rounding_unit / 2
            or abs(shown.quantity_t - expected.quantity_t) > expected.rounding_unit
            or abs(shown.yoy_pct - expected.yoy_pct) > 0.05
            or (shown.yoy_pct is null and expected.yoy_pct is not null)
        )
    )
    or shown.months_known < expected.months_known
    or (
        shown.months_known = expected.months_known
        and abs(shown.known_months_t - expected.known_months_t) > 1
    )

union all

-- 5,933 / 57,392 = 10.3377 %.
select
    series,
    partner_code,
    period_start,
    5933 as expected_t,
    quantity_t as shown_t,
    months_known,
    known_months_t,
    share_of_world_pct as yoy_pct
from partner_years
where
    series = 'magnet_exports'
    and partner_code = 'USA'
    and period_start = '2025-01-01'
    and not ({{ is_tariff_lines('quantity_basis') }})
    and (
        share_of_world_pct is null
        or abs(share_of_world_pct - 10.3377) > 0.005
    )
