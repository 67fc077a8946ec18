-- What follows from attested evidence alone: levels with two voices, growths that two voices
-- state, and arithmetic. No single voice can move these bounds.

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

-- Materialized, or every pass of the recursion would join it anew.
relations as materialized (

    select * from {{ ref('int_windows_related') }}
    where
        statement_id is null
        or voters >= 2

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

    {{ propagated_bounds('starts', 'relations') }}

)

select * from final
