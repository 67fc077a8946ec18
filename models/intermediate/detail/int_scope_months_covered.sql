-- Whether the downloads hold a month of a series whole, so that their sum is its level, and if not,
-- why. A query by partner leaves no trace in its file; that the sum misses the press is how one is
-- noticed.

with

months as (

    select * from {{ ref('int_scope_months_counted') }}

),

contested as (

    select * from {{ ref('int_scope_months_contested') }}

),

contested_months as (

    select
        product,
        flow,
        trade_month,
        string_agg(distinct partner_code, ', ' order by partner_code) as contested_partner_codes
    from contested
    group by product, flow, trade_month

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
        months.quantity_kg,
        months.loaded_on,
        months.file_names,
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

)

select * from final
