-- Printed statements about levels (growth, rank, record, direction, share): typed, nothing dropped
-- or corrected.

with

source as (

    select * from {{ ref('raw_press__printed_claims') }}

),

renamed as (

    select
        {{ printed_figure(text_or_null('value') ~ ' as printed_text') }}
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
        -- A run of months is counted in months, also where the page was noted as a plain count.
        case unit when 'count' then 'months' else unit end as unit,
        rounding_unit,
        case when unit = 'pct' then last_nonzero_unit end as last_nonzero_unit,
        -- "A nine-month high" says only that no month in between was above; "highest since
        -- January" says that January was at or above.
        statistic in ('highest_since', 'lowest_since')
        and regexp_matches(
            lower(coalesce(as_printed, '') || ' | ' || coalesce(note, '')),
            '^[^|]*-(month|year) (high|low)|derived from .*(month|year) (high|low)'
        ) as is_n_month_record,
        -- Growth of value, as its note says: quantities cannot test it.
        statistic in ('mom_pct', 'yoy_pct')
        and coalesce(note, '') like '%measure=value%' as is_of_value,
        qualifier,
        can_vote,
        as_printed,
        note
    from renamed

)

select * from typed
