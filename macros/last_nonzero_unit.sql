{#
    The place value of a printed number's last digit that is not zero: 100 for '5500', 1 for '5473' and '5473.0', 0.1 for
    '5864.60'. Null for zero.

    A number that ends in zeros may have been rounded further than its print says (METHOD: a printed figure is an interval),
    so it never contradicts inside the interval of this place. Zeros after the point reach as far as the unit: who prints
    20.0 did not round to tens. `rounding_unit` tells where they were printed and the number was typed without them.
#}
{% macro last_nonzero_unit(value_text, rounding_unit="'1'") -%}
    {%- set digits = "trim(" ~ value_text ~ ", ' -')" -%}
    {%- set decimals = "rtrim(split_part(" ~ digits ~ ", '.', 2), '0')" -%}
    case
        when trim({{ digits }}, '0.') = '' then null
        when {{ decimals }} <> ''
            then cast('0.' || repeat('0', length({{ decimals }}) - 1) || '1' as decimal(22, 10))
        when {{ digits }} like '%.%' or {{ rounding_unit }} like '%.%' then cast('1' as decimal(22, 10))
        else
            cast(
                '1' || repeat('0', length({{ digits }}) - length(rtrim({{ digits }}, '0'))) as decimal(22, 10)
            )
    end
{%- endmacro %}
