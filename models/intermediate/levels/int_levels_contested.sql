-- Levels of one voice that miss what everything else implies for their window. One voice against
-- one proves nothing, so they are no premise for other windows. Within 0.3 % the print stays the
-- level of its own window, as sums of months first published need not give a year to date of a
-- later release.

with

entered as (

    select * from {{ ref('int_levels_entered') }}
    where
        is_entered
        and not is_attested

),

bounds as (

    select * from {{ ref('int_bounds_challenged') }}

),

final as (

    select
        entered.window_id,
        entered.lower_kg,
        entered.upper_kg,
        bounds.lower_kg as implied_lower_kg,
        bounds.upper_kg as implied_upper_kg,
        not({{ exceeds_revision(
            'entered.lower_kg', 'entered.upper_kg', 'bounds.lower_kg', 'bounds.upper_kg'
        ) }}) as may_be_revision
    from entered
    inner join bounds
        on
            entered.window_id = bounds.window_id
            and bounds.without_id = -entered.window_id
    where
        entered.lower_kg > bounds.upper_kg
        or entered.upper_kg < bounds.lower_kg

)

select * from final
