-- The monthly series: every month from the first to the last known one, with its level where there
-- is one, and the level of the year to date.

with

levels as (

    select * from {{ ref('int_levels_final') }}

),

quantities as (

    select * from levels
    where measure = 'quantity_t'

),

series as (

    select
        product,
        flow,
        partner_code,
        min(window_start) as first_month,
        max(window_start) as last_month
    from quantities
    where
        window_end = last_day(window_start)
        and amount is not null
    group by product, flow, partner_code

),

spine as (

    select
        product,
        flow,
        partner_code,
        cast(unnest(generate_series(first_month, last_month, interval 1 month)) as date)
            as trade_month
    from series

),

final as (

    select
        spine.product,
        spine.flow,
        spine.partner_code,
        spine.trade_month,
        months.amount as quantity_t,
        months.amount_lower as quantity_lower_t,
        months.amount_upper as quantity_upper_t,
        coalesce(months.basis, 'unknown') as quantity_basis,
        coalesce(months.agreeing_voters, 0) as agreeing_voters,
        coalesce(months.dissenting_figures, 0) as dissenting_figures,
        coalesce(months.is_clash, false) as is_clash,
        ytd.amount as ytd_t,
        ytd.amount_lower as ytd_lower_t,
        ytd.amount_upper as ytd_upper_t,
        cast(money.amount as decimal(18, 2)) as value_usd
    from spine
    left join quantities as months
        on
            spine.product = months.product
            and spine.flow = months.flow
            and spine.partner_code = months.partner_code
            and spine.trade_month = months.window_start
            and last_day(spine.trade_month) = months.window_end
    left join quantities as ytd
        on
            spine.product = ytd.product
            and spine.flow = ytd.flow
            and spine.partner_code = ytd.partner_code
            and date_trunc('year', spine.trade_month) = ytd.window_start
            and last_day(spine.trade_month) = ytd.window_end
    left join levels as money
        on
            spine.product = money.product
            and spine.flow = money.flow
            and spine.partner_code = money.partner_code
            and spine.trade_month = money.window_start
            and last_day(spine.trade_month) = money.window_end
            and money.measure = 'value_usd'

)

select * from final
