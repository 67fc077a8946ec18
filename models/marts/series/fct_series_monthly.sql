-- One row per series and month: the world series of every product and flow of dim_series, with the
-- notices of export control in force. There is none on the import side. Where a month is not known,
-- experience may say what it held.

with

months as (

    select * from {{ ref('int_series_months_with_growth') }}
    where partner_code = 'WLD'

),

estimates as (

    select * from {{ ref('int_series_months_estimated') }}

),

series as (

    select * from {{ ref('dim_series') }}

),

controls as (

    select
        series.series,
        by_month.trade_month,
        string_agg(by_month.notice, ', ' order by by_month.notice) as controls_in_force
    from {{ ref('int_control_measures_by_month') }} as by_month
    inner join series
        on list_contains(by_month.series, series.series)
    where by_month.days_in_force > 0
    group by series.series, by_month.trade_month

),

final as (

    select
        series.series,
        months.trade_month,
        months.quantity_t,
        {{ lattice('months.quantity_lower_t', 'down') }} as quantity_lower_t,
        {{ lattice('months.quantity_upper_t', 'up') }} as quantity_upper_t,
        months.certainty,
        months.quantity_basis,
        months.agreeing_voters,
        months.dissenting_figures,
        estimates.estimate_from_t,
        estimates.estimate_to_t,
        estimates.estimate_months,
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
        months.value_cny_vintage,
        months.value_cny_null_reason,
        months.unit_value_usd_per_kg,
        months.unit_value_lower_usd_per_kg,
        months.unit_value_upper_usd_per_kg,
        months.unit_value_null_reason,
        months.unit_value_cny_per_kg,
        months.unit_value_lower_cny_per_kg,
        months.unit_value_upper_cny_per_kg,
        months.unit_value_cny_vintage,
        months.unit_value_cny_null_reason,
        controls.controls_in_force
    from months
    inner join series
        on
            months.product = series.product
            and months.flow = series.flow
    left join estimates
        on
            months.product = estimates.product
            and months.flow = estimates.flow
            and months.trade_month = estimates.trade_month
    left join controls
        on
            series.series = controls.series
            and months.trade_month = controls.trade_month

)

select * from final
