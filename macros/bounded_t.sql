{# A bound (`lower` or `upper`) in tonnes; null where the window has no upper bound at all. #}
{% macro bounded_t(bounds, end) -%}
    case
        when {{ bounds }}.upper_kg < {{ unbounded_kg() }} then {{ tonnes(bounds ~ '.' ~ end ~ '_kg') }}
    end
{%- endmacro %}
