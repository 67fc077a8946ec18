-- The bounds of every window: all uncontested levels over all uncontested growths.

with

levels as (

    select entered.*
    from {{ ref('int_levels_entered') }} as entered
    left join {{ ref('int_levels_contested') }} as contested
        on entered.window_id = contested.window_id
    where
        entered.is_entered
        and contested.window_id is null

),

growths as (

    select entered.*
    from {{ ref('int_growths_entered') }} as entered
    left join {{ ref('int_growths_contested') }} as contested
        on entered.statement_id = contested.statement_id
    where contested.statement_id is null

),

final as (

    {{ bounds_following_from('levels', 'growths', least_share=1000) }}

)

select * from final
