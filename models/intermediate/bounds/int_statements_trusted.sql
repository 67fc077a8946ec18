-- The one rule of trust, for levels and growths alike. What two voices state is trusted, tariff
-- lines always. A statement of one voice is tested by what entered before it: a growth by the
-- bounds from two voices, a level by those with single growths. It stays out
-- - if as many voices exclude it (`outvoted`),
-- - if it misses them (`misses_stronger_evidence`), or
-- - if each of its pages prints a figure that misses them (`page_refuted`): one agency that swapped
--   two growth rates would move two months by 1,500 t, and one page prints the figures of 2024
--   under 2023. A level costs its page the trust only beyond what a revision could explain.
-- Growths pass the second test twice: already to enter the bounds by which levels are tested.

with

statements as (

    select * from {{ ref('int_statements_from_levels_and_growths') }}

),

single_statements as (

    select * from statements
    where not has_two_voices

),

two_voices as (

    select * from {{ ref('int_bounds_from_two_voices') }}

),

with_single_growths as (

    select * from {{ ref('int_bounds_with_growths_of_one_voice') }}

),

missed_growths as (

    {{ growths_missed('single_statements', 'two_voices') }}

),

missed_levels as (

    select single_statements.statement_id
    from single_statements
    inner join with_single_growths as bounds
        on single_statements.window_id = bounds.window_id
    where
        single_statements.lower_kg > bounds.upper_kg
        or single_statements.upper_kg < bounds.lower_kg

),

missed as (

    select statement_id from missed_growths
    union all
    select statement_id from missed_levels

),

-- Also prints that tariff lines have taken the place of.
refuted_levels as (

    select levels.supporting_figure_ids as figure_ids
    from {{ ref('int_levels_from_prints') }} as levels
    inner join {{ ref('int_windows') }} as windows
        on levels.window_key = windows.window_key
    inner join with_single_growths as bounds
        on windows.window_id = bounds.window_id
    where
        levels.measure = 'quantity_t'
        and levels.agreeing_voters = 1
        and {{ exceeds_revision(
            'levels.amount_lower * 1000', 'levels.amount_upper * 1000', 'bounds.lower_kg', 'bounds.upper_kg'
        ) }}

),

refuted as (

    select unnest(figure_ids) as figure_id from missed_growths
    union all
    select unnest(figure_ids) as figure_id from refuted_levels

),

on_other_pages as (

    {{ statements_on_other_pages('single_statements', 'refuted') }}

),

final as (

    select
        statements.*,
        case
            when statements.is_outvoted then 'outvoted'
            when statements.has_two_voices then null
            when on_other_pages.statement_id is null then 'page_refuted'
            when missed.statement_id is not null then 'misses_stronger_evidence'
        end as why_kept_out
    from statements
    left join on_other_pages
        on statements.statement_id = on_other_pages.statement_id
    left join missed
        on statements.statement_id = missed.statement_id

)

select * from final
