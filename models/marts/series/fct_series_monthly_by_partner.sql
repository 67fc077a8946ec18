-- One row per series, month and partner: the countries of every product and flow of dim_series and,
-- in every month, the residual row XX-REST.

with

months as (

    select * from {{ ref('int_partner_months_with_shares') }}

),

series as (

    select * from {{ ref('dim_series') }}

),

partners as (

    select * from {{ ref('dim_partner') }}

),

calendar as (

    select * from {{ ref('dim_month') }}

),

final as (

    select
        series.series,
        months.partner_code,
        partners.partner_name,
        partners.region,
        months.is_residual,
        months.trade_month,
        months.quantity_t,
        {{ lattice('months.quantity_lower_t', 'down') }} as quantity_lower_t,
        {{ lattice('months.quantity_upper_t', 'up') }} as quantity_upper_t,
        months.quantity_basis,
        months.agreeing_voters,
        months.dissenting_figures,
        months.mom_pct,
        months.mom_pct_lower,
        months.mom_pct_upper,
        months.mom_null_reason,
        months.yoy_pct,
        months.yoy_pct_lower,
        months.yoy_pct_upper,
        months.yoy_null_reason,
        months.yoy_pct_first_published,
        months.ytd_t,
        {{ lattice('months.ytd_lower_t', 'down') }} as ytd_lower_t,
        {{ lattice('months.ytd_upper_t', 'up') }} as ytd_upper_t,
        months.ytd_yoy_pct,
        months.ytd_yoy_pct_lower,
        months.ytd_yoy_pct_upper,
        months.rolling_12m_t,
        months.highest_since_month,
        months.lowest_since_month,
        months.record_horizon_month,
        months.value_usd,
        months.unit_value_usd_per_kg,
        months.share_of_world_pct,
        months.share_of_world_pct_lower,
        months.share_of_world_pct_upper,
        cast(months.rank_in_month as integer) as rank_in_month,
        months.contribution_to_mom_pp,
        months.contribution_to_yoy_pp,
        case when series.flow = 'export' then calendar.export_control_regime end as control_regime
    from months
    inner join series
        on
            months.product = series.product
            and months.flow = series.flow
    inner join partners
        on months.partner_code = partners.partner_code
    inner join calendar
        on months.trade_month = calendar.trade_month

)

select * from final
