{#
    What statements imply for every window, as a subquery: the one body of all tiers of propagation.

    statements: name of a relation like int_statements_from_levels_and_growths: levels are where windows begin, growths link them. A window
    without a level begins with what parts and wholes leave (int_bounds_from_parts_and_wholes).
    worlds: name of a relation with without_id and series_id: a propagation of that series for each statement that is
    left out. Without it there is one world, 0, in which nothing is.
    one_part_in: see propagated_bounds, which says what comes out.
#}
{% macro bounds_following_from(statements, worlds=none, one_part_in=0) %}
    with

    -- Materialized, or every pass of the recursion would join it anew.
    relations as materialized (

        {{ relations_of_statements(statements) }}

    ),

    worlds as (

        {% if worlds -%}
            select * from {{ worlds }}
        {%- else -%}
            select distinct
                0 as without_id,
                series_id
            from {{ ref('int_windows') }}
        {%- endif %}

    ),

    starts as (

        select
            worlds.without_id,
            windows.window_id,
            coalesce(levels.lower_kg, limits.lower_kg) as lower_kg,
            coalesce(levels.upper_kg, limits.upper_kg) as upper_kg,
            levels.window_id is not null
            or limits.lower_kg > 0
            or limits.upper_kg < {{ unbounded_kg() }} as is_known
        from worlds
        inner join {{ ref('int_windows') }} as windows
            on worlds.series_id = windows.series_id
        inner join {{ ref('int_bounds_from_parts_and_wholes') }} as limits
            on windows.window_id = limits.window_id
        left join {{ statements }} as levels
            on
                windows.window_id = levels.window_id
                and levels.kind = 'level'
                and levels.statement_id <> worlds.without_id
        {% if worlds -%}
            -- No statement is about them.
            where not windows.is_target_only
        {%- endif %}

    )

    select * from ({{ propagated_bounds('starts', 'relations', one_part_in) }}) as bounds
{% endmacro %}
