-- Trusted statements that miss what everything else implies. One voice against one proves nothing,
-- so they are no premise for other windows. (Levels that two voices print are where bounds begin:
-- nothing is implied without them.) Within 0.3 % a level stays that of its own window, as sums of
-- months first published need not give a year to date of a later release.

with

trusted as (

    select * from {{ ref('int_statements_trusted') }}
    where why_kept_out is null

),

bounds as (

    select * from {{ ref('int_bounds_without_each_statement') }}

),

missed_growths as (

    {{ growths_missed('trusted', 'bounds', world='statements.statement_id') }}

),

final as (

    select
        statement_id,
        kind,
        window_id,
        lower_kg,
        upper_kg,
        false as may_be_revision
    from missed_growths

    union all

    select
        trusted.statement_id,
        trusted.kind,
        trusted.window_id,
        trusted.lower_kg,
        trusted.upper_kg,
        not({{ exceeds_revision(
            'trusted.lower_kg', 'trusted.upper_kg', 'bounds.lower_kg', 'bounds.upper_kg'
        ) }}) as may_be_revision
    from trusted
    inner join bounds
        on
            trusted.window_id = bounds.window_id
            and trusted.statement_id = bounds.without_id
    where
        trusted.kind = 'level'
        and (
            trusted.lower_kg > bounds.upper_kg
            or trusted.upper_kg < bounds.lower_kg
        )

)

select * from final
