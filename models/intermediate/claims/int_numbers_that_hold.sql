-- The levels and growth rates that the final levels give: where a number that does not hold of one
-- statement may come from.

with

levels as (

    select
        {{ window_columns() }},
        measure,
        amount,
        amount_lower,
        amount_upper
    from {{ ref('int_levels_final') }}
    where amount is not null

),

quantities as (

    select * from levels
    where measure = 'quantity_t'

),

grown as (

    select
        {{ window_columns('levels') }},
        'yoy_pct' as statistic,
        {{ growth_pct('levels.amount', 'base.amount') }} as amount,
        {{ growth_pct('levels.amount_lower', 'base.amount_upper') }} as amount_lower,
        {{ growth_pct('levels.amount_upper', 'base.amount_lower') }} as amount_upper
    from quantities as levels
    inner join quantities as base
        on
            {{ same_series('levels', 'base') }}
            and base.window_start = cast(levels.window_start - interval 1 year as date)
            and base.window_end = last_day(cast(levels.window_end - interval 1 year as date))

    union all

    select
        {{ window_columns('levels') }},
        'mom_pct' as statistic,
        {{ growth_pct('levels.amount', 'base.amount') }} as amount,
        {{ growth_pct('levels.amount_lower', 'base.amount_upper') }} as amount_lower,
        {{ growth_pct('levels.amount_upper', 'base.amount_lower') }} as amount_upper
    from quantities as levels
    inner join quantities as base
        on
            {{ same_series('levels', 'base') }}
            and base.window_start = cast(levels.window_start - interval 1 month as date)
            and base.window_end = last_day(base.window_start)
            and levels.window_end = last_day(levels.window_start)

),

final as (

    select
        {{ window_columns() }},
        'level' as statistic,
        measure as value_of,
        cast(amount as decimal(18, 6)) as amount,
        cast(amount_lower as decimal(18, 6)) as amount_lower,
        cast(amount_upper as decimal(18, 6)) as amount_upper
    from levels

    union all

    select
        {{ window_columns() }},
        statistic,
        'quantity_t' as value_of,
        amount,
        amount_lower,
        amount_upper
    from grown
    where
        amount is not null
        and amount_upper is not null

)

select * from final
