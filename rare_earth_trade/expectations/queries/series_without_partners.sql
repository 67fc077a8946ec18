-- a filter on a series finds the same months by partner as for the world
-- Catches: months that end early for partners, where a series has no table of its own
select
    world.series,
    world.trade_month
from marts.fct_series_monthly as world
anti join {batch} as partners
    on world.series = partners.series and world.trade_month = partners.trade_month
