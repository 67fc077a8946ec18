-- Years and quarters as customs gave them, with the months of them that are known, all worked from
-- the ledger by hand. Rare-earth exports of 2025: ten months are printed, 5,666.3 + 4,784.8 +
-- 5,864.6 + 7,742.2 + 5,994.3 + 5,791.8 + 4,000.3 + 4,343.5 + 5,493.9 + 4,392 = 54,073.7 t, and the
-- year is 62,585 t; its first quarter is printed (14,177.6) where January and February never were;
-- April to June are 32,569.2 - 14,177.6 = 18,391.6. July to September 2022 was one print.
-- Magnets to the United States in 2025: 5,933 of 57,392 t.
-- They hold of all that is known; what whole downloads say may differ by revisions.
-- Seen red: the sum of the known months shown as the year; a quarter on the one before the last.

{{ config(enabled=(var('as_of') == '')) }}

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
        ('rare_earth_exports', 'WLD', '2025-01-01', '2025-12-31', 62585, 1, 10, 54073.7, 12.9),
        ('rare_earth_exports', 'WLD', '2024-01-01', '2024-12-31', 55431, 1, 12, 55431, 6.0),
        ('rare_earth_exports', 'WLD', '2025-01-01', '2025-03-31', 14177.6, 0.1, 1, 5666.3, null),
        ('rare_earth_exports', 'WLD', '2025-04-01', '2025-06-30', 18391.6, 0.2, 3, 18391.6, null),
        ('rare_earth_exports', 'WLD', '2022-07-01', '2022-09-30', 11638.4, 0.1, null, null, null),
        ('rare_earth_imports', 'WLD', '2024-01-01', '2024-12-31', 132931, 1, null, null, -24.4),
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
        shown.quantity_basis <> 'customs_detail'
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
    and quantity_basis <> 'customs_detail'
    and (
        share_of_world_pct is null
        or abs(share_of_world_pct - 10.3377) > 0.005
    )
