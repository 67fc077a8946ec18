-- What everything else implies: the propagation of all entered levels over all trusted growths,
-- once without each growth statement, and once without each level of one voice (a negative
-- without_id).

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select * from {{ ref('int_levels_entered') }}
    where is_entered

),

growths as (

    select * from {{ ref('int_growths_entered') }}

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

worlds as (

    select distinct
        growths.statement_id as without_id,
        windows.series_id
    from growths
    inner join windows
        on
            growths.product = windows.product
            and growths.flow = windows.flow
            and growths.partner_code = windows.partner_code

    union all

    select
        -entered.window_id as without_id,
        windows.series_id
    from {{ ref('int_levels_entered') }} as entered
    inner join windows
        on entered.window_id = windows.window_id
    where not entered.is_attested

),

starts as (

    select
        worlds.without_id,
        windows.window_id,
        coalesce(levels.lower_kg, windows.lower_kg) as lower_kg,
        coalesce(levels.upper_kg, windows.upper_kg) as upper_kg,
        levels.window_id is not null
        or windows.lower_kg > 0
        or windows.upper_kg < {{ unbounded_kg() }} as is_known
    from worlds
    inner join windows
        on worlds.series_id = windows.series_id
    left join levels
        on
            windows.window_id = levels.window_id
            and worlds.without_id <> -levels.window_id

),

final as (

    -- Without one statement some loops of growths creep; a hundredth of the width ends that.
    {{ propagated_bounds('starts', 'relations', least_share=100) }}

)

select * from final
