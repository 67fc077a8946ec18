-- What held, as the notices say. No. 18 of 2025 holds since 4 April 2025 without a break, for
-- magnets and rare-earth exports: every month beside it names it. No. 57 was issued on 9 October
-- 2025 to hold from 8 November, No. 70 suspended it from 7 November 2025 to 10 November 2026, and
-- no notice says what came then. What No. 61 says of Chinese items held from 9 October to 6
-- November: 31 - 8 = 23 days, then 6. No notice concerns imports.
-- They hold of all that is known; a sequel of the suspension is a change of this test.
-- Seen red: imports that stand under a notice.

{{ config(enabled=(var('as_of') == '')) }}

with

controls as (

    select * from {{ ref('fct_controls_in_force_monthly') }}

),

months as (

    select * from {{ ref('fct_series_monthly') }}

),

partner_months as (

    select * from {{ ref('fct_series_monthly_by_partner') }}

),

expected as (

    select
        notice,
        cast(first_month as date) as first_month,
        cast(last_month as date) as last_month,
        state,
        days_in_force
    from (
        values
        ('MOFCOM-GAC 2025-18', '2025-04-01', '2025-04-01', 'in_force', 27),
        ('MOFCOM-GAC 2025-18', '2025-05-01', '2026-10-01', 'in_force', null),
        ('MOFCOM-GAC 2025-57', '2025-10-01', '2025-10-01', 'announced', 0),
        ('MOFCOM-GAC 2025-57', '2025-11-01', '2026-10-01', 'suspended', 0),
        ('MOFCOM-GAC 2025-57', '2026-11-01', '2026-11-01', 'unknown', 0),
        ('MOFCOM 2025-61 items from China', '2025-10-01', '2025-10-01', 'in_force', 23),
        ('MOFCOM 2025-61 items from China', '2025-11-01', '2025-11-01', 'suspended', 6)
    ) as known (notice, first_month, last_month, state, days_in_force)

),

calendar as (

    select * from {{ ref('dim_month') }}

)

select
    calendar.trade_month,
    expected.notice,
    expected.state as expected_state,
    controls.state as shown_state
from expected
inner join calendar
    on calendar.trade_month between expected.first_month and expected.last_month
left join controls
    on
        expected.notice = controls.notice
        and calendar.trade_month = controls.trade_month
where
    controls.state is distinct from expected.state
    or controls.series is distinct from 'magnet_exports, rare_earth_exports'
    or controls.days_in_force <> expected.days_in_force

union all

select
    trade_month,
    'MOFCOM-GAC 2025-18' as notice,
    'in_force' as expected_state,
    controls_in_force as shown_state
from months
where
    series in ('magnet_exports', 'rare_earth_exports')
    and trade_month >= '2025-04-01'
    and not coalesce(
        list_contains(string_split(controls_in_force, ', '), 'MOFCOM-GAC 2025-18'), false
    )

union all

select
    every_month.trade_month,
    every_month.controls_in_force as notice,
    'none on imports' as expected_state,
    'in_force' as shown_state
from (
    select
        series,
        trade_month,
        controls_in_force
    from months

    union all

    select
        series,
        trade_month,
        controls_in_force
    from partner_months
) as every_month
inner join {{ ref('dim_series') }} as series
    on every_month.series = series.series
where
    series.flow = 'import'
    and every_month.controls_in_force is not null
