{# Whole kilograms as tonnes, exactly: decimal(18, 6). #}
{% macro tonnes(kilograms) -%}
    cast(cast({{ kilograms }} as decimal(22, 3)) * cast('0.001' as decimal(4, 3)) as decimal(18, 6))
{%- endmacro %}
