-- One row per day of the calendar: what MetricFlow joins months to.

with

months as (

    select * from {{ ref('dim_month') }}

),

days as (

    select
        unnest(generate_series(min(trade_month), last_day(max(trade_month)), interval 1 day))
            as calendar_day
    from months

),

final as (

    select cast(calendar_day as date) as calendar_day
    from days

)

select * from final
