{# Whether half the width of an interval is at most so many percent of its middle. #}
{% macro within_pct(lower, upper, percent) -%}
    100 * ({{ upper }} - {{ lower }}) <= cast('{{ percent }}' as decimal(5, 2)) * ({{ upper }} + {{ lower }})
{%- endmacro %}
