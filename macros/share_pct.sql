{# `part` in percent of `whole` as decimal(18, 6). Null where either is unknown or the whole is not above zero. #}
{% macro share_pct(part, whole) -%}
    case
        when {{ whole }} > 0
            then cast(round(100 * cast({{ part }} as double) / cast({{ whole }} as double), 6) as decimal(18, 6))
    end
{%- endmacro %}
