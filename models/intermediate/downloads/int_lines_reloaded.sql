-- Months and tariff lines that more than one download of a currency holds, or that come at more
-- than one grain: the few for which it must be decided which rows count.

with

download_lines as (

    select * from {{ ref('int_download_lines_known') }}
    -- Rows by regime or province add up to a partner's trade only where all of them were asked for.
    where not (is_partial and (has_regimes or has_locations))

),

final as (

    select
        flow,
        trade_month,
        hs8,
        cast(count(*) as integer) as load_count
    from download_lines
    group by flow, trade_month, hs8
    having
        count(*) > count(distinct currency)
        or count(distinct cast(has_regimes as integer) + 2 * cast(has_locations as integer)) > 1

)

select * from final
