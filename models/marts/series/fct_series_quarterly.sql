-- One row per series and quarter: the world series of every product and flow of dim_series, each
-- quarter with the level of its own window.

with

periods as (

    select * from {{ ref('int_series_periods_with_growth') }}
    where
        partner_code = 'WLD'
        and period_kind = 'quarter'

),

series as (

    select * from {{ ref('dim_series') }}

),

final as (

    select
        series.series,
        periods.period_start,
        periods.period_end,
        periods.quantity_t,
        {{ lattice('periods.quantity_lower_t', 'down') }} as quantity_lower_t,
        {{ lattice('periods.quantity_upper_t', 'up') }} as quantity_upper_t,
        periods.certainty,
        periods.quantity_basis,
        periods.agreeing_voters,
        periods.months_known,
        periods.known_months_t,
        periods.qoq_pct,
        periods.qoq_pct_lower,
        periods.qoq_pct_upper,
        periods.qoq_null_reason,
        periods.yoy_pct,
        periods.yoy_pct_lower,
        periods.yoy_pct_upper,
        periods.yoy_null_reason,
        periods.value_usd,
        periods.value_lower_usd,
        periods.value_upper_usd,
        periods.value_usd_null_reason,
        periods.value_cny,
        periods.value_lower_cny,
        periods.value_upper_cny,
        periods.value_cny_vintage,
        periods.value_cny_null_reason,
        periods.unit_value_cny_per_kg,
        periods.unit_value_lower_cny_per_kg,
        periods.unit_value_upper_cny_per_kg,
        periods.unit_value_cny_vintage,
        periods.unit_value_cny_null_reason
    from periods
    inner join series
        on
            periods.product = series.product
            and periods.flow = series.flow

)

select * from final
