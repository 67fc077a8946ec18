-- Growth statements that miss what everything else implies for their two windows: no link for
-- others.

with

growths as (

    select * from {{ ref('int_growths_entered') }}

),

bounds as (

    select * from {{ ref('int_bounds_challenged') }}

),

missed as (

    {{ growths_missed('growths', 'bounds', world='growths.statement_id') }}

),

final as (

    select
        statement_id,
        growth_lower,
        growth_upper
    from missed

)

select * from final
