-- Share of the world, rank and contribution to its growth of each partner. The residual has what
-- the partners leave, so that shares add up to 100 and contributions to the growth of the world.

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

partners as (

    select
        months.*,
        false as is_residual
    from months
    left join aggregates
        on months.partner_code = aggregates.partner_code
    where aggregates.partner_code is null

    union all by name

    select * from {{ ref('int_residual_months') }}

),

ranks as (

    select * from {{ ref('int_partner_months_ranked') }}

),

parts as (

    select
        partners.*,
        world.quantity_t as world_t,
        world.quantity_lower_t as world_lower_t,
        world.quantity_upper_t as world_upper_t,
        -- What contributions add up to.
        world.mom_pct as world_mom_pct,
        world.yoy_pct as world_yoy_pct,
        {{ share_pct('partners.quantity_t - partners.month_ago_t', 'world.month_ago_t') }}
            as mom_pp,
        {{ share_pct('partners.quantity_t - partners.year_ago_t', 'world.year_ago_t') }} as yoy_pp,
        ranks.rank_lower,
        ranks.rank_upper
    from partners
    left join world
        on
            partners.product = world.product
            and partners.flow = world.flow
            and partners.trade_month = world.trade_month
    left join ranks
        on
            {{ same_series('partners', 'ranks') }}
            and partners.trade_month = ranks.trade_month

),

added_up as (

    select
        *,
        count(case when not is_residual then quantity_t end) over of_month as partners_known,
        sum(quantity_t) over in_order as so_far_t,
        coalesce(sum(mom_pp) over of_month, 0) as moms_pp,
        coalesce(sum(yoy_pp) over of_month, 0) as yoys_pp
    from parts
    window
        of_month as (partition by product, flow, trade_month),
        in_order as (
            partition by product, flow, trade_month
            order by is_residual asc, partner_code asc
        )

),

shares as (

    select
        *,
        -- Rounded once as running sums, so that the rounded differences add up to 100 as well.
        case
            when quantity_t is not null
                then
                    {{ share_pct('so_far_t', 'world_t') }}
                    - {{ share_pct('so_far_t - quantity_t', 'world_t') }}
        end as share_of_world_pct,
        case when is_residual then world_mom_pct - moms_pp else mom_pp end
            as contribution_to_mom_pp,
        case when is_residual then world_yoy_pct - yoys_pp else yoy_pp end
            as contribution_to_yoy_pp,
        {{ share_pct('quantity_lower_t', 'world_upper_t') }} as least_share_pct,
        -- No part is above its whole, and of a world that may be nothing a partner may be all.
        case
            when quantity_upper_t is null or world_upper_t is null then null
            when world_lower_t <= 0 then 100
            else least({{ share_pct('quantity_upper_t', 'world_lower_t') }}, 100)
        end as greatest_share_pct
    from added_up

),

final as (

    select
        * exclude (
            world_t, world_lower_t, world_upper_t, world_mom_pct, world_yoy_pct, mom_pp, yoy_pp,
            so_far_t, moms_pp, yoys_pp, least_share_pct, greatest_share_pct
        ) replace (
            cast(share_of_world_pct as decimal(18, 6)) as share_of_world_pct,
            cast(contribution_to_mom_pp as decimal(18, 6)) as contribution_to_mom_pp,
            cast(contribution_to_yoy_pp as decimal(18, 6)) as contribution_to_yoy_pp,
            cast(partners_known as integer) as partners_known
        ),
        -- A difference of running sums may be off by its last place.
        cast(least(least_share_pct, share_of_world_pct) as decimal(18, 6))
            as share_of_world_pct_lower,
        cast(greatest(greatest_share_pct, share_of_world_pct) as decimal(18, 6))
            as share_of_world_pct_upper,
        case when rank_lower = rank_upper then rank_lower end as rank_in_month
    from shares

)

select * from final
