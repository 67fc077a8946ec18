{#
    All rows of the landing area (one Parquet file a download), typed; a relation without rows while it is empty.
    The only place where a path outside the database is named.
#}
{% macro landed_trade_lines() %}
    {{- adapter.dispatch('landed_trade_lines')(landed_columns()) -}}
{% endmacro %}

{# Reading no file at all fails on some versions of DuckDB. #}
{% macro default__landed_trade_lines(columns) %}
    {%- set home = env_var('RARE_EARTH_TRADE_HOME', '') or 'var' -%}
    {#- Signs that a pattern would take for something else. -#}
    {%- set home = home | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') | replace("'", "''") -%}
    {%- set files = "'" ~ home ~ "/landing/flow=*/*.parquet'" -%}
    {%- set landed = 0 -%}
    {%- if execute -%}
        {%- set landed = run_query('select count(*) from glob(' ~ files ~ ')').columns[0].values()[0] | int -%}
    {%- endif -%}
    {%- set found = [] -%}
    {%- if landed -%}
        {#- Files of an earlier version lack columns. -#}
        {%- set relation -%}
            read_parquet({{ files }}, hive_partitioning = true, hive_types = {'flow': 'varchar'}, union_by_name = true)
        {%- endset -%}
        {%- set found = run_query('describe select * from ' ~ relation).columns[0].values() -%}
    {%- endif -%}
    select
        {%- for name, type in columns.items() %}
        {% if name in found %}{{ name }}{% else %}cast(null as {{ type }}) as {{ name }}{% endif %}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    {% if landed -%}
    from {{ relation }}
    {%- else -%}
    where false
    {%- endif %}
{% endmacro %}

{# Only a table can say what folders mean (flow=export), and hold the types while there is no file. #}
{% macro spark__landed_trade_lines(columns) %}
    select
        {{ columns | join(',\n        ') }}
    from {{ this.schema }}.landed_trade_lines
{% endmacro %}
