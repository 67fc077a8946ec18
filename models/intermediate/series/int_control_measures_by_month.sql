-- What each notice of export control was in each month: on how many days in force, and in which
-- state at the end of the month. After a suspension whose sequel no notice says it is unknown.
-- Nobody knows what holds after the day on which the ledger was closed: its month ends there.

{% set known_until = "cast('" ~ (var('as_of') or var('ledger_closed_on')) ~ "' as date)" %}

with

controls as (

    select * from {{ ref('int_control_measures_known') }}

),

calendar as (

    select * from {{ ref('dim_month') }}

),

months as (

    select
        controls.*,
        calendar.trade_month,
        -- The last day on which the notice can hold in the month, and the day for its state.
        least(
            calendar.last_day_of_month,
            {{ known_until }},
            coalesce(controls.effective_until, date '9999-12-31')
        ) as state_on,
        greatest(calendar.trade_month, controls.effective_from) as holds_from
    from controls
    inner join calendar
        on
            controls.issued_on <= calendar.last_day_of_month
            and coalesce(controls.effective_until, date '9999-12-31') >= calendar.trade_month
            and calendar.trade_month <= {{ known_until }}

),

final as (

    select
        notice,
        trade_month,
        case
            when state_on > suspended_until then 'unknown'
            when state_on >= suspended_from then 'suspended'
            when state_on >= effective_from then 'in_force'
            else 'announced'
        end as state,
        -- In force until the day before it is suspended.
        cast(greatest(
            0,
            date_diff(
                'day',
                holds_from,
                least(state_on, coalesce(suspended_from - 1, date '9999-12-31'))
            ) + 1
        ) as integer) as days_in_force,
        series,
        elements,
        partner_code
    from months

)

select * from final
