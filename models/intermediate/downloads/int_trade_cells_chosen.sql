-- One figure for each month, tariff line and partner from all downloads that hold it. Of two loads
-- of the same rows the later counts; the two currencies of a query are two halves of the same rows;
-- rows by regime or province are added up, and give way to rows that are not split.
-- A view: the incremental mart asks it for some months only.

{{ config(materialized='view') }}

with

lines_loaded as (

    select * from {{ ref('int_lines_loaded') }}

),

partners as (

    select
        gacc_partner_code,
        iso3,
        coalesce(iso3 is not null and count(*) over (partition by iso3) > 1, false)
            as is_sharing_iso3
    from {{ ref('ref_partners') }}

),

-- Almost all rows are cells already, and are passed on without being grouped: one download holds
-- their month and line, unsplit, and no other customs code is the same partner. The rows are read
-- once for each case rather than kept in a CTE, so that a filter on months reaches the files.
single as (

    select
        trade_lines.flow,
        trade_lines.trade_month,
        trade_lines.hs8,
        coalesce(partners.iso3, trade_lines.customs_partner_code) as partner_code,
        trade_lines.quantity_kg,
        cast(null as decimal(18, 3)) as other_kg,
        trade_lines.value_usd,
        trade_lines.value_cny
    from {{ ref('int_trade_lines_known') }} as trade_lines
    inner join lines_loaded
        on
            trade_lines.flow = lines_loaded.flow
            and trade_lines.trade_month = lines_loaded.trade_month
            and trade_lines.hs8 = lines_loaded.hs8
    left join partners
        on trade_lines.customs_partner_code = partners.gacc_partner_code
    where
        lines_loaded.is_single
        -- A line held by one download that counts may have partial rows beside it that do not.
        and not trade_lines.has_regimes
        and not trade_lines.has_locations
        and not coalesce(partners.is_sharing_iso3, false)

),

-- One download for each currency, or rows that add up: nothing has to be chosen there, either.
plain as (

    select
        trade_lines.flow,
        trade_lines.trade_month,
        trade_lines.hs8,
        coalesce(partners.iso3, trade_lines.customs_partner_code) as partner_code,
        {{ sums_of_halves('lines_loaded.quantity_currency', 'trade_lines') }}
    from {{ ref('int_trade_lines_known') }} as trade_lines
    inner join lines_loaded
        on
            trade_lines.flow = lines_loaded.flow
            and trade_lines.trade_month = lines_loaded.trade_month
            and trade_lines.hs8 = lines_loaded.hs8
    left join partners
        on trade_lines.customs_partner_code = partners.gacc_partner_code
    where
        lines_loaded.is_plain
        and (not lines_loaded.is_single or coalesce(partners.is_sharing_iso3, false))
        and not (
            trade_lines.is_partial and (trade_lines.has_regimes or trade_lines.has_locations)
        )
    group by
        trade_lines.flow,
        trade_lines.trade_month,
        trade_lines.hs8,
        coalesce(partners.iso3, trade_lines.customs_partner_code)

),

reloaded_lines as (

    select
        trade_lines.*,
        lines_loaded.quantity_currency,
        coalesce(trade_lines.regime_code, '') || '|' || coalesce(trade_lines.location_code, '')
            as split_key
    from {{ ref('int_trade_lines_known') }} as trade_lines
    inner join lines_loaded
        on
            trade_lines.flow = lines_loaded.flow
            and trade_lines.trade_month = lines_loaded.trade_month
            and trade_lines.hs8 = lines_loaded.hs8
    where
        not lines_loaded.is_plain
        -- Rows by regime or province add up to a partner's trade only where all of them were asked
        -- for.
        and not (
            trade_lines.is_partial and (trade_lines.has_regimes or trade_lines.has_locations)
        )

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

grains as (

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations,
        max(loaded_at) as loaded_at,
        bool_or(is_revised) as is_revised,
        bool_or(is_overlapping) as is_overlapping,
        {{ sums_of_halves('quantity_currency') }}
    from ranked
    where
        place = 1
        and not is_superseded
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
            min(coalesce(quantity_kg, other_kg)) over same_cell
            < max(coalesce(quantity_kg, other_kg)) over same_cell,
            false
        ) as is_differing_by_grain
    from grains
    window
        same_cell as (partition by flow, trade_month, hs8, customs_partner_code)

),

partner_cells as (

    select
        *,
        false as is_revised,
        false as is_overlapping,
        false as is_differing_by_grain
    from single

    union all

    select
        *,
        false as is_revised,
        false as is_overlapping,
        false as is_differing_by_grain
    from plain

    union all

    select
        chosen.flow,
        chosen.trade_month,
        chosen.hs8,
        coalesce(partners.iso3, chosen.customs_partner_code) as partner_code,
        sum(chosen.quantity_kg) as quantity_kg,
        sum(chosen.other_kg) as other_kg,
        sum(chosen.value_usd) as value_usd,
        sum(chosen.value_cny) as value_cny,
        bool_or(chosen.is_revised) as is_revised,
        bool_or(chosen.is_overlapping) as is_overlapping,
        bool_or(chosen.is_differing_by_grain) as is_differing_by_grain
    from chosen
    left join partners
        on chosen.customs_partner_code = partners.gacc_partner_code
    where chosen.place = 1
    group by
        chosen.flow,
        chosen.trade_month,
        chosen.hs8,
        coalesce(partners.iso3, chosen.customs_partner_code)

),

final as (

    select
        flow,
        trade_month,
        hs8,
        partner_code,
        coalesce(quantity_kg, other_kg) as quantity_kg,
        value_usd,
        value_cny,
        is_revised,
        is_overlapping,
        coalesce(quantity_kg <> other_kg, false) as is_differing_by_currency,
        is_differing_by_grain
    from partner_cells

)

select * from final
