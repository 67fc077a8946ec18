-- One row per month from the first year that any figure bears on to the year after the last, with
-- the days on which customs publish it: announced, observed or, after the last announcement,
-- expected.

with

windows as (

    select * from {{ ref('int_windows') }}

),

release_days as (

    select
        *,
        cast(make_date(calendar_year, release_month, 1) as date) as release_month_start
    from {{ ref('ref_release_calendar') }}
    where product in ('express', 'monthly_bulletin', 'online_query')

),

spine as (

    select
        cast(unnest(generate_series(
            min(date_trunc('year', window_start)),
            date_trunc('year', max(window_end)) + interval 23 month,
            interval 1 month
        )) as date) as trade_month
    from windows

),

-- The rule of the years before, as the newest announced calendar has it: which months of a year
-- bring each release (January and February come together in March), and its earliest and latest
-- day.
announced as (

    select
        product,
        release_month,
        calendar_year,
        max(calendar_year) over () as last_announced_year,
        cast(min(day(release_date)) over (partition by product, calendar_year) as integer)
            as first_day,
        cast(max(day(release_date)) over (partition by product, calendar_year) as integer)
            as last_day
    from release_days
    where basis = 'announced'

),

months as (

    select
        trade_month,
        cast(trade_month + interval 1 month as date) as release_month_start
    from spine

),

expected as (

    select
        announced.product,
        months.release_month_start,
        months.release_month_start + announced.first_day - 1 as released_from,
        months.release_month_start + announced.last_day - 1 as released_on
    from announced
    inner join months
        on
            announced.release_month = month(months.release_month_start)
            and announced.last_announced_year < year(months.release_month_start)
    where announced.calendar_year = announced.last_announced_year

),

releases as (

    select
        product,
        release_month_start,
        release_date as released_from,
        release_date as released_on,
        basis
    from release_days
    union all
    select
        expected.product,
        expected.release_month_start,
        expected.released_from,
        expected.released_on,
        'expected' as basis
    from expected
    left join release_days
        on
            expected.product = release_days.product
            and expected.release_month_start = release_days.release_month_start
    where release_days.product is null

),

-- Figures of a month come out in the month after it. A year whose first figures come in March has
-- January and February in one release.
brought as (

    select
        *,
        cast(
            case
                when
                    month(release_month_start) = 3
                    and lag(release_month_start) over (
                        partition by product order by release_month_start
                    ) is distinct from cast(release_month_start - interval 1 month as date)
                    then release_month_start - interval 2 month
                else release_month_start - interval 1 month
            end as date
        ) as first_trade_month,
        cast(release_month_start - interval 1 month as date) as last_trade_month
    from releases

),

of_months as (

    select
        months.trade_month,
        max(case when brought.product = 'express' then brought.released_from end)
            as headline_release_from,
        max(case when brought.product = 'express' then brought.released_on end)
            as headline_release_on,
        max(case when brought.product = 'express' then brought.basis end)
            as headline_release_basis,
        max(case when brought.product = 'monthly_bulletin' then brought.released_on end)
            as bulletin_release_on,
        max(case when brought.product = 'monthly_bulletin' then brought.basis end)
            as bulletin_release_basis,
        max(case when brought.product = 'online_query' then brought.released_on end)
            as tariff_line_release_on,
        max(case when brought.product = 'online_query' then brought.basis end)
            as tariff_line_release_basis
    from months
    left join brought
        on months.trade_month between brought.first_trade_month and brought.last_trade_month
    group by months.trade_month

),

final as (

    select
        trade_month,
        last_day(trade_month) as last_day_of_month,
        cast(year(trade_month) as integer) as trade_year,
        cast(month(trade_month) as integer) as month_of_year,
        month(trade_month) in (1, 2) as is_first_printed_combined,
        headline_release_from,
        headline_release_on,
        headline_release_basis,
        bulletin_release_on,
        bulletin_release_basis,
        tariff_line_release_on,
        tariff_line_release_basis
    from of_months

)

select * from final
