-- The printed figures that stand behind the bounds of a window: its own prints, and the growth
-- rates and prints one step away that carry its bounds or pin it down. Further steps are in
-- fct_level_evidence.

with

evidence as (

    select
        *,
        is_binding
        or 100 * (upper_kg - lower_kg) <= {{ var("telling_within_pct") }} * upper_kg as is_telling
    from {{ ref('int_level_evidence') }}
    -- Statements that are only contested stand behind the bounds that others are judged by; a print
    -- that meets the bounds is named whatever its page is worth.
    where
        relation = 'print'
        or why_kept_out is distinct from 'page_refuted'

),

own_prints as (

    select
        window_id,
        unnest(figure_ids) as figure_id
    from evidence
    where
        relation = 'print'
        and is_met

),

-- One row a premise: a join on either of two columns would compare all windows with all others.
premises as (

    select
        window_id,
        unnest([premise_id, other_premise_id]) as premise_id
    from evidence
    where
        is_telling
        and relation <> 'print'

),

binding as (

    select
        window_id,
        unnest(figure_ids) as figure_id
    from evidence
    where
        is_telling
        and relation = 'growth'

    union

    select
        premises.window_id,
        own_prints.figure_id
    from premises
    inner join own_prints
        on premises.premise_id = own_prints.window_id

),

final as (

    select
        window_id,
        figure_id,
        true as is_own_print
    from own_prints

    union all

    select
        binding.window_id,
        binding.figure_id,
        false as is_own_print
    from binding

)

select distinct * from final
