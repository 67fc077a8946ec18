{#
    Public bounds lie on a lattice of 0.001 t (of cents with `places=2`): lower ends are rounded down, upper ends up, so
    that what was inside stays inside.
#}
{% macro lattice(bound, direction, places=3) -%}
    {%- set step = {'down': 'floor', 'up': 'ceil'}[direction] -%}
    cast(
        {{ step }}({{ 10 ** places }} * cast({{ bound }} as decimal(24, 6)))
        * cast('{{ '0.01' if places == 2 else '0.001' }}' as decimal(4, 3))
        as decimal(18, {{ places }})
    )
{%- endmacro %}
