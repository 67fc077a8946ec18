-- Whether the downloads hold a month of a series whole, so that their sum is its level, and if not,
-- why. A query by partner leaves no trace in its file; that the sum misses the press is how one is
-- noticed.

with

months as (

    select * from {{ ref('int_series_months_downloaded') }}

),

contested as (

    select * from {{ ref('int_series_months_contested_by_prints') }}

),

contested_partners as (

    select
        product,
        flow,
        trade_month,
        partner_code,
        min(place) as first_place
    from contested
    group by product, flow, trade_month, partner_code

),

contested_months as (

    select
        product,
        flow,
        trade_month,
        string_agg(partner_code, ', ' order by first_place) as contested_partner_codes
    from contested_partners
    group by product, flow, trade_month

),

files as (

    select
        series_lines.product,
        series_lines.flow,
        contents.trade_month,
        string_agg(distinct contents.file_name, ', ' order by contents.file_name) as file_names
    from {{ ref('int_download_contents') }} as contents
    inner join {{ ref('int_series_tariff_lines') }} as series_lines
        on
            contents.flow = series_lines.flow
            and contents.hs8 = series_lines.hs8
    group by series_lines.product, series_lines.flow, contents.trade_month

),

final as (

    select
        months.product,
        months.flow,
        months.trade_month,
        months.lines_in_scope,
        months.lines_covered,
        months.missing_lines,
        months.unknown_lines,
        months.cells_without_quantity,
        contested_months.contested_partner_codes,
        contested.summed_t as contested_t,
        contested.printed_lower_t,
        contested.printed_upper_t,
        contested.likely_cause,
        cast(coalesce(world.quantity_kg, 0) as decimal(18, 3)) as quantity_kg,
        months.loaded_on,
        files.file_names,
        case
            when months.unknown_lines is not null then 'unknown_line'
            when months.missing_lines is not null then 'lines_missing'
            when months.cells_without_quantity > 0 then 'quantity_missing'
            when contested_months.trade_month is not null then 'contested'
            else 'whole'
        end as coverage
    from months
    left join contested_months
        on
            months.product = contested_months.product
            and months.flow = contested_months.flow
            and months.trade_month = contested_months.trade_month
    left join contested
        on
            months.product = contested.product
            and months.flow = contested.flow
            and months.trade_month = contested.trade_month
            and contested.place = 1
    left join files
        on
            months.product = files.product
            and months.flow = files.flow
            and months.trade_month = files.trade_month
    left join {{ ref('int_tariff_line_sums_by_partner') }} as world
        on
            months.product = world.product
            and months.flow = world.flow
            and months.trade_month = world.trade_month
            and world.partner_code = 'WLD'

)

select * from final
