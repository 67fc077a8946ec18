{#
    Why a growth, or one of its bounds, is null; null where nothing is missing.

    Arguments are column names: quantities and lower bound of the base, and the clash flags of both levels.
#}
{% macro growth_null_reason(quantity, is_clash, base, base_lower, base_is_clash) -%}
    case
        when {{ is_clash }} or {{ base_is_clash }} then 'level_clash'
        when {{ quantity }} is null then 'no_level'
        when {{ base }} is null then 'no_base'
        when {{ base_lower }} <= 0 then 'base_may_be_zero'
    end
{%- endmacro %}
