{#
    Whether a printed interval misses implied bounds by more than a revision can, in thousandths of them: the sums of 2022
    and 2024 that do not close miss by 0.001 to 0.3 %, and a mislabelled figure by more.
#}
{% macro exceeds_revision(lower, upper, implied_lower, implied_upper, revision_per_mille=3) -%}
    1000 * greatest({{ lower }} - {{ implied_upper }}, {{ implied_lower }} - {{ upper }})
    > {{ revision_per_mille }} * {{ implied_upper }}
{%- endmacro %}
