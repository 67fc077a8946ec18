{#
    The values of a column within a group as one text, in order, separated by commas. Nulls are left out.
#}
{% macro sorted_list(column) -%}
    {{ adapter.dispatch('sorted_list')(column) }}
{%- endmacro %}

{% macro default__sorted_list(column) -%}
    string_agg({{ column }}, ',' order by {{ column }})
{%- endmacro %}

{% macro spark__sorted_list(column) -%}
    listagg({{ column }}, ',') within group (order by {{ column }})
{%- endmacro %}
