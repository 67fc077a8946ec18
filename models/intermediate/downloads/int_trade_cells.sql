-- One figure for each month, tariff line and partner from all downloads that hold it. A later
-- download replaces the cells that it has, and no others, unless it was said to be complete; the
-- two currencies of a query are two halves of the same cells; rows by regime or province are added
-- up, and give way to rows that are not split.
-- A view: the incremental mart asks it for some months only.

{{ config(materialized='view') }}

with

lines_loaded as (

    select * from {{ ref('int_tariff_line_months_by_downloads') }}

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
        trade_lines.value_usd,
        trade_lines.value_cny
    from {{ ref('stg_customs__trade_lines') }} as trade_lines
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

several as (

    select
        trade_lines.flow,
        trade_lines.trade_month,
        trade_lines.hs8,
        trade_lines.customs_partner_code,
        trade_lines.has_regimes,
        trade_lines.has_locations,
        coalesce(trade_lines.regime_code, '') || '|' || coalesce(trade_lines.location_code, '')
            as split_key,
        trade_lines.currency,
        trade_lines.quantity_kg,
        trade_lines.value_usd,
        trade_lines.value_cny,
        trade_lines.loaded_at,
        trade_lines.file_sha256,
        lines_loaded.complete_from
    from {{ ref('stg_customs__trade_lines') }} as trade_lines
    inner join lines_loaded
        on
            trade_lines.flow = lines_loaded.flow
            and trade_lines.trade_month = lines_loaded.trade_month
            and trade_lines.hs8 = lines_loaded.hs8
    left join partners
        on trade_lines.customs_partner_code = partners.gacc_partner_code
    where
        (not lines_loaded.is_single or coalesce(partners.is_sharing_iso3, false))
        -- Rows by regime or province add up to a partner's trade only where all of them were asked
        -- for.
        and not (
            trade_lines.is_partial and (trade_lines.has_regimes or trade_lines.has_locations)
        )

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                flow, trade_month, hs8, customs_partner_code, split_key,
                has_regimes, has_locations, currency
            order by loaded_at desc, file_sha256 asc
        ) as place_in_currency,
        row_number() over (
            partition by
                flow, trade_month, hs8, customs_partner_code, split_key,
                has_regimes, has_locations
            order by loaded_at desc, file_sha256 asc
        ) as place,
        max(loaded_at) over same_cell as latest_at,
        coalesce(
            min(quantity_kg) over same_half < max(quantity_kg) over same_half
            or min(coalesce(value_usd, value_cny)) over same_half
            < max(coalesce(value_usd, value_cny)) over same_half,
            false
        ) as is_revised
    from several
    window
        same_cell as (
            partition by
                flow, trade_month, hs8, customs_partner_code, split_key,
                has_regimes, has_locations
        ),
        same_half as (
            partition by
                flow, trade_month, hs8, customs_partner_code, split_key,
                has_regimes, has_locations, currency
        )

),

-- A cell that no download has held since a complete one said that there is none is gone.
cells as (

    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        split_key,
        has_regimes,
        has_locations,
        max(loaded_at) as loaded_at,
        -- Both currencies of a query hold the quantity: the later load's counts.
        max(case when place = 1 then quantity_kg end) as quantity_kg,
        max(value_usd) as value_usd,
        max(value_cny) as value_cny,
        bool_or(is_revised) as is_revised,
        coalesce(min(quantity_kg) < max(quantity_kg), false) as is_differing_by_currency
    from ranked
    where
        place_in_currency = 1
        and (complete_from is null or latest_at >= complete_from)
    group by
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        split_key,
        has_regimes,
        has_locations

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
        {{ sum_of_all('quantity_kg') }} as quantity_kg,
        {{ sum_of_all('value_usd') }} as value_usd,
        {{ sum_of_all('value_cny') }} as value_cny,
        bool_or(is_revised) as is_revised,
        bool_or(is_differing_by_currency) as is_differing_by_currency
    from cells
    group by
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        has_regimes,
        has_locations

),

-- Rows that are not split win, also over later ones that are: which regimes or provinces a query
-- was limited to leaves no trace in its file.
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
            min(quantity_kg) over same_partner < max(quantity_kg) over same_partner, false
        ) as is_differing_by_grain
    from grains
    window
        same_partner as (partition by flow, trade_month, hs8, customs_partner_code)

),

final as (

    select
        *,
        false as is_revised,
        false as is_differing_by_currency,
        false as is_differing_by_grain
    from single

    union all

    select
        chosen.flow,
        chosen.trade_month,
        chosen.hs8,
        coalesce(partners.iso3, chosen.customs_partner_code) as partner_code,
        {{ sum_of_all('chosen.quantity_kg') }} as quantity_kg,
        {{ sum_of_all('chosen.value_usd') }} as value_usd,
        {{ sum_of_all('chosen.value_cny') }} as value_cny,
        bool_or(chosen.is_revised) as is_revised,
        bool_or(chosen.is_differing_by_currency) as is_differing_by_currency,
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

)

select * from final
