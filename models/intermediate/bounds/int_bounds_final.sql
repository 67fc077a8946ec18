-- Last tier: the bounds of every window, by all trusted statements that nothing contests.

with

statements as (

    select trusted.*
    from {{ ref('int_statements_trusted') }} as trusted
    left join {{ ref('int_statements_trusted_but_contested') }} as contested
        on trusted.statement_id = contested.statement_id
    where
        trusted.why_kept_out is null
        and contested.statement_id is null

),

final as (

    {{ bounds_following_from('statements', one_part_in=var('final_bounds_narrowed_by_one_part_in')) }}

)

select * from final
