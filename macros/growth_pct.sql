{#
    Growth in percent of `current` over `base` as decimal(18, 6): computed once, rounded once. Null where either is
    unknown or the base is not above zero.

    Bounds of a growth: growth_pct(lower, base_upper) and growth_pct(upper, base_lower); mind that dividing turns the
    bounds of the base around.
#}
{% macro growth_pct(current, base) -%}
    case
        when {{ base }} > 0
            then cast(
                round(100 * cast({{ current }} - {{ base }} as double) / cast({{ base }} as double), 6)
                as decimal(18, 6)
            )
    end
{%- endmacro %}
