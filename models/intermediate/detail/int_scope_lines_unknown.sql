-- Tariff lines that have trade and belong to a series by their digits, but that the reference does
-- not know in that year: codes are split and renumbered at the turn of a year. Their goods are in
-- no sum, so the month is not whole.

with

trade as (

    select * from {{ ref('fct_customs_trade_monthly') }}

),

scopes as (

    select
        series as product,
        flow,
        -- A line of eight digits is split into others that share its first seven.
        left(hs_prefix, 7) as hs_prefix
    from {{ ref('ref_product_scopes') }}

),

tariff_lines as (

    select * from {{ ref('ref_tariff_lines') }}

),

final as (

    select distinct
        scopes.product,
        scopes.flow,
        trade.trade_month,
        trade.hs8
    from trade
    inner join scopes
        on
            trade.flow = scopes.flow
            and starts_with(trade.hs8, scopes.hs_prefix)
    left join tariff_lines
        on
            trade.hs8 = tariff_lines.hs8
            and year(trade.trade_month)
            between coalesce(tariff_lines.valid_from_year, 0)
            and coalesce(tariff_lines.valid_to_year, 9999)
    where tariff_lines.hs8 is null

)

select * from final
