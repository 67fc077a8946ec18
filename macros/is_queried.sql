{#
    Whether a tariff line was asked for by a query, going by the leading digits of its codes (`queried_codes`, separated by commas;
    null where nobody said).
#}
{% macro is_queried(hs8, queried_codes) -%}
    (
        {%- for digits in range(2, 9) %}
        instr(',' || {{ queried_codes }} || ',', ',' || left({{ hs8 }}, {{ digits }}) || ',') > 0
        {%- if not loop.last %} or{% endif %}
        {%- endfor %}
    )
{%- endmacro %}
