{#
    Makes the landing area a table, where an engine can only read it as one; nothing elsewhere. The files stay what they are:
    dropping the table removes none. RARE_EARTH_TRADE_LANDING names a landing area that does not lie below the folder of all
    output, such as s3a://bucket/landing; set but empty, it leaves the table as it is, for who fills one otherwise.
#}
{% macro register_landing() %}
    {%- if execute and env_var('RARE_EARTH_TRADE_LANDING', 'here') -%} {{- adapter.dispatch('register_landing')(landed_columns()) -}} {%- endif -%}
{% endmacro %}

{% macro default__register_landing(columns) %}
{% endmacro %}

{% macro spark__register_landing(columns) %}
    {%- set home = env_var('RARE_EARTH_TRADE_HOME', '') or 'var' -%}
    {%- set folder = env_var('RARE_EARTH_TRADE_LANDING', home ~ '/landing') -%}
    {%- set landed = this.schema ~ '.landed_trade_lines' -%}
    {%- do run_query('drop table if exists ' ~ landed) -%}
    {%- set query -%}
        create table {{ landed }} (
            {%- for name, type in columns.items() %}
            {# DuckDB writes times without a zone. -#}
            {{ name }} {{ 'timestamp_ntz' if type == 'timestamp' else type }}{% if not loop.last %},{% endif %}
            {%- endfor %}
        )
        using parquet
        partitioned by (flow)
        location '{{ folder | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endset -%}
    {%- do run_query(query) -%}
    {%- do run_query('alter table ' ~ landed ~ ' recover partitions') -%}
{% endmacro %}
