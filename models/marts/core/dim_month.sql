-- One row per month of the years from the first to the last that any figure bears on.

with

windows as (

    select * from {{ ref('int_windows') }}

),

release_days as (

    select * from {{ ref('ref_release_calendar') }}

),

spine as (

    select
        cast(unnest(generate_series(
            min(date_trunc('year', window_start)),
            max(date_trunc('month', window_end)),
            interval 1 month
        )) as date) as trade_month
    from windows

),

-- What customs announced for each month: figures of a month come out in the month after it.
releases as (

    select
        cast(make_date(calendar_year, release_month, 1) - interval 1 month as date) as trade_month,
        min(case when product = 'express' then release_date end) as headline_release_on,
        min(case when product = 'online_query' then release_date end) as tariff_line_release_on
    from release_days
    group by calendar_year, release_month

),

final as (

    select
        spine.trade_month,
        last_day(spine.trade_month) as last_day_of_month,
        cast(year(spine.trade_month) as integer) as trade_year,
        cast(month(spine.trade_month) as integer) as month_of_year,
        month(spine.trade_month) in (1, 2) as is_first_printed_combined,
        releases.headline_release_on,
        releases.tariff_line_release_on
    from spine
    left join releases
        on spine.trade_month = releases.trade_month

)

select * from final
