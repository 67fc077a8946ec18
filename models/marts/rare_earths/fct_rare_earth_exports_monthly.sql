-- One row per month of rare-earth exports, the world: this series of fct_series_monthly under its
-- own name.

with

months as (

    select * from {{ ref('fct_series_monthly') }}
    where series = 'rare_earth_exports'

)

select * exclude (series) from months
