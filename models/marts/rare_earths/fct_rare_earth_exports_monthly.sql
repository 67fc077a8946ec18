-- One row per month of rare-earth exports, the world: this series of fct_series_monthly under its
-- own name.

with

months as (

    select * from {{ ref('fct_series_monthly') }}
    where series = 'rare_earth_exports'

),

final as (

    select
        trade_month,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        agreeing_voters,
        dissenting_figures,
        mom_pct,
        mom_pct_lower,
        mom_pct_upper,
        mom_null_reason,
        yoy_pct,
        yoy_pct_lower,
        yoy_pct_upper,
        yoy_null_reason,
        yoy_pct_first_published,
        ytd_t,
        ytd_lower_t,
        ytd_upper_t,
        ytd_yoy_pct,
        ytd_yoy_pct_lower,
        ytd_yoy_pct_upper,
        rolling_12m_t,
        highest_since_month,
        lowest_since_month,
        record_horizon_month,
        value_usd,
        unit_value_usd_per_kg,
        control_regime,
        controls_in_force
    from months

)

select * from final
