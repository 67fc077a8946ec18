-- What the downloads hold of a series in each month: whether every line of its scope was asked for,
-- no line is unknown, and no quantity is missing. Only then can the sum be the level.

with

scope_lines as (

    select * from {{ ref('int_series_tariff_lines') }}

),

lines as (

    select * from {{ ref('int_series_tariff_lines_queried') }}
    where is_valid

),

trade as (

    select * from {{ ref('fct_customs_trade_monthly') }}

),

download_lines as (

    select * from {{ ref('int_download_contents') }}

),

loads as (

    select
        flow,
        trade_month,
        max(cast(loaded_at as date)) as loaded_on
    from download_lines
    where not is_partial
    group by flow, trade_month

),

-- Lines that have trade and belong to a series by their digits, but that the reference does not
-- know in that year: codes are split and renumbered at the turn of a year. Their goods are in no
-- sum.
unknown as (

    select
        scopes.series as product,
        scopes.flow,
        trade.trade_month,
        string_agg(distinct trade.hs8, ', ' order by trade.hs8) as unknown_lines
    from trade
    inner join {{ ref('ref_product_scopes') }} as scopes
        on
            trade.flow = scopes.flow
            -- A line of eight digits is split into others that share its first seven.
            and starts_with(trade.hs8, left(scopes.hs_prefix, 7))
    left join {{ ref('ref_tariff_lines') }} as tariff_lines
        on
            trade.hs8 = tariff_lines.hs8
            and year(trade.trade_month)
            between coalesce(tariff_lines.valid_from_year, 0)
            and coalesce(tariff_lines.valid_to_year, 9999)
    where tariff_lines.hs8 is null
    group by scopes.series, scopes.flow, trade.trade_month

),

unweighed as (

    select
        scope_lines.product,
        scope_lines.flow,
        trade.trade_month,
        count(*) as cells_without_quantity
    from trade
    inner join scope_lines
        on
            trade.flow = scope_lines.flow
            and trade.hs8 = scope_lines.hs8
            and trade.trade_month between scope_lines.valid_from and scope_lines.valid_until
    where trade.quantity_kg is null
    group by scope_lines.product, scope_lines.flow, trade.trade_month

),

months as (

    select
        product,
        flow,
        trade_month,
        count(*) as lines_in_scope,
        count(case when is_covered then 1 end) as lines_covered,
        string_agg(case when not is_covered then hs8 end, ', ' order by hs8) as missing_lines
    from lines
    group by product, flow, trade_month
    having count(case when is_covered then 1 end) > 0

),

final as (

    select
        months.product,
        months.flow,
        months.trade_month,
        cast(months.lines_in_scope as integer) as lines_in_scope,
        cast(months.lines_covered as integer) as lines_covered,
        months.missing_lines,
        unknown.unknown_lines,
        cast(coalesce(unweighed.cells_without_quantity, 0) as integer) as cells_without_quantity,
        loads.loaded_on,
        unknown.unknown_lines is null
        and months.missing_lines is null
        and unweighed.cells_without_quantity is null as is_all_there
    from months
    inner join loads
        on
            months.flow = loads.flow
            and months.trade_month = loads.trade_month
    left join unknown
        on
            months.product = unknown.product
            and months.flow = unknown.flow
            and months.trade_month = unknown.trade_month
    left join unweighed
        on
            months.product = unweighed.product
            and months.flow = unweighed.flow
            and months.trade_month = unweighed.trade_month

)

select * from final
