{# A kind of growth as a sentence names it; null where it is none. #}
{% macro growth_in_words(statistic) -%}
    case {{ statistic }}
        when 'mom_pct' then 'the growth on the month'
        when 'yoy_pct' then 'the growth on the year'
    end
{%- endmacro %}
