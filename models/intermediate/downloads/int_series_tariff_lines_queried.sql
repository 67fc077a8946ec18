-- Which tariff lines of a series the downloads speak of in each month: a line without a row had no
-- trade only if a download of that month asked for it.

with

download_lines as (

    select * from {{ ref('int_download_contents') }}
    where not is_partial

),

scope_lines as (

    select * from {{ ref('int_series_tariff_lines') }}

),

downloaded_months as (

    select distinct
        flow,
        trade_month,
        file_sha256,
        queried_codes
    from download_lines

),

-- A download asked for a line if it has a row of it in any month, or if the user named its code.
asked_for as (

    select
        flow,
        file_sha256,
        hs8
    from download_lines

    union

    select
        queries.flow,
        queries.file_sha256,
        scope_lines.hs8
    from (
        select distinct
            flow,
            file_sha256,
            unnest(string_split(queried_codes, ',')) as code_prefix
        from downloaded_months
    ) as queries
    inner join scope_lines
        on
            queries.flow = scope_lines.flow
            and starts_with(scope_lines.hs8, queries.code_prefix)

),

covered as (

    select distinct
        downloaded_months.flow,
        downloaded_months.trade_month,
        asked_for.hs8
    from downloaded_months
    inner join asked_for
        on
            downloaded_months.flow = asked_for.flow
            and downloaded_months.file_sha256 = asked_for.file_sha256

),

months as (

    select distinct
        flow,
        trade_month
    from downloaded_months

),

final as (

    select
        scope_lines.product,
        scope_lines.flow,
        months.trade_month,
        scope_lines.hs8,
        months.trade_month between scope_lines.valid_from and scope_lines.valid_until as is_valid,
        covered.hs8 is not null as is_covered
    from months
    inner join scope_lines
        on months.flow = scope_lines.flow
    left join covered
        on
            months.flow = covered.flow
            and months.trade_month = covered.trade_month
            and scope_lines.hs8 = covered.hs8

)

select * from final
