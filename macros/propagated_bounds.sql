{#
    Passes bounds along relations until a further pass changes nothing: the one recursion of the engine, as a subquery.

    starts: without_id, window_id, lower_kg, upper_kg, is_known: where each window begins, in every world. A world is
    named by the statement that is left out of it (`without_id`); 0 leaves nothing out.
    relations: target_id, premise_id, other_premise_id, operation (`growth`, `sum`, `difference`), the factors
    lower_numerator / lower_denominator and upper_numerator / upper_denominator of a growth, statement_id (null for
    arithmetic), voters. Relations of the statement that a world leaves out are skipped there.

    Yields without_id, window_id, lower_kg, upper_kg, last_pass (the pass that narrowed it last; 0 for never).

    Whole kilograms are the lattice: lower ends are rounded down and upper ends up, and bounds only ever narrow, so the
    process ends. All windows that a change touches are recomputed from the state before the pass, from all their
    relations, so the order of rows decides nothing. Candidates that do not meet the bound so far have no effect.
    Candidates that meet it but not each other are taken in the order of trust (arithmetic, then growths by their
    voters) as long as they have a point in common; those of equal trust count together or not at all, since one voice
    against one proves nothing. `one_part_in`: narrow a bound only by more than one part in so many of its
    width (0: by any kilogram); loops of growths creep otherwise.
#}
{% macro propagated_bounds(starts, relations, one_part_in=0) %}
    {#- Arithmetic comes before any number of voters. -#}
    {%- set arithmetic = 1000000 %}
    with recursive

    bounds (without_id, window_id, lower_kg, upper_kg, last_pass, is_changed)
    using key (without_id, window_id) as (

        select
            without_id,
            window_id,
            lower_kg,
            upper_kg,
            0 as last_pass,
            is_known as is_changed
        from {{ starts }}

        union

        (
            with

            touched as (

                select
                    bounds.without_id,
                    relations.target_id
                from bounds
                inner join {{ relations }} as relations
                    on bounds.window_id = relations.premise_id
                where
                    bounds.is_changed
                    and relations.statement_id is distinct from bounds.without_id

                union

                select
                    bounds.without_id,
                    relations.target_id
                from bounds
                inner join {{ relations }} as relations
                    on bounds.window_id = relations.other_premise_id
                where bounds.is_changed

            ),

            -- Materialized, or on many series the optimizer joins all bounds with all relations first.
            due as materialized (

                select
                    touched.without_id,
                    relations.*
                from touched
                inner join {{ relations }} as relations
                    on
                        touched.target_id = relations.target_id
                        and relations.statement_id is distinct from touched.without_id

            ),

            -- The worlds in which anything changed, read once: the late passes are about a few of them.
            state as materialized (

                select bounds.*
                from recurring.bounds as bounds
                where bounds.without_id in (select due.without_id from due)

            ),

            candidates as (

                select
                    due.without_id,
                    due.target_id,
                    due.voters,
                    due.statement_id,
                    due.premise_id,
                    due.other_premise_id,
                    {{ implied_lower_kg('due', 'premises', 'others') }} as lower_kg,
                    {{ implied_upper_kg('due', 'premises', 'others') }} as upper_kg
                from due
                inner join state as premises
                    on
                        due.without_id = premises.without_id
                        and due.premise_id = premises.window_id
                left join state as others
                    on
                        due.without_id = others.without_id
                        and due.other_premise_id = others.window_id
                -- A base that may be zero gives no growth. Without this, growths that contradict each
                -- other would shrink a window of which no level is known to nothing.
                where
                    due.operation <> 'growth'
                    or premises.lower_kg > 0

            ),

            common as (

                select
                    candidates.without_id,
                    candidates.target_id,
                    targets.lower_kg as old_lower_kg,
                    targets.upper_kg as old_upper_kg,
                    targets.last_pass,
                    greatest(targets.lower_kg, max(candidates.lower_kg) over in_order_of_trust) as lower_kg,
                    least(targets.upper_kg, min(candidates.upper_kg) over in_order_of_trust) as upper_kg
                from candidates
                inner join state as targets
                    on
                        candidates.without_id = targets.without_id
                        and candidates.target_id = targets.window_id
                where
                    candidates.lower_kg <= targets.upper_kg
                    and candidates.upper_kg >= targets.lower_kg
                    and (
                        candidates.lower_kg > targets.lower_kg
                        or candidates.upper_kg < targets.upper_kg
                    )
                    {% if one_part_in -%}
                        and targets.upper_kg - targets.lower_kg < {{ one_part_in }} * greatest(
                            candidates.lower_kg - targets.lower_kg,
                            targets.upper_kg - candidates.upper_kg
                        )
                    {%- endif %}
                window in_order_of_trust as (
                    partition by candidates.without_id, candidates.target_id
                    order by coalesce(candidates.voters, {{ arithmetic }}) desc
                    range unbounded preceding
                )

            )

            select
                without_id,
                target_id as window_id,
                cast(max(lower_kg) as bigint) as lower_kg,
                cast(min(upper_kg) as bigint) as upper_kg,
                max(last_pass) + 1 as last_pass,
                true as is_changed
            from common
            where lower_kg <= upper_kg
            group by without_id, target_id
        )

    )

    select
        without_id,
        window_id,
        lower_kg,
        upper_kg,
        last_pass
    from bounds
{% endmacro %}
