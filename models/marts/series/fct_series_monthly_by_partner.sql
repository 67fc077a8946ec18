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

-- A notice that is aimed at one partner is one of that partner.
controls as (

    select
        series.series,
        partners.partner_code,
        by_month.trade_month,
        string_agg(by_month.notice, ', ' order by by_month.notice) as controls_in_force
    from {{ ref('int_control_measures_by_month') }} as by_month
    inner join series
        on list_contains(by_month.series, series.series)
    inner join partners
        on coalesce(by_month.partner_code, partners.partner_code) = partners.partner_code
    where by_month.days_in_force > 0
    group by series.series, partners.partner_code, by_month.trade_month

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
        months.certainty,
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
        months.ytd_months_known,
        months.rolling_12m_t,
        {{ lattice('months.rolling_12m_lower_t', 'down') }} as rolling_12m_lower_t,
        {{ lattice('months.rolling_12m_upper_t', 'up') }} as rolling_12m_upper_t,
        months.highest_since_month,
        months.lowest_since_month,
        months.record_horizon_month,
        months.value_usd,
        months.value_lower_usd,
        months.value_upper_usd,
        months.value_usd_null_reason,
        months.value_cny,
        months.value_lower_cny,
        months.value_upper_cny,
        months.value_cny_null_reason,
        months.unit_value_usd_per_kg,
        months.unit_value_lower_usd_per_kg,
        months.unit_value_upper_usd_per_kg,
        months.unit_value_null_reason,
        months.share_of_world_pct,
        months.share_of_world_pct_lower,
        months.share_of_world_pct_upper,
        months.rank_in_month,
        months.rank_lower,
        months.rank_upper,
        months.partners_known,
        months.contribution_to_mom_pp,
        months.contribution_to_yoy_pp,
        controls.controls_in_force
    from months
    inner join series
        on
            months.product = series.product
            and months.flow = series.flow
    inner join partners
        on months.partner_code = partners.partner_code
    left join controls
        on
            series.series = controls.series
            and months.partner_code = controls.partner_code
            and months.trade_month = controls.trade_month

)

select * from final
