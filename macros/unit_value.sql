{#
    Value (two decimals) per kilogram (three decimals, above zero), rounded half up to four places: decimal(18, 4).

    In whole numbers, since engines do not agree on the last place of a division: with cents and grams the ratio is ten
    times cents over grams, and half of the divisor is added before the remainder is dropped.
#}
{% macro unit_value(amount, quantity_kg) -%}
    {%- set cents = 'cast(cast(' ~ amount ~ ' as decimal(24, 2)) * 100 as decimal(24, 0))' -%}
    {%- set grams = 'cast(cast(' ~ quantity_kg ~ ' as decimal(24, 3)) * 1000 as decimal(24, 0))' -%}
    cast(
        cast({{ whole_quotient('200000 * ' ~ cents ~ ' + ' ~ grams, '2 * ' ~ grams) }} as decimal(18, 0))
        * cast('0.0001' as decimal(5, 4))
        as decimal(18, 4)
    )
{%- endmacro %}
