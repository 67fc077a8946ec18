-- Printed statements about levels (growth, rank, record, direction, share): typed, nothing dropped
-- or corrected.

with

source as (

    select * from {{ ref('raw_press__printed_claims') }}

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
        {{ text_or_null('value') }} as printed_text,
        {{ text_or_null('unit') }} as unit,
        cast({{ text_or_null('rounding_unit') }} as decimal(18, 6)) as rounding_unit,
        {{ last_nonzero_unit('value') }} as last_nonzero_unit,
        {{ text_or_null('qualifier') }} as qualifier,
        cast({{ text_or_null('can_vote') }} as boolean) as can_vote,
        {{ text_or_null('as_printed') }} as as_printed,
        {{ text_or_null('note') }} as note
    from source

),

typed as (

    select
        figure_id,
        source_id,
        relayed_from,
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        {{ window_key() }} as window_key,
        statistic,
        case when unit <> 'month' then cast(printed_text as decimal(18, 6)) end as printed_value,
        -- A record names a month, or only a year, which then stands for all its months.
        case when unit = 'month' then cast(left(printed_text || '-01-01', 10) as date) end
            as printed_month,
        case
            when
                unit = 'month' and length(printed_text) = 4
                then cast(printed_text || '-12-31' as date)
            when unit = 'month' then last_day(cast(printed_text || '-01' as date))
        end as printed_month_end,
        unit,
        rounding_unit,
        case when unit = 'pct' then last_nonzero_unit end as last_nonzero_unit,
        -- "A nine-month high" says only that no month in between was above; "highest since
        -- January" says that January was at or above.
        statistic in ('highest_since', 'lowest_since')
        and regexp_matches(
            lower(coalesce(as_printed, '') || ' | ' || coalesce(note, '')),
            '^[^|]*-(month|year) (high|low)|derived from .*(month|year) (high|low)'
        ) as is_n_month_record,
        qualifier,
        can_vote,
        as_printed,
        note
    from renamed

)

select * from typed
