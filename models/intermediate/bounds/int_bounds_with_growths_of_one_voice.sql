-- Second tier: levels that two voices print, linked by the growths of one voice, too, unless two
-- voices refute a growth on all of its pages. By these bounds levels of one voice are tested.

with

statements as (

    select * from {{ ref('int_statements_from_levels_and_growths') }}

),

two_voices as (

    select * from {{ ref('int_bounds_from_two_voices') }}

),

single_growths as (

    select * from statements
    where
        kind = 'growth'
        and not has_two_voices
        and not is_outvoted

),

missed as (

    {{ growths_missed('single_growths', 'two_voices') }}

),

refuted as (

    select unnest(figure_ids) as figure_id
    from missed

),

on_other_pages as (

    {{ statements_on_other_pages('single_growths', 'refuted') }}

),

entering as (

    select statements.*
    from statements
    left join on_other_pages
        on statements.statement_id = on_other_pages.statement_id
    where
        statements.has_two_voices
        or on_other_pages.statement_id is not null

),

final as (

    {{ bounds_following_from('entering', one_part_in=var('narrowed_by_one_part_in')) }}

)

select * from final
