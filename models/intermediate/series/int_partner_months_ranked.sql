-- The place of each partner in its month, as far as bounds tell: at best below those that are
-- surely larger, at worst below all that may be, and as many unlisted ones as the rest could hold.

with

months as (

    select * from {{ ref('int_series_months_without_holes') }}

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

-- Of the other partners nothing is known but that they are a part of the rest.
listed as (

    select months.*
    from months
    left join aggregates
        on months.partner_code = aggregates.partner_code
    where
        aggregates.partner_code is null
        and months.certainty <> 'none'

),

rests as (

    select
        world.product,
        world.flow,
        world.trade_month,
        greatest(world.quantity_upper_t - sum(listed.quantity_lower_t), 0) as rest_upper_t
    from months as world
    inner join listed
        on
            world.product = listed.product
            and world.flow = listed.flow
            and world.trade_month = listed.trade_month
    where
        world.partner_code = 'WLD'
        and world.quantity_upper_t is not null
    group by world.product, world.flow, world.trade_month, world.quantity_upper_t

),

counted as (

    select
        this.product,
        this.flow,
        this.partner_code,
        this.trade_month,
        count(case when other.quantity_lower_t > this.quantity_upper_t then 1 end) as surely_larger,
        count(case when other.quantity_upper_t > this.quantity_lower_t then 1 end)
            as possibly_larger,
        cast(floor(any_value(rests.rest_upper_t) / any_value(this.quantity_lower_t)) as bigint)
            as unlisted_larger
    from listed as this
    inner join rests
        on
            this.product = rests.product
            and this.flow = rests.flow
            and this.trade_month = rests.trade_month
    left join listed as other
        on
            this.product = other.product
            and this.flow = other.flow
            and this.trade_month = other.trade_month
            and this.partner_code <> other.partner_code
    where this.quantity_lower_t > 0
    group by this.product, this.flow, this.partner_code, this.trade_month

),

final as (

    select
        product,
        flow,
        partner_code,
        trade_month,
        cast(1 + surely_larger as integer) as rank_lower,
        cast(1 + possibly_larger + unlisted_larger as integer) as rank_upper
    from counted

)

select * from final
