{#
    How often one whole number of zero or more goes into another, exactly: in 64 bits, or wide, in up to 38 digits with a
    quotient of up to 18.
#}
{% macro whole_quotient(dividend, divisor, is_wide) -%}
    {{ adapter.dispatch('whole_quotient')(dividend, divisor, is_wide) }}
{%- endmacro %}

{% macro default__whole_quotient(dividend, divisor, is_wide) -%}
    {%- set type = 'hugeint' if is_wide else 'bigint' -%}
    (cast({{ dividend }} as {{ type }}) // cast({{ divisor }} as {{ type }}))
{%- endmacro %}

{% macro spark__whole_quotient(dividend, divisor, is_wide) -%}
    {%- set type = 'decimal(38, 0)' if is_wide else 'bigint' -%}
    (cast({{ dividend }} as {{ type }}) div cast({{ divisor }} as {{ type }}))
{%- endmacro %}
