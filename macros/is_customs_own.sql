{# Whether a level comes from customs' own figures: tariff lines or a table, and not from prints. basis: a column. #}
{% macro is_customs_own(basis) -%}
    ({{ is_tariff_lines(basis) }} or {{ basis }} = 'official_table')
{%- endmacro %}
