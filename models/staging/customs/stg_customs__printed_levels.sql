-- Printed levels of all flows: typed, missing markers mapped, nothing dropped, nothing corrected.

with

source as (

    select * from {{ ref('raw_customs__printed_levels') }}

),

renamed as (

    select
        {{ text_or_null('figure_id') }} as figure_id,
        {{ text_or_null('source_id') }} as source_id,
        {{ text_or_null('relayed_from') }} as relayed_from,
        {{ text_or_null('product') }} as product,
        {{ text_or_null('flow') }} as flow,
        {{ text_or_null('partner_code') }} as partner_code,
        cast({{ text_or_null('window_start') }} || '-01' as date) as window_start,
        last_day(cast({{ text_or_null('window_end') }} || '-01' as date)) as window_end,
        {{ text_or_null('statistic') }} as statistic,
        cast({{ text_or_null('value') }} as decimal(18, 6)) as printed_value,
        {{ text_or_null('unit') }} as unit,
        cast({{ text_or_null('rounding_unit') }} as decimal(18, 6)) as rounding_unit,
        {{ last_nonzero_unit('value') }} as last_nonzero_unit,
        {{ text_or_null('qualifier') }} as qualifier,
        cast({{ text_or_null('can_vote') }} as boolean) as can_vote,
        {{ text_or_null('as_printed') }} as as_printed,
        {{ text_or_null('note') }} as note
    from source

),

final as (

    select
        *,
        {{ window_key() }} as window_key
    from renamed

)

select * from final
