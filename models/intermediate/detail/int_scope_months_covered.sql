-- Whether the downloads hold a month of a series whole: every line of its scope was asked for, and
-- no partner is far below what two voices print. A query by partner leaves no trace in its file;
-- that is how one is noticed.

with

lines as (

    select * from {{ ref('int_scope_lines_covered') }}
    where is_valid

),

summed as (

    select * from {{ ref('int_scope_partners_summed') }}

),

loads as (

    select
        flow,
        trade_month,
        max(cast(loaded_at as date)) as loaded_on
    from {{ ref('int_download_lines_known') }}
    where not is_partial
    group by flow, trade_month

),

levels as (

    select * from {{ ref('int_levels_voted') }}
    where
        measure = 'quantity_t'
        and agreeing_voters >= 2
        -- January and February are often printed as one.
        and window_end <= last_day(cast(window_start + interval 1 month as date))

),

-- Partners and aggregates that tariff lines can be added up for.
summable as (

    select coalesce(iso3, gacc_partner_code) as partner_code from {{ ref('ref_partners') }}
    union
    select aggregate_code as partner_code from {{ ref('ref_partner_aggregate_members') }}
    union
    select partner_code from {{ ref('ref_partner_aggregates') }}
    where partner_code in ('WLD', 'WLD_X_USA')

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

-- Levels of two voices whose months are all there line by line, and one per cent above the sum.
short as (

    select
        levels.product,
        levels.flow,
        levels.partner_code,
        levels.window_start,
        levels.window_end
    from levels
    inner join summable
        on levels.partner_code = summable.partner_code
    inner join months
        on
            levels.product = months.product
            and levels.flow = months.flow
            and months.trade_month between levels.window_start and levels.window_end
            and months.lines_covered = months.lines_in_scope
    left join summed
        on
            months.product = summed.product
            and months.flow = summed.flow
            and months.trade_month = summed.trade_month
            and levels.partner_code = summed.partner_code
    group by
        levels.product,
        levels.flow,
        levels.partner_code,
        levels.window_start,
        levels.window_end,
        levels.amount_lower
    having
        count(*) = date_diff('month', levels.window_start, levels.window_end) + 1
        and coalesce(sum(summed.quantity_kg), 0) < 990 * levels.amount_lower

),

short_months as (

    select
        months.product,
        months.flow,
        months.trade_month,
        string_agg(distinct short.partner_code, ', ' order by short.partner_code)
            as short_partner_codes
    from months
    inner join short
        on
            months.product = short.product
            and months.flow = short.flow
            and months.trade_month between short.window_start and short.window_end
    group by months.product, months.flow, months.trade_month

),

final as (

    select
        months.product,
        months.flow,
        months.trade_month,
        cast(months.lines_in_scope as integer) as lines_in_scope,
        cast(months.lines_covered as integer) as lines_covered,
        months.missing_lines,
        short_months.short_partner_codes,
        cast(coalesce(world.quantity_kg, 0) as decimal(18, 3)) as quantity_kg,
        loads.loaded_on,
        case
            when months.lines_covered < months.lines_in_scope then 'lines_missing'
            when short_months.trade_month is not null then 'below_press'
            else 'whole'
        end as coverage
    from months
    inner join loads
        on
            months.flow = loads.flow
            and months.trade_month = loads.trade_month
    left join short_months
        on
            months.product = short_months.product
            and months.flow = short_months.flow
            and months.trade_month = short_months.trade_month
    left join summed as world
        on
            months.product = world.product
            and months.flow = world.flow
            and months.trade_month = world.trade_month
            and world.partner_code = 'WLD'

)

select * from final
