-- How concentrated a series is on few partners, elements, forms or tariff lines: the
-- Herfindahl-Hirschman index of their shares. What is not itemised may be many small members or
-- one, and so gives the index a lower and an upper end.

with

months as (

    select * from {{ ref('int_series_months_whole_or_why_not') }}

),

world as (

    select * from {{ ref('int_series_months_without_holes') }}
    where
        partner_code = 'WLD'
        and quantity_t > 0

),

members as (

    select * from {{ ref('int_series_months_by_member') }}
    where quantity_t > 0

),

summed as (

    select
        members.product,
        members.flow,
        members.trade_month,
        members.dimension,
        world.quantity_t as world_t,
        count(*) as member_count,
        -- The first of equals, by its code.
        min_by(members.member, (-members.quantity_t, members.member)) as top_member,
        max(members.quantity_t) as top_t,
        sum(members.quantity_t) as itemised_t,
        sum(power(members.quantity_t, 2)) as squares,
        greatest(world.quantity_t, sum(members.quantity_t)) as whole_t
    from members
    inner join months
        on
            members.product = months.product
            and members.flow = months.flow
            and members.trade_month = months.trade_month
    inner join world
        on
            members.product = world.product
            and members.flow = world.flow
            and members.trade_month = world.trade_month
    group by
        members.product,
        members.flow,
        members.trade_month,
        members.dimension,
        world.quantity_t

),

final as (

    select
        product,
        flow,
        trade_month,
        dimension,
        cast(member_count as integer) as member_count,
        top_member,
        {{ share_pct('top_t', 'whole_t') }} as top_member_share_pct,
        {{ share_pct('itemised_t', 'whole_t') }} as itemised_share_pct,
        cast(round(10000 * squares / power(whole_t, 2), 3) as decimal(9, 3)) as hhi_lower,
        cast(
            round(10000 * (squares + power(whole_t - itemised_t, 2)) / power(whole_t, 2), 3)
            as decimal(9, 3)
        ) as hhi_upper
    from summed

)

select * from final
