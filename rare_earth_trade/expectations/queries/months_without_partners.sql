-- every month of the world fact is in the partner fact, so that a filter on partners loses none
-- Catches: months that end early for partners: each of them alone is without holes
select world.trade_month
from marts.{world} as world
anti join {batch} as partners on world.trade_month = partners.trade_month
