-- The bounds of every window: all uncontested levels over all uncontested growths.

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select entered.*
    from {{ ref('int_levels_entered') }} as entered
    left join {{ ref('int_levels_contested') }} as contested
        on entered.window_id = contested.window_id
    where
        entered.is_entered
        and contested.window_id is null

),

growths as (

    select trusted.*
    from {{ ref('int_growths_entered') }} as trusted
    left join {{ ref('int_growths_contested') }} as contested
        on trusted.statement_id = contested.statement_id
    where contested.statement_id is null

),

-- Materialized, or every pass of the recursion would join it anew.
relations as materialized (

    select related.*
    from {{ ref('int_windows_related') }} as related
    left join growths
        on related.statement_id = growths.statement_id
    where
        related.statement_id is null
        or growths.statement_id is not null

),

starts as (

    select
        0 as without_id,
        windows.window_id,
        coalesce(levels.lower_kg, windows.lower_kg) as lower_kg,
        coalesce(levels.upper_kg, windows.upper_kg) as upper_kg,
        levels.window_id is not null
        or windows.lower_kg > 0
        or windows.upper_kg < {{ unbounded_kg() }} as is_known
    from windows
    left join levels
        on windows.window_id = levels.window_id

),

final as (

    {{ propagated_bounds('starts', 'relations', least_share=1000) }}

)

select * from final
