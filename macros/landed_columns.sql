{# Columns of the files in the landing area, with the folder's `flow`, and their types. #}
{% macro landed_columns() %}
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
        'is_quantity_missing': 'boolean',
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
    {{- return(columns) -}}
{% endmacro %}
