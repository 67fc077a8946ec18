{#
    Public bounds lie on a lattice of 0.001 t: lower ends are rounded down, upper ends up, so that what was inside
    stays inside.
#}
{% macro lattice(bound, direction) -%}
    {%- set step = {'down': 'floor', 'up': 'ceil'}[direction] -%}
    cast({{ step }}(1000 * cast({{ bound }} as decimal(22, 6))) * cast('0.001' as decimal(4, 3)) as decimal(18, 3))
{%- endmacro %}
