{#
    How well a level is known, by the half width of its bounds: exact, tight, fair (these three are `known`), wide; none
    where nothing but zero and the whole bounds it. basis: where the best figure comes from.
#}
{% macro certainty(lower, upper, basis) -%}
    case
        when {{ upper }} is null or ({{ lower }} <= 0 and {{ basis }} = 'unknown') then 'none'
        when {{ within_pct(lower, upper, var('exact_within_pct')) }} then 'exact'
        when {{ within_pct(lower, upper, var('tight_within_pct')) }} then 'tight'
        when {{ within_pct(lower, upper, var('known_within_pct')) }} then 'fair'
        else 'wide'
    end
{%- endmacro %}
