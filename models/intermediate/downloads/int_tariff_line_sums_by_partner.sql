-- The tariff lines of a series added up for each partner, for the world and for the aggregates
-- whose members are settled. Whether all lines are there is not asked here.

with

trade as (

    select * from {{ ref('fct_customs_trade_monthly') }}

),

scope_lines as (

    select * from {{ ref('int_series_tariff_lines') }}

),

in_scope as (

    select
        scope_lines.product,
        trade.*
    from trade
    inner join scope_lines
        on
            trade.flow = scope_lines.flow
            and trade.hs8 = scope_lines.hs8
            and trade.trade_month between scope_lines.valid_from and scope_lines.valid_until

),

grouped as (

    {{ by_partner_and_aggregate('in_scope') }}

),

final as (

    select
        product,
        flow,
        partner_code,
        trade_month,
        sum(quantity_kg) as quantity_kg,
        {{ sum_of_all('value_usd') }} as value_usd,
        {{ sum_of_all('value_cny') }} as value_cny
    from grouped
    group by product, flow, partner_code, trade_month

)

select * from final
