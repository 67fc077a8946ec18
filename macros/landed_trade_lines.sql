{#
    All rows of the landing area (one Parquet file a download), typed; a relation without rows while it is empty. A column that
    was added to the area since is null in downloads of before.
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
    select
        {%- for name, type in columns.items() %}
        cast(null as {{ type }}) as {{ name }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    where false
    {%- if landed %}
    union all by name
    select *
    from read_parquet(
        {{ files }}, union_by_name = true, hive_partitioning = true, hive_types = {'flow': 'varchar'}
    )
    {%- endif %}
{% endmacro %}

{# Only a table can say what folders mean (flow=export), and hold the types while there is no file. #}
{% macro spark__landed_trade_lines(columns) %}
    select
        {{ columns | join(',\n        ') }}
    from {{ this.schema }}.landed_trade_lines
{% endmacro %}
