-- What the downloads hold of a series in each month: whether every line of its scope was asked for,
-- no line is unknown, and no quantity is missing. Only then can the sum be the level.

with

scope_lines as (

    select * from {{ ref('int_scope_lines') }}

),

lines as (

    select * from {{ ref('int_scope_lines_covered') }}
    where is_valid

),

trade as (

    select * from {{ ref('fct_customs_trade_monthly') }}

),

download_lines as (

    select * from {{ ref('int_download_lines_known') }}

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

files as (

    select
        scope_lines.product,
        scope_lines.flow,
        download_lines.trade_month,
        string_agg(distinct download_lines.file_name, ', ' order by download_lines.file_name)
            as file_names
    from download_lines
    inner join scope_lines
        on
            download_lines.flow = scope_lines.flow
            and download_lines.hs8 = scope_lines.hs8
    group by scope_lines.product, scope_lines.flow, download_lines.trade_month

),

unknown as (

    select
        product,
        flow,
        trade_month,
        string_agg(hs8, ', ' order by hs8) as unknown_lines
    from {{ ref('int_scope_lines_unknown') }}
    group by product, flow, trade_month

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
        cast(coalesce(world.quantity_kg, 0) as decimal(18, 3)) as quantity_kg,
        loads.loaded_on,
        files.file_names,
        unknown.unknown_lines is null
        and months.missing_lines is null
        and unweighed.cells_without_quantity is null as is_all_there
    from months
    inner join loads
        on
            months.flow = loads.flow
            and months.trade_month = loads.trade_month
    left join files
        on
            months.product = files.product
            and months.flow = files.flow
            and months.trade_month = files.trade_month
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
    left join {{ ref('int_scope_partners_summed') }} as world
        on
            months.product = world.product
            and months.flow = world.flow
            and months.trade_month = world.trade_month
            and world.partner_code = 'WLD'

)

select * from final
