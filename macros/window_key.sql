{#
    The text that names one window of a series and partner: `magnets|export|WLD|2025-10-01|2025-10-31`. It is made where a
    figure is typed (staging), where tariff lines add up, and in int_windows; everything else carries it.
    `relation` qualifies the columns; `start` and `end` name those of another window of the same series and partner, `product` that
    of another product.
#}
{% macro window_key(relation=none, start='window_start', end='window_end', product=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    concat_ws(
        '|', {{ product or prefix ~ 'product' }}, {{ prefix }}flow, {{ prefix }}partner_code,
        cast({{ prefix }}{{ start }} as string), cast({{ prefix }}{{ end }} as string)
    )
{%- endmacro %}
