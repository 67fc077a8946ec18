-- the last known month is no earlier than the autumn of 2025
-- Catches: the newest pages left out: two months fewer of twenty pass the share of known months
select max(trade_month) filter (quantity_t is not null) as latest
from {batch}
having coalesce(max(trade_month) filter (quantity_t is not null), date '1900-01-01') < date '{latest}'
