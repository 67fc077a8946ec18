{#
    The window that a row is about: its key, and the series, partner and months that the key stands for. `relation`
    qualifies the columns; marts, which have no keys of the inside, leave it out (`with_key=false`).
#}
{% macro window_columns(relation=none, with_key=true) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {%- set columns = [] -%}
    {%- for column in ['window_key', 'product', 'flow', 'partner_code', 'window_start', 'window_end'] -%}
        {%- if with_key or column != 'window_key' -%}
            {%- do columns.append(prefix ~ column) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ columns | join(', ') }}
{%- endmacro %}
