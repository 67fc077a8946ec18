-- What each member of a series (partner, element, form, tariff line) contributed to its growth, in
-- every month that downloads speak of. What is not itemised in both months is one entry; so tonnes
-- and points add up to the growth of the series exactly.

with

months as (

    select * from {{ ref('int_series_months_whole_or_why_not') }}

),

world as (

    select * from {{ ref('int_series_months_with_growth') }}
    where partner_code = 'WLD'

),

members as (

    select * from {{ ref('int_series_months_by_member') }}

),

scope_lines as (

    select * from {{ ref('int_series_tariff_lines') }}

),

growths as (

    select
        world.product,
        world.flow,
        world.trade_month,
        'mom' as growth_kind,
        cast(world.trade_month - interval 1 month as date) as base_month,
        world.quantity_t,
        world.month_ago_t as base_t
    from world
    where world.mom_pct is not null

    union all

    select
        world.product,
        world.flow,
        world.trade_month,
        'yoy' as growth_kind,
        cast(world.trade_month - interval 1 year as date) as base_month,
        world.quantity_t,
        world.year_ago_t as base_t
    from world
    where world.yoy_pct is not null

),

dimensions as (

    select
        growths.*,
        dimensions.dimension
    from growths
    inner join months
        on
            growths.product = months.product
            and growths.flow = months.flow
            and growths.trade_month = months.trade_month
    cross join (
        values ('partner'), ('element'), ('form'), ('tariff_line')
    ) as dimensions (dimension)

),

itemised as (

    select
        dimensions.*,
        this.member,
        this.quantity_t as member_quantity_t,
        base.quantity_t as member_base_t,
        this.rank_in_month,
        base.rank_in_month as rank_in_base_month
    from dimensions
    inner join members as this
        on
            dimensions.product = this.product
            and dimensions.flow = this.flow
            and dimensions.trade_month = this.trade_month
            and dimensions.dimension = this.dimension
    inner join members as base
        on
            dimensions.product = base.product
            and dimensions.flow = base.flow
            and dimensions.base_month = base.trade_month
            and dimensions.dimension = base.dimension
            and this.member = base.member
    where
        this.quantity_t > 0
        or base.quantity_t > 0

),

itemised_sums as (

    select
        product,
        flow,
        trade_month,
        growth_kind,
        dimension,
        sum(member_quantity_t) as quantity_t,
        sum(member_base_t) as base_t
    from itemised
    group by product, flow, trade_month, growth_kind, dimension

),

entries as (

    select
        *,
        true as is_itemised
    from itemised

    union all

    select
        dimensions.*,
        case when dimensions.dimension = 'partner' then 'XX-REST' else 'not_itemised' end as member,
        dimensions.quantity_t - coalesce(itemised_sums.quantity_t, 0) as member_quantity_t,
        dimensions.base_t - coalesce(itemised_sums.base_t, 0) as member_base_t,
        null as rank_in_month,
        null as rank_in_base_month,
        false as is_itemised
    from dimensions
    left join itemised_sums
        on
            dimensions.product = itemised_sums.product
            and dimensions.flow = itemised_sums.flow
            and dimensions.trade_month = itemised_sums.trade_month
            and dimensions.growth_kind = itemised_sums.growth_kind
            and dimensions.dimension = itemised_sums.dimension

),

-- Members in the order of their codes, what is not itemised last.
summed as (

    select
        *,
        row_number() over in_order as member_order,
        sum(member_quantity_t - member_base_t) over in_order as change_so_far_t,
        coalesce(sum(member_quantity_t - member_base_t) over before, 0) as change_before_t
    from entries
    window
        in_order as (
            partition by product, flow, trade_month, growth_kind, dimension
            order by is_itemised desc, member asc
        ),
        before as (
            partition by product, flow, trade_month, growth_kind, dimension
            order by is_itemised desc, member asc
            rows between unbounded preceding and 1 preceding
        )

),

-- Members that hold some, but not all, of the lines that goods moved between.
broken as (

    select
        product,
        flow,
        dimension,
        member,
        changed_on
    from (
        select
            *,
            'tariff_line' as dimension,
            hs8 as member
        from scope_lines

        union all

        select
            *,
            'element' as dimension,
            element_symbol as member
        from scope_lines

        union all

        select
            *,
            'form' as dimension,
            form as member
        from scope_lines
    ) as member_lines
    where changed_on is not null
    group by product, flow, dimension, member, changed_on, left(hs8, 6), lines_sharing_goods
    having count(*) < lines_sharing_goods

),

final as (

    select
        summed.product,
        summed.flow,
        summed.trade_month,
        summed.growth_kind,
        summed.dimension,
        summed.member,
        cast(summed.member_order as integer) as member_order,
        summed.is_itemised,
        -- A line that opens with the goods of another is no newcomer.
        case
            when not summed.is_itemised then 'not_itemised'
            when broken.member is not null then 'tariff_line_changed'
            when summed.member_base_t = 0 then 'entered'
            when summed.member_quantity_t = 0 then 'left'
            else 'continuing'
        end as member_status,
        cast(summed.member_quantity_t as decimal(18, 3)) as quantity_t,
        cast(summed.member_base_t as decimal(18, 3)) as base_t,
        -- Rounded once as running sums, so that the rounded differences add up as well.
        cast(
            round(summed.change_so_far_t, 3) - round(summed.change_before_t, 3) as decimal(18, 3)
        ) as contribution_t,
        cast(
            {{ share_pct('summed.change_so_far_t', 'summed.base_t') }}
            - {{ share_pct('summed.change_before_t', 'summed.base_t') }} as decimal(18, 6)
        ) as contribution_pp,
        case
            when summed.is_itemised and broken.member is null
                then {{ growth_pct('summed.member_quantity_t', 'summed.member_base_t') }}
        end as member_growth_pct,
        case
            when not summed.is_itemised then 'residual'
            when broken.member is not null then 'tariff_line_changed'
            when summed.member_base_t = 0 then 'base_is_zero'
        end as member_growth_null_reason,
        cast(summed.rank_in_month as integer) as rank_in_month,
        cast(summed.rank_in_base_month as integer) as rank_in_base_month,
        cast(
            case
                when broken.member is null then summed.rank_in_base_month - summed.rank_in_month
            end as integer
        ) as places_gained,
        case
            when not summed.is_itemised then 'residual'
            when summed.member_quantity_t > 0 and summed.rank_in_month is null
                then 'month_not_whole'
            when summed.member_base_t > 0 and summed.rank_in_base_month is null
                then 'base_month_not_whole'
            when broken.member is not null then 'tariff_line_changed'
            when summed.member_base_t = 0 then 'entered'
            when summed.member_quantity_t = 0 then 'left'
        end as places_gained_null_reason
    from summed
    left join (select distinct * from broken) as broken
        on
            summed.product = broken.product
            and summed.flow = broken.flow
            and summed.dimension = broken.dimension
            and summed.member = broken.member
            and summed.base_month < broken.changed_on
            and summed.trade_month >= broken.changed_on

)

select * from final
