-- How much of a series the downloads hold in each month, and why its tariff lines are, or are not,
-- evidence for its level.

with

months as (

    select * from {{ ref('int_series_months_whole_or_why_not') }}

),

final as (

    select
        product,
        flow,
        trade_month,
        coverage,
        lines_in_scope,
        lines_covered,
        missing_lines,
        unknown_lines,
        cells_without_quantity,
        contested_partner_codes,
        cast(contested_t as decimal(18, 3)) as contested_t,
        cast(printed_lower_t as decimal(18, 3)) as printed_lower_t,
        cast(printed_upper_t as decimal(18, 3)) as printed_upper_t,
        likely_cause,
        file_names,
        cast({{ tonnes('quantity_kg') }} as decimal(18, 3)) as quantity_t
    from months

)

select * from final
