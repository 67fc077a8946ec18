-- One figure for each month, tariff line and partner from all downloads that hold it. Of two loads
-- of the same rows the later counts; the two currencies of a query are two halves of the same rows;
-- rows by regime or province are added up, and give way to rows that are not split.
-- A view: the incremental mart asks it for some months only.

{{ config(materialized='view') }}

with

-- Almost all months and lines come from one download, or from one for each currency: nothing has
-- to be chosen there, however many rows there are.
plain as (

    select
        trade_lines.flow,
        trade_lines.trade_month,
        trade_lines.hs8,
        trade_lines.customs_partner_code,
        trade_lines.has_regimes,
        trade_lines.has_locations,
        trade_lines.currency,
        trade_lines.quantity_kg,
        trade_lines.value_usd,
        trade_lines.value_cny,
        trade_lines.loaded_at,
        false as is_revised,
        false as is_overlapping
    from {{ ref('int_trade_lines_known') }} as trade_lines
    left join {{ ref('int_lines_reloaded') }} as reloaded
        on
            trade_lines.flow = reloaded.flow
            and trade_lines.trade_month = reloaded.trade_month
            and trade_lines.hs8 = reloaded.hs8
    where
        reloaded.hs8 is null
        and not (
            trade_lines.is_partial and (trade_lines.has_regimes or trade_lines.has_locations)
        )

),

reloaded_lines as (

    select
        trade_lines.*,
        coalesce(trade_lines.regime_code, '') || '|' || coalesce(trade_lines.location_code, '')
            as split_key
    from {{ ref('int_trade_lines_known') }} as trade_lines
    inner join {{ ref('int_lines_reloaded') }} as reloaded
        on
            trade_lines.flow = reloaded.flow
            and trade_lines.trade_month = reloaded.trade_month
            and trade_lines.hs8 = reloaded.hs8
    where
        not (trade_lines.is_partial and (trade_lines.has_regimes or trade_lines.has_locations))

),

-- A later load that repeats more than half of an earlier one's rows of a month and line is the same
-- query again: partners that it no longer lists have no trade any more. One that repeats fewer is
-- another part of the query.
repeated as (

    select
        earlier.flow,
        earlier.trade_month,
        earlier.hs8,
        earlier.file_sha256
    from reloaded_lines as earlier
    inner join reloaded_lines as later
        on
            earlier.flow = later.flow
            and earlier.trade_month = later.trade_month
            and earlier.hs8 = later.hs8
            and earlier.customs_partner_code = later.customs_partner_code
            and earlier.split_key = later.split_key
            and earlier.has_regimes = later.has_regimes
            and earlier.has_locations = later.has_locations
            and earlier.currency = later.currency
            and earlier.loaded_at < later.loaded_at
    inner join {{ ref('int_download_lines_known') }} as download_lines
        on
            earlier.file_sha256 = download_lines.file_sha256
            and earlier.flow = download_lines.flow
            and earlier.trade_month = download_lines.trade_month
            and earlier.hs8 = download_lines.hs8
    group by
        earlier.flow,
        earlier.trade_month,
        earlier.hs8,
        earlier.file_sha256,
        later.file_sha256
    having 2 * count(*) > min(download_lines.row_count)

),

superseded as (

    select distinct * from repeated

),

ranked as (

    select
        reloaded_lines.*,
        superseded.file_sha256 is not null as is_superseded,
        row_number() over (
            partition by
                reloaded_lines.flow,
                reloaded_lines.trade_month,
                reloaded_lines.hs8,
                reloaded_lines.customs_partner_code,
                reloaded_lines.split_key,
                reloaded_lines.has_regimes,
                reloaded_lines.has_locations,
                reloaded_lines.currency
            order by reloaded_lines.loaded_at desc, reloaded_lines.file_sha256 asc
        ) as place,
        coalesce(
            min(reloaded_lines.quantity_kg) over same_row
            < max(reloaded_lines.quantity_kg) over same_row
            or min(coalesce(reloaded_lines.value_usd, reloaded_lines.value_cny)) over same_row
            < max(coalesce(reloaded_lines.value_usd, reloaded_lines.value_cny)) over same_row,
            false
        ) as is_revised,
        count(case when superseded.file_sha256 is null then 1 end) over same_row > 1
            as is_overlapping
    from reloaded_lines
    left join superseded
        on
            reloaded_lines.flow = superseded.flow
            and reloaded_lines.trade_month = superseded.trade_month
            and reloaded_lines.hs8 = superseded.hs8
            and reloaded_lines.file_sha256 = superseded.file_sha256
    window same_row as (
        partition by
            reloaded_lines.flow,
            reloaded_lines.trade_month,
            reloaded_lines.hs8,
            reloaded_lines.customs_partner_code,
            reloaded_lines.split_key,
            reloaded_lines.has_regimes,
            reloaded_lines.has_locations,
            reloaded_lines.currency
    )

),

latest as (

    select * from plain

    union all

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations,
        currency,
        quantity_kg,
        value_usd,
        value_cny,
        loaded_at,
        is_revised,
        is_overlapping
    from ranked
    where
        place = 1
        and not is_superseded

),

halves as (

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations,
        currency,
        sum(quantity_kg) as quantity_kg,
        sum(value_usd) as value_usd,
        sum(value_cny) as value_cny,
        max(loaded_at) as loaded_at,
        bool_or(is_revised) as is_revised,
        bool_or(is_overlapping) as is_overlapping
    from latest
    group by
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations,
        currency

),

-- The quantity stands in both halves and counts once; where they differ, the later load's is taken.
grains as (

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations,
        max_by(quantity_kg, loaded_at) as quantity_kg,
        max(value_usd) as value_usd,
        max(value_cny) as value_cny,
        max(loaded_at) as loaded_at,
        bool_or(is_revised) as is_revised,
        bool_or(is_overlapping) as is_overlapping,
        coalesce(min(quantity_kg) < max(quantity_kg), false) as is_differing_by_currency
    from halves
    group by
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations

),

chosen as (

    select
        *,
        row_number() over (
            partition by flow, trade_month, hs8, customs_partner_code
            order by
                cast(has_regimes as integer) + cast(has_locations as integer) asc,
                loaded_at desc,
                has_regimes asc
        ) as place,
        coalesce(
            min(quantity_kg) over same_cell < max(quantity_kg) over same_cell, false
        ) as is_differing_by_grain
    from grains
    window same_cell as (partition by flow, trade_month, hs8, customs_partner_code)

),

final as (

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        quantity_kg,
        value_usd,
        value_cny,
        is_revised,
        is_overlapping,
        is_differing_by_currency,
        is_differing_by_grain
    from chosen
    where place = 1

)

select * from final
