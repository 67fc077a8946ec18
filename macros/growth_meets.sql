{#
    Whether a printed growth [lower, upper] percent meets the growth of the interval `current` over the interval
    `base`, by cross-multiplication on decimals: no division, so that touching is meeting exactly.
    All arguments are column names; quantities in tonnes, base above zero.
#}
{% macro growth_meets(lower, upper, current_lower, current_upper, base_lower, base_upper) -%}
    (100 + {{ lower }}) * cast({{ base_lower }} as decimal(24, 6)) <= 100 * cast({{ current_upper }} as decimal(24, 6))
    and (100 + {{ upper }}) * cast({{ base_upper }} as decimal(24, 6)) >= 100 * cast({{ current_lower }} as decimal(24, 6))
{%- endmacro %}
