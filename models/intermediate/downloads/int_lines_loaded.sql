-- How each month and tariff line is held: by one download of each currency at one grain, as almost
-- all are, or by several of which it must be decided which rows count.

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
        cast(count(*) as integer) as load_count,
        count(*) = count(distinct currency)
        and min(cast(has_regimes as integer)) = max(cast(has_regimes as integer))
        and min(cast(has_locations as integer)) = max(cast(has_locations as integer)) as is_plain,
        count(*) = 1 and not bool_or(has_regimes or has_locations) as is_single,
        -- Both currencies of a query hold the quantity: the later load's counts.
        max_by(currency, loaded_at) as quantity_currency
    from download_lines
    group by flow, trade_month, hs8

)

select * from final
