-- One row per month and partner of rare-earth exports, the residual included: this series of
-- fct_series_monthly_by_partner under its own name.

with

months as (

    select * from {{ ref('fct_series_monthly_by_partner') }}
    where series = 'rare_earth_exports'

)

select * exclude (series) from months
