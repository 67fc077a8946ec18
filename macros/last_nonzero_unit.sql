{#
    The place value of a printed number's last digit that is not zero: 100 for '5500', 1 for '5473'. Null for
    zero and for numbers with decimals, whose zeros were printed on purpose.

    A whole number that ends in zeros may have been rounded further than its print says (METHOD: a printed figure
    is an interval), so it never contradicts inside the interval of this place.
#}
{% macro last_nonzero_unit(value_text) -%}
    case
        when
            trim({{ value_text }}) not like '%.%'
            and trim(trim({{ value_text }}), '-0') <> ''
            then cast(
                '1' || repeat('0', length(trim({{ value_text }})) - length(rtrim(trim({{ value_text }}), '0')))
                as decimal(18, 6)
            )
    end
{%- endmacro %}
