{# A bound in tonnes as whole kilograms, which is what bounds are kept in: lower ends down, upper ends up. #}
{% macro whole_kg(tonnes, direction) -%}
    cast({{ {'down': 'floor', 'up': 'ceil'}[direction] }}({{ tonnes }} * 1000) as bigint)
{%- endmacro %}
