{#
    The growths that the bounds of their two windows refute, as a subquery with the columns of `statements`.

    statements: name of a relation like int_statements_from_levels_and_growths; levels among them are passed over.
    bounds: name of a relation as propagated_bounds yields it.
    world: the without_id of the bounds that judge a statement: 0, or the statement's own id for those that rest on all
    but itself.
#}
{% macro growths_missed(statements, bounds, world='0') %}
    select compared.*
    from (
        select
            statements.*,
            {{ tonnes('this_bounds.lower_kg') }} as this_lower_t,
            {{ tonnes('this_bounds.upper_kg') }} as this_upper_t,
            {{ tonnes('base_bounds.lower_kg') }} as base_lower_t,
            {{ tonnes('base_bounds.upper_kg') }} as base_upper_t
        from {{ statements }} as statements
        inner join {{ bounds }} as this_bounds
            on
                statements.window_id = this_bounds.window_id
                and {{ world }} = this_bounds.without_id
        inner join {{ bounds }} as base_bounds
            on
                statements.base_window_id = base_bounds.window_id
                and {{ world }} = base_bounds.without_id
        where statements.kind = 'growth'
    ) as compared
    where not ({{ growth_meets(
        'growth_lower', 'growth_upper', 'this_lower_t', 'this_upper_t', 'base_lower_t', 'base_upper_t'
    ) }})
{% endmacro %}
