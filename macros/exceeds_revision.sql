{#
    Whether a printed interval misses implied bounds by more than 0.3 % of them: the sums of 2022 and 2024 that do not
    close miss by 0.001 to 0.3 %, and a mislabelled figure by more.
#}
{% macro exceeds_revision(lower, upper, implied_lower, implied_upper) -%}
    1000 * greatest({{ lower }} - {{ implied_upper }}, {{ implied_lower }} - {{ upper }})
    > 3 * {{ implied_upper }}
{%- endmacro %}
