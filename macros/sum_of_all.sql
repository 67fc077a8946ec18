{# The sum of a column within a group; null where any of its values is: a part is no sum. #}
{% macro sum_of_all(column) -%}
    case when count(*) = count({{ column }}) then sum({{ column }}) end
{%- endmacro %}
