{#
    All rows of the Parquet files of the landing area that `pattern` names, typed; a relation without rows while there is none.
    A column that was added to the area since is null in files of before. The only place where a path outside the database
    is named. hive_types: the types of the folders' names (flow=export), as DuckDB writes them.

    Reading no file at all fails on some versions of DuckDB.
#}
{% macro landed_rows(pattern, columns, hive_types=none) %}
    {%- set home = env_var('RARE_EARTH_TRADE_HOME', '') or 'var' -%}
    {#- Signs that a pattern would take for something else. -#}
    {%- set home = home | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') | replace("'", "''") -%}
    {%- set files = "'" ~ home ~ "/landing/" ~ pattern ~ "'" -%}
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
        {{ files }}, union_by_name = true
        {%- if hive_types %}, hive_partitioning = true, hive_types = {{ hive_types }}{% endif %}
    )
    {%- endif %}
{% endmacro %}
