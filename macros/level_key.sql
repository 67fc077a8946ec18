{#
    The text that names one level: product, flow, partner, window and measure (quantity_t, value_usd, value_cny).
    `relation` qualifies the columns where two relations are present.
#}
{% macro level_key(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {%- set parts = [] -%}
    {%- for column in ['product', 'flow', 'partner_code', 'window_start', 'window_end', 'measure'] -%}
        {%- do parts.append('cast(' ~ prefix ~ column ~ ' as string)') -%}
    {%- endfor -%}
    concat_ws('|', {{ parts | join(', ') }})
{%- endmacro %}
