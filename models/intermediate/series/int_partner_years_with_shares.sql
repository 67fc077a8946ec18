-- Partners within the world by year: share and rank, and in every year one residual row (XX-REST)
-- that makes the partners add up to the world exactly. As for months.

with

years as (

    select * from {{ ref('int_series_periods_with_growth') }}
    where period_kind = 'year'

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

rest_months as (

    select
        product,
        flow,
        cast(date_trunc('year', trade_month) as date) as period_start,
        cast(count(quantity_t) as integer) as months_known,
        cast(sum(quantity_t) as decimal(18, 3)) as known_months_t
    from {{ ref('int_partner_months_with_shares') }}
    where is_residual
    group by product, flow, date_trunc('year', trade_month)

),

world as (

    select * from years
    where partner_code = 'WLD'

),

countries as (

    select
        years.*,
        false as is_residual
    from years
    left join aggregates
        on years.partner_code = aggregates.partner_code
    where aggregates.partner_code is null

),

sums as (

    select
        product,
        flow,
        period_start,
        cast(count(quantity_t) as integer) as partners_known,
        sum(quantity_t) as quantity_t,
        sum(case when quantity_t is not null then quantity_lower_t end) as known_lower_t,
        sum(case when quantity_t is not null then quantity_upper_t end) as known_upper_t,
        sum(quantity_lower_t) as quantity_lower_t
    from countries
    group by product, flow, period_start

),

-- A partner that has bounds and no figure may be ahead, too. Of partners without bounds, what the
-- others leave of the world could hold so many as large.
ranks as (

    select
        this.product,
        this.flow,
        this.partner_code,
        this.period_start,
        count(case when other.quantity_lower_t > this.quantity_upper_t then 1 end)
            as surely_larger,
        count(case when other.quantity_upper_t > this.quantity_lower_t then 1 end)
            as possibly_larger,
        any_value({{ whole_kg(
            'greatest(world.quantity_upper_t - sums.quantity_lower_t, 0)', 'up'
        ) }})
        // any_value({{ whole_kg('this.quantity_lower_t', 'down') }}) as unlisted_larger
    from countries as this
    inner join sums
        on
            this.product = sums.product
            and this.flow = sums.flow
            and this.period_start = sums.period_start
    inner join world
        on
            this.product = world.product
            and this.flow = world.flow
            and this.period_start = world.period_start
    left join countries as other
        on
            this.product = other.product
            and this.flow = other.flow
            and this.period_start = other.period_start
            and this.partner_code <> other.partner_code
    where
        this.quantity_lower_t >= 0.001
        and world.quantity_upper_t is not null
    group by this.product, this.flow, this.partner_code, this.period_start

),

-- Every year of the world or of any partner has its residual, so that a year adds up even where no
-- partner is known.
spine as (

    select
        product,
        flow,
        cast(unnest(generate_series(min(period_start), max(period_start), interval 1 year)) as date)
            as period_start
    from (
        select
            product,
            flow,
            period_start
        from countries
        union all
        select
            product,
            flow,
            period_start
        from world
    ) as years_of_any
    group by product, flow

),

left_over as (

    select
        spine.product,
        spine.flow,
        spine.period_start,
        cast(world.quantity_t - coalesce(sums.quantity_t, 0) as decimal(18, 3)) as quantity_t,
        world.quantity_lower_t - coalesce(sums.known_upper_t, 0) as quantity_lower_t,
        world.quantity_upper_t - coalesce(sums.known_lower_t, 0) as quantity_upper_t,
        coalesce(rest_months.months_known, 0) as months_known,
        rest_months.known_months_t
    from spine
    left join sums
        on
            spine.product = sums.product
            and spine.flow = sums.flow
            and spine.period_start = sums.period_start
    left join world
        on
            spine.product = world.product
            and spine.flow = world.flow
            and spine.period_start = world.period_start
    left join rest_months
        on
            spine.product = rest_months.product
            and spine.flow = rest_months.flow
            and spine.period_start = rest_months.period_start

),

residuals as (

    select
        product,
        flow,
        'XX-REST' as partner_code,
        period_start,
        last_day(period_start + interval 11 month) as period_end,
        true as is_residual,
        quantity_t,
        -- Best figures of parts can exceed the whole by their rounding: the rest is below zero.
        case
            when quantity_t < 0 then cast(quantity_t as decimal(18, 6))
            when quantity_lower_t < 0 then 0
            else cast(quantity_lower_t as decimal(18, 6))
        end as quantity_lower_t,
        case when quantity_upper_t < 0 then 0 else cast(quantity_upper_t as decimal(18, 6)) end
            as quantity_upper_t,
        case when quantity_t is null then 'unknown' else 'derived' end as quantity_basis,
        0 as agreeing_voters,
        months_known,
        known_months_t,
        -- Which partners are in the rest differs from year to year.
        'residual' as yoy_null_reason,
        'residual' as value_usd_null_reason
    from left_over

),

parts as (

    select * from countries

    union all by name

    select
        *,
        {{ certainty('quantity_lower_t', 'quantity_upper_t', 'quantity_basis') }} as certainty
    from residuals

),

shares as (

    select
        parts.*,
        world.quantity_t > 0 as has_world,
        case
            when not parts.is_residual
                then {{ share_pct('parts.quantity_t', 'world.quantity_t') }}
        end as share_pct,
        {{ share_pct('parts.quantity_lower_t', 'world.quantity_upper_t') }} as least_share_pct,
        -- No part is above its whole, and of a world that may be nothing a partner may be all.
        case
            when parts.quantity_upper_t is null or world.quantity_upper_t is null then null
            when world.quantity_lower_t <= 0 then 100
            else least({{ share_pct('parts.quantity_upper_t', 'world.quantity_lower_t') }}, 100)
        end as greatest_share_pct,
        cast(1 + ranks.surely_larger as integer) as rank_lower,
        cast(1 + ranks.possibly_larger + ranks.unlisted_larger as integer) as rank_upper,
        coalesce(sums.partners_known, 0) as partners_known
    from parts
    left join world
        on
            parts.product = world.product
            and parts.flow = world.flow
            and parts.period_start = world.period_start
    left join ranks
        on
            {{ same_series('parts', 'ranks') }}
            and parts.period_start = ranks.period_start
    left join sums
        on
            parts.product = sums.product
            and parts.flow = sums.flow
            and parts.period_start = sums.period_start

),

-- The residual has what is left of 100, and carries the rounding of all others.
added_up as (

    select
        *,
        case
            when not is_residual then share_pct
            when has_world then 100 - coalesce(sum(share_pct) over of_year, 0)
        end as share_of_world
    from shares
    window of_year as (partition by product, flow, period_start)

),

final as (

    select
        * exclude (has_world, share_pct, least_share_pct, greatest_share_pct, share_of_world),
        cast(share_of_world as decimal(18, 6)) as share_of_world_pct,
        cast(least(least_share_pct, share_of_world) as decimal(18, 6)) as share_of_world_pct_lower,
        cast(greatest(greatest_share_pct, share_of_world) as decimal(18, 6))
            as share_of_world_pct_upper,
        case when rank_lower = rank_upper then rank_lower end as rank_in_year
    from added_up

)

select * from final
