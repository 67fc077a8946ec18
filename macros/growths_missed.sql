{#
    The growth statements that the bounds of their two windows refute, as a subquery with the columns of `growths`.

    growths: name of a relation with statement_id, window_key, base_window_key, growth_lower, growth_upper.
    bounds: name of a relation as propagated_bounds yields it.
    world: the without_id of the bounds that judge a statement: 0, or the statement's own id for those that rest on all
    but itself.
#}
{% macro growths_missed(growths, bounds, world) %}
    select compared.*
    from (
        select
            growths.*,
            {{ tonnes('this_bounds.lower_kg') }} as this_lower_t,
            {{ tonnes('this_bounds.upper_kg') }} as this_upper_t,
            {{ tonnes('base_bounds.lower_kg') }} as base_lower_t,
            {{ tonnes('base_bounds.upper_kg') }} as base_upper_t
        from {{ growths }} as growths
        inner join {{ ref('int_windows_listed') }} as this
            on growths.window_key = this.window_key
        inner join {{ ref('int_windows_listed') }} as base
            on growths.base_window_key = base.window_key
        inner join {{ bounds }} as this_bounds
            on
                this.window_id = this_bounds.window_id
                and {{ world }} = this_bounds.without_id
        inner join {{ bounds }} as base_bounds
            on
                base.window_id = base_bounds.window_id
                and {{ world }} = base_bounds.without_id
    ) as compared
    where not ({{ growth_meets(
        'growth_lower', 'growth_upper', 'this_lower_t', 'this_upper_t', 'base_lower_t', 'base_upper_t'
    ) }})
{% endmacro %}
