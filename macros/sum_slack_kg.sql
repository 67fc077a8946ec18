{#
    How far windows of different releases may miss adding up, in whole kilograms: customs revise a year to date without
    reprinting its months. flow: export or import.
#}
{% macro sum_slack_kg(flow) -%}
    case {{ flow }}
        when 'import' then {{ (var('import_sums_within_t') * 1000) | round | int }}
        else {{ (var('export_sums_within_t') * 1000) | round | int }}
    end
{%- endmacro %}
