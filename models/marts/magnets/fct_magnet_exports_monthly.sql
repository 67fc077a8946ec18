-- One row per month of magnet exports, the world: this series of fct_series_monthly under its own
-- name.

with

months as (

    select * from {{ ref('fct_series_monthly') }}
    where series = 'magnet_exports'

)

select * exclude (series) from months
