-- One row per series, calendar year and partner: the partner series of every product and flow of
-- dim_series and, in every year, the residual row XX-REST.

with

years as (

    select * from {{ ref('int_partner_years_with_shares') }}

),

series as (

    select * from {{ ref('dim_series') }}

),

partners as (

    select * from {{ ref('dim_partner') }}

),

final as (

    select
        series.series,
        years.partner_code,
        partners.partner_name,
        partners.region,
        years.is_residual,
        years.period_start,
        years.period_end,
        years.quantity_t,
        {{ lattice('years.quantity_lower_t', 'down') }} as quantity_lower_t,
        {{ lattice('years.quantity_upper_t', 'up') }} as quantity_upper_t,
        years.certainty,
        years.quantity_basis,
        years.agreeing_voters,
        years.months_known,
        years.known_months_t,
        years.yoy_pct,
        years.yoy_pct_lower,
        years.yoy_pct_upper,
        years.yoy_null_reason,
        years.value_usd,
        years.share_of_world_pct,
        years.share_of_world_pct_lower,
        years.share_of_world_pct_upper,
        years.rank_in_year,
        years.rank_lower,
        years.rank_upper,
        years.partners_known,
        years.value_lower_usd,
        years.value_upper_usd,
        years.value_usd_null_reason
    from years
    inner join series
        on
            years.product = series.product
            and years.flow = series.flow
    inner join partners
        on years.partner_code = partners.partner_code

)

select * from final
