-- What follows from levels with two voices over all trusted growths: the bounds that decide
-- whether a level of one voice enters.

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select * from {{ ref('int_levels_settled') }}
    where
        measure = 'quantity_t'
        and is_attested

),

growths as (

    select * from {{ ref('int_growths_trusted') }}

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
        coalesce(cast(floor(levels.amount_lower * 1000) as bigint), windows.lower_kg) as lower_kg,
        coalesce(cast(ceil(levels.amount_upper * 1000) as bigint), windows.upper_kg) as upper_kg,
        levels.level_key is not null
        or windows.lower_kg > 0
        or windows.upper_kg < {{ unbounded_kg() }} as is_known
    from windows
    left join levels
        on
            windows.product = levels.product
            and windows.flow = levels.flow
            and windows.partner_code = levels.partner_code
            and windows.window_start = levels.window_start
            and windows.window_end = levels.window_end

),

final as (

    {{ propagated_bounds('starts', 'relations', least_share=100) }}

)

select * from final
