{# All figures of the reports of statistics offices in the landing area, one Parquet file a report, as ingest reads them. #}
{% macro landed_partner_reports() %}
    {%- set columns = {
        'statistics': 'string',
        'form': 'string',
        'reporter_as_reported': 'string',
        'reporter_code_list': 'string',
        'flow': 'string',
        'partner_as_reported': 'string',
        'partner_code_list': 'string',
        'partner_name': 'string',
        'window_start': 'date',
        'window_end': 'date',
        'classification': 'string',
        'product_code': 'string',
        'net_mass_kg': 'decimal(18,3)',
        'value': 'decimal(20,2)',
        'currency': 'string',
        'valuation': 'string',
        'is_confidential': 'boolean',
        'is_lower_bound': 'boolean',
        'is_mass_estimated': 'boolean',
        'row_number': 'bigint',
        'rows_summed': 'integer',
        'file_rows': 'bigint',
        'file_sha256': 'string',
        'file_name': 'string',
        'made_at': 'timestamp',
        'loaded_at': 'timestamp',
    } -%}
    {{- landed_rows('partner_reports/*.parquet', columns) -}}
{% endmacro %}
