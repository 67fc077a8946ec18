-- In every dimension the contributions of a month add up to the growth that the monthly facts show,
-- in tonnes and in points, to the last place.
-- Seen red: points rounded member by member.

with

facts as (

    select
        series.product,
        series.flow,
        months.trade_month,
        months.quantity_t,
        months.mom_pct,
        months.yoy_pct
    from {{ ref('fct_series_monthly') }} as months
    inner join {{ ref('dim_series') }} as series
        on months.series = series.series

),

contributions as (

    select
        product,
        flow,
        trade_month,
        growth_kind,
        dimension,
        cast(
            case
                when growth_kind = 'mom' then trade_month - interval 1 month
                else trade_month - interval 1 year
            end as date
        ) as base_month,
        sum(contribution_t) as contribution_t,
        sum(contribution_pp) as contribution_pp
    from {{ ref('fct_growth_contributions_monthly') }}
    group by product, flow, trade_month, growth_kind, dimension

)

select
    contributions.*,
    this.quantity_t - base.quantity_t as change_t,
    case
        when contributions.growth_kind = 'mom' then this.mom_pct else this.yoy_pct
    end as growth_pct
from contributions
inner join facts as this
    on
        contributions.product = this.product
        and contributions.flow = this.flow
        and contributions.trade_month = this.trade_month
left join facts as base
    on
        contributions.product = base.product
        and contributions.flow = base.flow
        and contributions.base_month = base.trade_month
where
    contributions.contribution_t is distinct from this.quantity_t - base.quantity_t
    or contributions.contribution_pp
    is distinct from case
        when contributions.growth_kind = 'mom' then this.mom_pct else this.yoy_pct
    end
