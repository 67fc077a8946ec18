-- The monthly series: every month from the first to the last known one, with its level where there
-- is one, and the level of the year to date. Bounds that say no more than zero and the whole stay
-- in fct_levels: here they would make the axis of a chart.

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
        case when months.certainty <> 'none' then months.amount_lower end as quantity_lower_t,
        case when months.certainty <> 'none' then months.amount_upper end as quantity_upper_t,
        coalesce(months.certainty, 'none') as certainty,
        coalesce(months.basis, 'unknown') as quantity_basis,
        coalesce(months.agreeing_voters, 0) as agreeing_voters,
        coalesce(months.dissenting_figures, 0) as dissenting_figures,
        coalesce(months.is_clash, false) as is_clash,
        ytd.amount as ytd_t,
        case when ytd.certainty <> 'none' then ytd.amount_lower end as ytd_lower_t,
        case when ytd.certainty <> 'none' then ytd.amount_upper end as ytd_upper_t,
        cast(count(months.amount) over (
            partition by
                spine.product, spine.flow, spine.partner_code, date_trunc('year', spine.trade_month)
            order by spine.trade_month
        ) as integer) as ytd_months_known,
        cast(usd.amount as decimal(18, 2)) as value_usd,
        {{ lattice('usd.amount_lower', 'down', places=2) }} as value_lower_usd,
        {{ lattice('usd.amount_upper', 'up', places=2) }} as value_upper_usd,
        case
            when usd.is_clash then 'level_clash'
            when usd.amount is null then 'no_level'
        end as value_usd_null_reason
    from spine
    left join quantities as months
        on
            {{ same_series('spine', 'months') }}
            and spine.trade_month = months.window_start
            and last_day(spine.trade_month) = months.window_end
    left join quantities as ytd
        on
            {{ same_series('spine', 'ytd') }}
            and date_trunc('year', spine.trade_month) = ytd.window_start
            and last_day(spine.trade_month) = ytd.window_end
    left join levels as usd
        on
            {{ same_series('spine', 'usd') }}
            and spine.trade_month = usd.window_start
            and last_day(spine.trade_month) = usd.window_end
            and usd.measure = 'value_usd'

)

select * from final
