{# Whether a level is the sum of tariff lines, on eight digits or on six. basis: a column. #}
{% macro is_tariff_lines(basis) -%}
    {{ basis }} in ('customs_detail', 'customs_detail_hs6')
{%- endmacro %}
