-- Pages with a growth rate that attested evidence refutes. Their other figures count only where
-- another voter agrees: one agency that swapped two growth rates would move two months by 1,500 t.

with

growths as (

    select * from {{ ref('int_growths_stated') }}
    where voters = 1

),

bounds as (

    select * from {{ ref('int_bounds_attested') }}

),

missed as (

    {{ growths_missed('growths', 'bounds', world='0') }}

),

refuted as (

    select unnest(figure_ids) as figure_id
    from missed

),

final as (

    {{ pages_of_figures('refuted') }}

)

select * from final
