-- One row per month and partner of rare-earth imports, the residual included: this series of
-- fct_series_monthly_by_partner under its own name.

with

months as (

    select * from {{ ref('fct_series_monthly_by_partner') }}
    where series = 'rare_earth_imports'

)

select * exclude (series) from months
