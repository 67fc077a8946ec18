-- What the world has beyond its known partners: in every month one residual row (XX-REST), which
-- makes the partners add up to the world exactly.

with

months as (

    select * from {{ ref('int_series_months_without_holes') }}

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

world as (

    select * from months
    where partner_code = 'WLD'

),

countries as (

    select months.*
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
    where quantity_t is not null
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

left_over as (

    select
        spine.product,
        spine.flow,
        spine.trade_month,
        cast(world.quantity_t - coalesce(known_sums.quantity_t, 0) as decimal(18, 3)) as quantity_t,
        world.quantity_lower_t - coalesce(known_sums.quantity_upper_t, 0) as quantity_lower_t,
        world.quantity_upper_t - coalesce(known_sums.quantity_lower_t, 0) as quantity_upper_t
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

residuals as (

    select
        product,
        flow,
        'XX-REST' as partner_code,
        trade_month,
        true as is_residual,
        quantity_t,
        -- Best figures of parts can exceed the whole by their rounding: a rest below zero.
        case
            when quantity_t < 0 then cast(quantity_t as decimal(18, 6))
            when quantity_lower_t < 0 then 0
            else cast(quantity_lower_t as decimal(18, 6))
        end as quantity_lower_t,
        case when quantity_upper_t < 0 then 0 else cast(quantity_upper_t as decimal(18, 6)) end
            as quantity_upper_t,
        case when quantity_t is null then 'unknown' else 'derived' end as quantity_basis,
        0 as agreeing_voters,
        0 as dissenting_figures,
        -- Which partners are in the rest differs from month to month, so its growth would mean
        -- nothing. Nobody prints its value.
        'residual' as mom_null_reason,
        'residual' as yoy_null_reason,
        'residual' as value_usd_null_reason,
        'residual' as value_cny_null_reason,
        'residual' as unit_value_null_reason
    from left_over

),

final as (

    select
        *,
        {{ certainty('quantity_lower_t', 'quantity_upper_t', 'quantity_basis') }} as certainty
    from residuals

)

select * from final
