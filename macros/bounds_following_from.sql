{#
    What levels and growths imply for every window, as a subquery: the one body of all tiers of propagation.

    levels: name of a relation with window_key, amount_lower, amount_upper (tonnes): where windows begin. Others begin with
    what the largest part and the whole leave (int_windows_listed).
    growths: name of a relation with statement_id: the growths that link windows. Sums and differences link them always.
    worlds: name of a relation with without_id and series_id: a propagation of that series for each statement that is left
    out (a level of one voice by the negative id of its window). Without it there is one world, 0, in which nothing is.
    least_share: see propagated_bounds, which says what comes out.
#}
{% macro bounds_following_from(levels, growths, worlds=none, least_share=0) %}
    with

    windows as (

        select * from {{ ref('int_windows_listed') }}

    ),

    -- Materialized, or every pass of the recursion would join it anew.
    relations as materialized (

        select related.*
        from {{ ref('int_windows_related') }} as related
        left join {{ growths }} as growths
            on related.statement_id = growths.statement_id
        where
            related.statement_id is null
            or growths.statement_id is not null

    ),

    worlds as (

        {% if worlds -%}
            select * from {{ worlds }}
        {%- else -%}
            select distinct
                0 as without_id,
                series_id
            from windows
        {%- endif %}

    ),

    starts as (

        select
            worlds.without_id,
            windows.window_id,
            coalesce(cast(floor(levels.amount_lower * 1000) as bigint), windows.lower_kg) as lower_kg,
            coalesce(cast(ceil(levels.amount_upper * 1000) as bigint), windows.upper_kg) as upper_kg,
            levels.window_key is not null
            or windows.lower_kg > 0
            or windows.upper_kg < {{ unbounded_kg() }} as is_known
        from worlds
        inner join windows
            on worlds.series_id = windows.series_id
        left join {{ levels }} as levels
            on
                windows.window_key = levels.window_key
                and windows.window_id <> -worlds.without_id

    )

    select * from ({{ propagated_bounds('starts', 'relations', least_share) }}) as bounds
{% endmacro %}
