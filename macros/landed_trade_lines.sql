{#
    All rows of the landing area (one Parquet file a download), or a typed relation without rows while it is empty:
    reading no file at all fails on some engines. The only place where a path outside the database is named.
#}
{% macro landed_trade_lines() %}
    {%- set home = env_var('RARE_EARTH_TRADE_HOME', '') or 'var' -%}
    {#- Signs that a pattern would take for something else. -#}
    {%- set home = home | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') | replace("'", "''") -%}
    {%- set files = "'" ~ home ~ "/landing/flow=*/*.parquet'" -%}
    {%- set columns = {
        'flow': 'string',
        'trade_month': 'date',
        'hs8': 'string',
        'commodity_name': 'string',
        'customs_partner_code': 'string',
        'partner_name': 'string',
        'regime_code': 'string',
        'regime_name': 'string',
        'location_code': 'string',
        'location_name': 'string',
        'first_quantity': 'decimal(18,3)',
        'first_unit': 'string',
        'second_quantity': 'decimal(18,3)',
        'second_unit': 'string',
        'quantity_kg': 'decimal(18,3)',
        'value_usd': 'decimal(18,2)',
        'value_cny': 'decimal(18,2)',
        'row_number': 'integer',
        'file_sha256': 'string',
        'file_name': 'string',
        'currency': 'string',
        'language': 'string',
        'source_columns': 'string',
        'queried_codes': 'string',
        'is_partial': 'boolean',
        'loaded_at': 'timestamp',
    } -%}
    {%- set landed = 0 -%}
    {%- if execute -%}
        {%- set landed = run_query('select count(*) from glob(' ~ files ~ ')').columns[0].values()[0] | int -%}
    {%- endif -%}
    select
        {%- for name, type in columns.items() %}
        {% if landed %}{{ name }}{% else %}cast(null as {{ type }}) as {{ name }}{% endif %}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    {% if landed -%}
    from read_parquet({{ files }}, hive_partitioning = true, hive_types = {'flow': 'varchar'})
    {%- else -%}
    where false
    {%- endif %}
{% endmacro %}
