-- the last known month does not go back behind the autumn of 2025
-- Catches: the newest pages left out: two months in twenty are no sieve yet
select max(trade_month) filter (quantity_t is not null) as latest
from {batch}
having coalesce(max(trade_month) filter (quantity_t is not null), date '1900-01-01') < date '{latest}'
