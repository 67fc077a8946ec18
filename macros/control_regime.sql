{# The export-control notice in force in a month; there is none on the import side. #}
{% macro control_regime(flow) -%}
    {%- if flow == 'export' -%} calendar.export_control_regime {%- else -%} cast(null as string) {%- endif -%}
{%- endmacro %}
