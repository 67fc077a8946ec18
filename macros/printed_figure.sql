{#
    The columns that printed levels and printed claims have in common, typed: what their raw seeds share. `value` is how the
    printed value is read.
#}
{% macro printed_figure(value) -%}
    {{ text_or_null('figure_id') }} as figure_id,
    {{ text_or_null('source_id') }} as source_id,
    {{ text_or_null('relayed_from') }} as relayed_from,
    {{ text_or_null('product') }} as product,
    {{ text_or_null('flow') }} as flow,
    {{ text_or_null('partner_code') }} as partner_code,
    cast({{ text_or_null('window_start') }} || '-01' as date) as window_start,
    last_day(cast({{ text_or_null('window_end') }} || '-01' as date)) as window_end,
    {{ text_or_null('statistic') }} as statistic,
    {{ value }},
    {{ text_or_null('unit') }} as unit,
    cast({{ text_or_null('rounding_unit') }} as decimal(18, 6)) as rounding_unit,
    cast({{ last_nonzero_unit('value', 'rounding_unit') }} as decimal(18, 6)) as last_nonzero_unit,
    {{ text_or_null('qualifier') }} as qualifier,
    cast({{ text_or_null('can_vote') }} as boolean) as can_vote,
    {{ text_or_null('as_printed') }} as as_printed,
    {{ text_or_null('note') }} as note
{%- endmacro %}
