-- The manifest of the landing area: one row for each customs download.

with

download_lines as (

    select * from {{ ref('int_download_contents') }}

),

final as (

    select
        file_sha256,
        flow,
        any_value(file_name) as file_name,
        any_value(loaded_at) as loaded_at,
        any_value(currency) as currency,
        any_value(language) as language,
        any_value(source_columns) as source_columns,
        any_value(queried_codes) as queried_codes,
        any_value(is_partial) as is_partial,
        any_value(is_complete) as is_complete,
        any_value(has_regimes) as has_regimes,
        any_value(has_locations) as has_locations,
        min(trade_month) as first_month,
        max(trade_month) as last_month,
        cast(count(distinct trade_month) as integer) as month_count,
        cast(count(distinct hs8) as integer) as tariff_line_count,
        cast(sum(row_count) as bigint) as row_count
    from download_lines
    group by file_sha256, flow

)

select * from final
