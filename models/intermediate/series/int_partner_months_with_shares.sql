-- Partners within the world: share, rank and contribution of each known partner, and in every
-- month one residual row (XX-REST) that makes the partners add up to the world exactly.

with

months as (

    select * from {{ ref('int_series_months_with_growth') }}

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

world as (

    select * from months
    where partner_code = 'WLD'

),

countries as (

    select
        months.*,
        case
            when months.quantity_t is not null
                then rank() over (
                    partition by
                        months.product,
                        months.flow,
                        months.trade_month,
                        months.quantity_t is not null
                    order by months.quantity_t desc
                )
        end as rank_in_month
    from months
    left join aggregates
        on months.partner_code = aggregates.partner_code
    where aggregates.partner_code is null

),

known_sums as (

    select
        product,
        flow,
        trade_month,
        sum(quantity_t) as quantity_t,
        sum(quantity_lower_t) as quantity_lower_t,
        sum(quantity_upper_t) as quantity_upper_t
    from countries
    group by product, flow, trade_month

),

-- Every month of the world or of any partner has its residual, so that a month adds up even where
-- no partner is known.
spine as (

    select
        product,
        flow,
        cast(
            unnest(generate_series(min(trade_month), max(trade_month), interval 1 month)) as date
        ) as trade_month
    from (
        select
            product,
            flow,
            trade_month
        from countries
        union all
        select
            product,
            flow,
            trade_month
        from world
    ) as known_months
    group by product, flow

),

residuals as (

    select
        spine.product,
        spine.flow,
        spine.trade_month,
        cast(world.quantity_t - coalesce(known_sums.quantity_t, 0) as decimal(18, 3)) as quantity_t,
        cast(world.quantity_lower_t - coalesce(known_sums.quantity_upper_t, 0) as decimal(18, 6))
            as quantity_lower_t,
        cast(world.quantity_upper_t - coalesce(known_sums.quantity_lower_t, 0) as decimal(18, 6))
            as quantity_upper_t,
        coalesce(world.is_clash, false) as is_clash
    from spine
    left join known_sums
        on
            spine.product = known_sums.product
            and spine.flow = known_sums.flow
            and spine.trade_month = known_sums.trade_month
    left join world
        on
            spine.product = world.product
            and spine.flow = world.flow
            and spine.trade_month = world.trade_month

),

unioned as (

    select
        product,
        flow,
        partner_code,
        trade_month,
        false as is_residual,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        agreeing_voters,
        dissenting_figures,
        month_ago_t,
        year_ago_t,
        mom_pct,
        mom_pct_lower,
        mom_pct_upper,
        mom_null_reason,
        yoy_pct,
        yoy_pct_lower,
        yoy_pct_upper,
        yoy_null_reason,
        yoy_pct_first_published,
        ytd_t,
        ytd_lower_t,
        ytd_upper_t,
        ytd_yoy_pct,
        ytd_yoy_pct_lower,
        ytd_yoy_pct_upper,
        rolling_12m_t,
        rank_in_month,
        highest_since_month,
        lowest_since_month,
        record_horizon_month,
        value_usd,
        unit_value_usd_per_kg
    from countries

    union all

    select
        product,
        flow,
        'XX-REST' as partner_code,
        trade_month,
        true as is_residual,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        case when quantity_t is null then 'unknown' else 'derived' end as quantity_basis,
        0 as agreeing_voters,
        0 as dissenting_figures,
        null as month_ago_t,
        null as year_ago_t,
        null as mom_pct,
        null as mom_pct_lower,
        null as mom_pct_upper,
        -- Which partners are in the rest differs from month to month, so its growth would mean
        -- nothing.
        'residual' as mom_null_reason,
        null as yoy_pct,
        null as yoy_pct_lower,
        null as yoy_pct_upper,
        'residual' as yoy_null_reason,
        null as yoy_pct_first_published,
        null as ytd_t,
        null as ytd_lower_t,
        null as ytd_upper_t,
        null as ytd_yoy_pct,
        null as ytd_yoy_pct_lower,
        null as ytd_yoy_pct_upper,
        null as rolling_12m_t,
        null as rank_in_month,
        null as highest_since_month,
        null as lowest_since_month,
        null as record_horizon_month,
        null as value_usd,
        null as unit_value_usd_per_kg
    from residuals

),

final as (

    select
        unioned.*,
        {{ share_pct('unioned.quantity_t', 'world.quantity_t') }} as share_of_world_pct,
        {{ share_pct('unioned.quantity_lower_t', 'world.quantity_upper_t') }}
            as share_of_world_pct_lower,
        {{ share_pct('unioned.quantity_upper_t', 'world.quantity_lower_t') }}
            as share_of_world_pct_upper,
        {{ share_pct('unioned.quantity_t - unioned.month_ago_t', 'world.month_ago_t') }}
            as contribution_to_mom_pp,
        {{ share_pct('unioned.quantity_t - unioned.year_ago_t', 'world.year_ago_t') }}
            as contribution_to_yoy_pp
    from unioned
    left join world
        on
            unioned.product = world.product
            and unioned.flow = world.flow
            and unioned.trade_month = world.trade_month

)

select * from final
