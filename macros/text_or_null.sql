{# A trimmed text; null where the raw field holds one of the markers that stand for "nothing here". #}
{% macro text_or_null(column) -%}
    case when trim({{ column }}) not in ('', '-', '?', 'null', 'NULL', 'n/a') then trim({{ column }}) end
{%- endmacro %}
