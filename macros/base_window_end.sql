{# Last day of the window that a growth compares with; ends of months move with their month. #}
{% macro base_window_end(claims) -%}
    last_day(cast(
        case {{ claims }}.statistic
            when 'mom_pct' then {{ claims }}.window_start - interval 1 month
            else date_trunc('month', {{ claims }}.window_end) - interval 1 year
        end as date
    ))
{%- endmacro %}
