-- Quarters and years from the first to the last that any evidence bears on, each with the level of
-- its own window. The months that are known stand beside it: their sum is the period only where no
-- month is missing, and customs revise the whole without the parts.

with

levels as (

    select * from {{ ref('int_levels_final') }}

),

quantities as (

    select * from levels
    where measure = 'quantity_t'

),

-- That a part is no larger than its whole is evidence of the whole alone.
spans as (

    select
        product,
        flow,
        partner_code,
        min(window_start) as first_day,
        max(window_end) as last_day
    from quantities
    where
        amount is not null
        or certainty <> 'none'
    group by product, flow, partner_code

),

spine as (

    select
        product,
        flow,
        partner_code,
        'quarter' as period_kind,
        cast(unnest(generate_series(
            date_trunc('quarter', first_day), last_day, interval 3 month
        )) as date) as period_start
    from spans

    union all

    select
        product,
        flow,
        partner_code,
        'year' as period_kind,
        cast(unnest(generate_series(
            date_trunc('year', first_day), last_day, interval 1 year
        )) as date) as period_start
    from spans

),

periods as (

    select
        *,
        case
            when period_kind = 'quarter' then last_day(period_start + interval 2 month)
            else last_day(period_start + interval 11 month)
        end as period_end
    from spine

),

known_months as (

    select
        periods.product,
        periods.flow,
        periods.partner_code,
        periods.period_kind,
        periods.period_start,
        count(*) as months_known,
        sum(months.amount) as known_months_t
    from periods
    inner join quantities as months
        on
            {{ same_series('periods', 'months') }}
            and months.window_start between periods.period_start and periods.period_end
            and months.window_end = last_day(months.window_start)
    where months.amount is not null
    group by
        periods.product,
        periods.flow,
        periods.partner_code,
        periods.period_kind,
        periods.period_start

),

final as (

    select
        periods.product,
        periods.flow,
        periods.partner_code,
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        wholes.amount as quantity_t,
        case when wholes.certainty <> 'none' then wholes.amount_lower end as quantity_lower_t,
        case when wholes.certainty <> 'none' then wholes.amount_upper end as quantity_upper_t,
        coalesce(wholes.certainty, 'none') as certainty,
        coalesce(wholes.basis, 'unknown') as quantity_basis,
        coalesce(wholes.agreeing_voters, 0) as agreeing_voters,
        coalesce(wholes.is_clash, false) as is_clash,
        cast(coalesce(known_months.months_known, 0) as integer) as months_known,
        cast(known_months.known_months_t as decimal(18, 3)) as known_months_t,
        cast(money.amount as decimal(18, 2)) as value_usd,
        {{ lattice('money.amount_lower', 'down', places=2) }} as value_lower_usd,
        {{ lattice('money.amount_upper', 'up', places=2) }} as value_upper_usd,
        case
            when money.is_clash then 'level_clash'
            when money.amount is null then 'no_level'
        end as value_usd_null_reason
    from periods
    left join quantities as wholes
        on
            {{ same_series('periods', 'wholes') }}
            and periods.period_start = wholes.window_start
            and periods.period_end = wholes.window_end
    left join levels as money
        on
            {{ same_series('periods', 'money') }}
            and periods.period_start = money.window_start
            and periods.period_end = money.window_end
            and money.measure = 'value_usd'
    left join known_months
        on
            {{ same_series('periods', 'known_months') }}
            and periods.period_kind = known_months.period_kind
            and periods.period_start = known_months.period_start

)

select * from final
