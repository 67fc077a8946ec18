-- What each download holds: its months and tariff lines. The manifest of a download is in its rows,
-- so that the two cannot disagree.

with

trade_lines as (

    select * from {{ ref('stg_customs__trade_lines') }}

),

-- What is the same in all rows of a download is taken from any.
final as (

    select
        flow,
        trade_month,
        hs8,
        file_sha256,
        has_regimes,
        has_locations,
        any_value(currency) as currency,
        any_value(is_partial) as is_partial,
        any_value(is_complete) as is_complete,
        any_value(called_at) as called_at,
        any_value(queried_codes) as queried_codes,
        any_value(loaded_at) as loaded_at,
        any_value(file_name) as file_name,
        any_value(language) as language,
        any_value(source_columns) as source_columns,
        count(*) as row_count
    from trade_lines
    group by flow, trade_month, hs8, file_sha256, has_regimes, has_locations

)

select * from final
