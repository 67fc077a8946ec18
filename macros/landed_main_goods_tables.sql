{#
    All rows of customs' tables of main goods in the landing area: the columns of raw_customs__main_goods_tables, cells as
    printed, and the file that each row was read from.
#}
{% macro landed_main_goods_tables() %}
    {%- set columns = {} -%}
    {%- for name in [
        'table_kind', 'flow', 'table_month', 'table_title', 'row_name', 'quantity_unit', 'value_unit', 'month_quantity',
        'month_value', 'ytd_quantity', 'ytd_value', 'ytd_quantity_year_before', 'ytd_value_year_before', 'growth_window',
        'growth_quantity_pct', 'growth_value_pct', 'released_on', 'released_on_basis', 'copied_from', 'language', 'file_name'
    ] -%}
        {%- do columns.update({name: 'string'}) -%}
    {%- endfor -%}
    {%- do columns.update({'loaded_at': 'timestamp'}) -%}
    {{- landed_rows('main_goods_tables/*.parquet', columns) -}}
{% endmacro %}
