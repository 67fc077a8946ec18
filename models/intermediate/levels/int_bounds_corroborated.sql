-- What follows from levels with two voices over all trusted growths: the bounds that decide
-- whether a level of one voice enters.

with

levels as (

    select * from {{ ref('int_levels_settled') }}
    where
        measure = 'quantity_t'
        and is_attested

),

growths as (

    select * from {{ ref('int_growths_trusted') }}

),

final as (

    {{ bounds_following_from('levels', 'growths', least_share=100) }}

)

select * from final
