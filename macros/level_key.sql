{# The text that names one level: a window and what is measured (quantity_t, value_usd, value_cny). #}
{% macro level_key(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    concat_ws('|', {{ prefix }}window_key, {{ prefix }}measure)
{%- endmacro %}
