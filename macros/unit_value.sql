{#
    Value (two decimals) per kilogram (three decimals, above zero), rounded half up to four places: decimal(18, 4).

    In whole numbers, since engines do not agree on the last place of a division: with cents and grams the ratio is ten
    times cents over grams, and half of the divisor is added before the remainder is dropped. What 64 bits cannot hold is
    divided in 38 digits, which takes many times as long.
#}
{% macro unit_value(amount, quantity_kg) -%}
    cast(
        cast(
            case
                when {{ amount }} < 100000000000 and {{ quantity_kg }} < 100000000000
                    then {{ ten_thousandths_per_kg(amount, quantity_kg, digits=18, whole='bigint') }}
                else {{ ten_thousandths_per_kg(amount, quantity_kg, digits=24, whole='decimal(24, 0)') }}
            end as decimal(18, 0)
        ) * cast('0.0001' as decimal(5, 4))
        as decimal(18, 4)
    )
{%- endmacro %}

{% macro ten_thousandths_per_kg(amount, quantity_kg, digits, whole) -%}
    {%- set cents = 'cast(cast(' ~ amount ~ ' as decimal(' ~ digits ~ ', 2)) * 100 as ' ~ whole ~ ')' -%}
    {%- set grams = 'cast(cast(' ~ quantity_kg ~ ' as decimal(' ~ digits ~ ', 3)) * 1000 as ' ~ whole ~ ')' -%}
    {{ whole_quotient('200000 * ' ~ cents ~ ' + ' ~ grams, '2 * ' ~ grams, is_wide=(whole != 'bigint')) }}
{%- endmacro %}
