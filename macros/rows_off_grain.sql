{# Rows of `relation` that break its grain: a key that occurs twice, or a part of it that is null. #}
{% macro rows_off_grain(relation, columns) %}
    select
        {{ columns | join(',\n        ') }},
        count(*) as rows_with_this_key
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {% for column in columns -%}
            or {{ column }} is null
        {% endfor %}
{% endmacro %}
