-- Third tier: what everything else implies, once without each growth and once without each level of
-- one voice. These are the bounds that a statement is judged by.

with

statements as (

    select * from {{ ref('int_statements_trusted') }}
    where why_kept_out is distinct from 'page_refuted'

),

trusted as (

    select * from statements
    where why_kept_out is null

),

worlds as (

    select
        statement_id as without_id,
        series_id
    from statements
    where
        kind = 'growth'
        or not has_two_voices

),

implied as materialized (

    -- Without one statement some loops of growths creep.
    {{ bounds_following_from('trusted', worlds='worlds', one_part_in=var('narrowed_by_one_part_in')) }}

),

-- A level that stays out because of one statement counts where that statement is left out: else it
-- would have silenced its own witness.
readmitted as (

    select
        implied.without_id,
        implied.window_id,
        greatest(implied.lower_kg, kept_out.lower_kg) as lower_kg,
        least(implied.upper_kg, kept_out.upper_kg) as upper_kg
    from implied
    inner join statements as kept_out
        on
            implied.window_id = kept_out.window_id
            and implied.lower_kg <= kept_out.upper_kg
            and implied.upper_kg >= kept_out.lower_kg
    where
        implied.without_id > 0
        and kept_out.why_kept_out is not null

),

starts as (

    select
        implied.without_id,
        implied.window_id,
        coalesce(readmitted.lower_kg, implied.lower_kg) as lower_kg,
        coalesce(readmitted.upper_kg, implied.upper_kg) as upper_kg,
        readmitted.window_id is not null as is_known
    from implied
    left join readmitted
        on
            implied.without_id = readmitted.without_id
            and implied.window_id = readmitted.window_id

),

-- Materialized, or every pass of the recursion would join it anew.
relations as materialized (

    {{ relations_of_statements('trusted') }}

),

final as (

    {{ propagated_bounds('starts', 'relations', one_part_in=var('narrowed_by_one_part_in')) }}

)

select * from final
