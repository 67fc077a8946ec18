-- Whole months of China's trade on six digits, added up to a series for each partner, for the world
-- and for the aggregates. A month is whole where every line of the scope is there, each as large
-- for the world as for its partners together, and nothing is estimated. One that misses what two
-- voices print by more than a revision is none.

with

trade as (

    select * from {{ ref('stg_customs__six_digit_trade') }}

),

scopes as (

    select
        series.product,
        series.flow,
        unnest(string_split(lines.product_code, '+')) as hs6,
        len(string_split(lines.product_code, '+')) as lines_in_scope
    from {{ ref('ref_partner_lines') }} as lines
    inner join {{ ref('ref_series') }} as series
        on lines.series = series.series
    where
        lines.classification = 'HS6'
        and lines.compared_as = 'same'

),

prints as (

    select * from {{ ref('int_levels_from_prints') }}
    where
        measure = 'quantity_t'
        and agreeing_voters >= 2
        and window_end = last_day(window_start)

),

whole_lines as (

    select
        flow,
        hs6,
        trade_month
    from trade
    group by flow, hs6, trade_month
    having
        bool_and(is_partner_known and quantity_kg is not null and not is_mass_estimated)
        -- Partners are in whole kilograms where the world may not be.
        and abs(
            sum(quantity_kg) filter (partner_code = 'WLD')
            - sum(quantity_kg) filter (partner_code <> 'WLD')
        ) < 1

),

in_scope as (

    select
        scopes.product,
        scopes.lines_in_scope,
        trade.flow,
        trade.hs6,
        trade.trade_month,
        trade.partner_code,
        trade.quantity_kg,
        trade.value_usd,
        trade.loaded_on
    from trade
    inner join whole_lines
        on
            trade.flow = whole_lines.flow
            and trade.hs6 = whole_lines.hs6
            and trade.trade_month = whole_lines.trade_month
    inner join scopes
        on
            trade.flow = scopes.flow
            and trade.hs6 = scopes.hs6
    where trade.partner_code <> 'WLD'

),

months as (

    select
        product,
        flow,
        trade_month,
        max(loaded_on) as loaded_on
    from in_scope
    group by product, flow, trade_month
    having count(distinct hs6) = max(lines_in_scope)

),

grouped as (

    {{ by_partner_and_aggregate('in_scope') }}

),

summed as (

    select
        product,
        flow,
        partner_code,
        trade_month,
        sum(quantity_kg) as quantity_kg,
        {{ sum_of_all('value_usd') }} as value_usd
    from grouped
    group by product, flow, partner_code, trade_month

),

contested as (

    select distinct
        summed.product,
        summed.flow,
        summed.trade_month
    from summed
    inner join prints
        on
            {{ same_series('summed', 'prints') }}
            and summed.trade_month = prints.window_start
    where {{ exceeds_revision(
        'prints.amount_lower', 'prints.amount_upper', tonnes('summed.quantity_kg'), tonnes('summed.quantity_kg')
    ) }}

),

final as (

    select
        summed.product,
        summed.flow,
        summed.partner_code,
        summed.trade_month,
        months.loaded_on,
        summed.quantity_kg,
        summed.value_usd
    from summed
    inner join months
        on
            summed.product = months.product
            and summed.flow = months.flow
            and summed.trade_month = months.trade_month
    left join contested
        on
            summed.product = contested.product
            and summed.flow = contested.flow
            and summed.trade_month = contested.trade_month
    where contested.trade_month is null

)

select * from final
