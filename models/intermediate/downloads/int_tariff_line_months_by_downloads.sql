-- How each month and tariff line is held: by one download, as almost all are, or by several of
-- which it must be decided which rows count.

with

download_lines as (

    select * from {{ ref('int_download_contents') }}
    -- Rows by regime or province add up to a partner's trade only where all of them were asked for.
    where not (is_partial and (has_regimes or has_locations))

),

lines as (

    select distinct
        flow,
        trade_month,
        hs8
    from download_lines

),

complete_months as (

    select distinct
        flow,
        trade_month,
        file_sha256,
        queried_codes,
        called_at
    from download_lines
    where is_complete

),

complete_lines as (

    select distinct
        flow,
        file_sha256,
        hs8
    from download_lines
    where is_complete

),

-- A complete download speaks in each of its months of the lines that it has in any month, and of
-- those whose code the user named.
spoken_of as (

    select
        lines.flow,
        lines.trade_month,
        lines.hs8,
        max(complete_months.called_at) as complete_from
    from lines
    inner join complete_months
        on
            lines.flow = complete_months.flow
            and lines.trade_month = complete_months.trade_month
    left join complete_lines
        on
            lines.flow = complete_lines.flow
            and complete_months.file_sha256 = complete_lines.file_sha256
            and lines.hs8 = complete_lines.hs8
    where
        complete_lines.hs8 is not null
        or {{ is_queried('lines.hs8', 'complete_months.queried_codes') }}
    group by lines.flow, lines.trade_month, lines.hs8

),

final as (

    select
        download_lines.flow,
        download_lines.trade_month,
        download_lines.hs8,
        cast(count(*) as integer) as load_count,
        count(*) = 1
        and not bool_or(download_lines.has_regimes or download_lines.has_locations)
        and not bool_or(
            spoken_of.complete_from is not null
            and download_lines.loaded_at < spoken_of.complete_from
        ) as is_single,
        max(spoken_of.complete_from) as complete_from
    from download_lines
    left join spoken_of
        on
            download_lines.flow = spoken_of.flow
            and download_lines.trade_month = spoken_of.trade_month
            and download_lines.hs8 = spoken_of.hs8
    group by download_lines.flow, download_lines.trade_month, download_lines.hs8

)

select * from final
