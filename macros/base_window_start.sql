{# First day of the window that a growth compares with: a month earlier for mom_pct, a year for yoy_pct. #}
{% macro base_window_start(claims) -%}
    cast(
        case {{ claims }}.statistic
            when 'mom_pct' then {{ claims }}.window_start - interval 1 month
            else {{ claims }}.window_start - interval 1 year
        end as date
    )
{%- endmacro %}
