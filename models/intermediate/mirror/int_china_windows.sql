-- What China's own figures leave possible of each window that a partner's reports are held
-- against: the level of the window itself, the sum of its months, or what years to date leave
-- between them; of these the narrowest. Sums miss by what customs revise between releases.

with

reports as (

    select * from {{ ref('int_partner_report_windows') }}

),

followed as (

    select * from {{ ref('ref_series') }}

),

levels as (

    select
        *,
        {{ tonnes(sum_slack_kg('flow')) }} as slack_t
    from {{ ref('int_levels_final') }}
    where
        measure = 'quantity_t'
        and certainty <> 'none'

),

asked as (

    select distinct
        reports.series,
        followed.product,
        followed.flow,
        reports.importer_code as partner_code,
        reports.months,
        reports.china_window_start as window_start,
        reports.china_window_end as window_end,
        -- Years to date: that which ends with the window, and that which ends before it begins.
        cast(date_trunc('year', reports.china_window_end) as date) as january,
        cast(date_trunc('year', reports.china_window_start - interval 1 day) as date)
            as january_before,
        cast(reports.china_window_start - interval 1 day as date) as day_before,
        last_day(make_date(year(reports.china_window_start - interval 1 day), 12, 1))
            as end_of_year_before
    from reports
    inner join followed
        on reports.series = followed.series

),

own_levels as (

    select
        asked.series,
        {{ window_columns('asked', with_key=false) }},
        'own_level' as basis,
        levels.amount as quantity_t,
        levels.amount_lower as lower_t,
        levels.amount_upper as upper_t
    from asked
    inner join levels
        on {{ window_key('asked') }} = levels.window_key

),

sums_of_months as (

    select
        asked.series,
        {{ window_columns('asked', with_key=false) }},
        'sum_of_months' as basis,
        case when count(levels.amount) = count(*) then sum(levels.amount) end as quantity_t,
        sum(levels.amount_lower) - max(levels.slack_t) as lower_t,
        sum(levels.amount_upper) + max(levels.slack_t) as upper_t
    from asked
    inner join levels
        on
            asked.product = levels.product
            and asked.flow = levels.flow
            and asked.partner_code = levels.partner_code
            and levels.window_end = last_day(levels.window_start)
            and levels.window_start between asked.window_start and asked.window_end
    where asked.months > 1
    group by asked.series, {{ window_columns('asked', with_key=false) }}, asked.months
    having count(*) = asked.months

),

-- The year to date less what was before the window; where that lies in the year before, the rest of
-- that year comes to it.
years_to_date as (

    select
        asked.series,
        {{ window_columns('asked', with_key=false) }},
        'years_to_date' as basis,
        last_ytd.amount + coalesce(year_before.amount, 0) - first_ytd.amount as quantity_t,
        last_ytd.amount_lower + coalesce(year_before.amount_lower, 0)
        - first_ytd.amount_upper - last_ytd.slack_t as lower_t,
        last_ytd.amount_upper + coalesce(year_before.amount_upper, 0)
        - first_ytd.amount_lower + last_ytd.slack_t as upper_t
    from asked
    inner join levels as last_ytd
        on {{ window_key('asked', start='january') }} = last_ytd.window_key
    inner join levels as first_ytd
        on
            {{ window_key('asked', start='january_before', end='day_before') }}
            = first_ytd.window_key
    left join levels as year_before
        on
            asked.january_before < asked.january
            and {{ window_key('asked', start='january_before', end='end_of_year_before') }}
            = year_before.window_key
    where
        asked.january_before = asked.january
        or year_before.window_key is not null

),

united as (

    select * from own_levels
    union all
    select * from sums_of_months
    union all
    select * from years_to_date

),

final as (

    select
        series,
        {{ window_columns(with_key=false) }},
        basis,
        -- No middle of wide bounds: what is not known well has no best figure.
        case
            when {{ within_pct('lower_t', 'upper_t', var('known_within_pct')) }} then quantity_t
        end as quantity_t,
        greatest(lower_t, 0) as lower_t,
        upper_t
    from united
    qualify
        row_number() over (
            partition by series, partner_code, window_start, window_end
            order by upper_t - lower_t, basis
        ) = 1

)

select * from final
