-- The same with the levels that stay out because of one statement, where that statement is left
-- out: else it would have silenced its own witness. These are the bounds that a statement is
-- judged by.

with

bounds as (

    select * from {{ ref('int_bounds_implied') }}

),

kept_out as (

    select * from {{ ref('int_levels_entered') }}
    where not is_entered

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

readmitted as (

    select
        bounds.without_id,
        bounds.window_id,
        greatest(bounds.lower_kg, kept_out.lower_kg) as lower_kg,
        least(bounds.upper_kg, kept_out.upper_kg) as upper_kg
    from bounds
    inner join kept_out
        on
            bounds.window_id = kept_out.window_id
            and bounds.lower_kg <= kept_out.upper_kg
            and bounds.upper_kg >= kept_out.lower_kg
    where bounds.without_id > 0

),

starts as (

    select
        bounds.without_id,
        bounds.window_id,
        coalesce(readmitted.lower_kg, bounds.lower_kg) as lower_kg,
        coalesce(readmitted.upper_kg, bounds.upper_kg) as upper_kg,
        readmitted.window_id is not null as is_known
    from bounds
    left join readmitted
        on
            bounds.without_id = readmitted.without_id
            and bounds.window_id = readmitted.window_id

),

final as (

    {{ propagated_bounds('starts', 'relations', least_share=100) }}

)

select * from final
