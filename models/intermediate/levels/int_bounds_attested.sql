-- What follows from attested evidence alone: levels with two voices, growths that two voices
-- state, and arithmetic. No single voice can move these bounds.

with

levels as (

    select * from {{ ref('int_levels_settled') }}
    where
        measure = 'quantity_t'
        and is_attested

),

growths as (

    select * from {{ ref('int_growths_stated') }}
    where voters >= 2

),

final as (

    {{ bounds_following_from('levels', 'growths') }}

)

select * from final
