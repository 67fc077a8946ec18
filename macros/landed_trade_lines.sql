{# All rows of customs downloads of tariff lines in the landing area: one Parquet file a download. #}
{% macro landed_trade_lines() %}
    {{- adapter.dispatch('landed_trade_lines')(landed_columns()) -}}
{% endmacro %}

{% macro default__landed_trade_lines(columns) %}
    {{- landed_rows('flow=*/*.parquet', columns, "{'flow': 'varchar'}") -}}
{% endmacro %}

{# Only a table can say what folders mean (flow=export), and hold the types while there is no file. #}
{% macro spark__landed_trade_lines(columns) %}
    select
        {{ columns | join(',\n        ') }}
    from {{ this.schema }}.landed_trade_lines
{% endmacro %}
