{#
    A number as a sentence shows it: with separators, its unit, and as many places as `rounding_unit` has (none, where that
    is null or the number is whole). "4,345.5 t", "+20.3 %", "USD 18,100,000", "no. 3". Null where the number is.
#}
{% macro number_in_words(value, unit, rounding_unit) -%}
    case
        when {{ unit }} = 'usd' then 'USD '
        when {{ unit }} = 'cny' then 'CNY '
        when {{ unit }} = 'rank' then 'no. '
        when {{ unit }} = 'pct' and {{ value }} > 0 then '+'
        else ''
    end
    || case
        when {{ unit }} <> 'pct' and {{ value }} = round({{ value }})
            then format('{:,.0f}', cast({{ value }} as double))
        when {{ rounding_unit }} < 0.01 then format('{:,.3f}', cast({{ value }} as double))
        when {{ rounding_unit }} < 0.1 then format('{:,.2f}', cast({{ value }} as double))
        when {{ rounding_unit }} < 1 then format('{:,.1f}', cast({{ value }} as double))
        else format('{:,.0f}', cast({{ value }} as double))
    end
    || case
        when {{ unit }} = 'pct' then ' %'
        when {{ unit }} in ('t', 'kg', 'months') then ' ' || {{ unit }}
        else ''
    end
{%- endmacro %}
