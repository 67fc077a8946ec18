{# Whether half the width of an interval is at most so many percent of its middle. Wide enough for what has no upper bound. #}
{% macro within_pct(lower, upper, percent) -%}
    100 * cast({{ upper }} - {{ lower }} as decimal(26, 6))
    <= cast('{{ percent }}' as decimal(5, 2)) * cast({{ upper }} + {{ lower }} as decimal(26, 6))
{%- endmacro %}
