{#
    The bound of a unit value: dollars over tonnes, in dollars a kilogram, rounded outwards to four places:
    decimal(18, 4). The lower one is the lower value over the upper quantity.
#}
{% macro unit_value_bound(amount, quantity_t, direction) -%}
    {%- set step = {'down': 'floor', 'up': 'ceil'}[direction] -%}
    cast({{ step }}(10 * cast({{ amount }} as double) / cast({{ quantity_t }} as double)) / 10000 as decimal(18, 4))
{%- endmacro %}
