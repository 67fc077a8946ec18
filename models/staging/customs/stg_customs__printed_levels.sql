-- Printed levels of all flows: typed, missing markers mapped, nothing dropped, nothing corrected.

with

source as (

    select * from {{ ref('raw_customs__printed_levels') }}

),

renamed as (

    select
        {{ printed_figure(
            "cast(" ~ text_or_null('value') ~ " as decimal(18, 6)) as printed_value"
        ) }}
    from source

),

final as (

    select
        *,
        {{ window_key() }} as window_key
    from renamed

)

select * from final
