-- One row per month and partner of magnet exports, the residual included: this series of
-- fct_series_monthly_by_partner under its own name.

with

months as (

    select * from {{ ref('fct_series_monthly_by_partner') }}
    where series = 'magnet_exports'

)

select * exclude (series) from months
