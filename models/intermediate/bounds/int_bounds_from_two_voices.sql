-- First tier: what follows from levels and growths that two voices state, and from arithmetic. No
-- single voice can move these bounds.

with

statements as (

    select * from {{ ref('int_statements_from_levels_and_growths') }}
    where has_two_voices

),

final as (

    {{ bounds_following_from('statements') }}

)

select * from final
