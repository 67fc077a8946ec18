{#
    Whether two rows are of one series: product, flow and partner. left, right: aliases of the two sides of a join.
#}
{% macro same_series(left, right) -%}
    {{ left }}.product = {{ right }}.product
    and {{ left }}.flow = {{ right }}.flow
    and {{ left }}.partner_code = {{ right }}.partner_code
{%- endmacro %}
