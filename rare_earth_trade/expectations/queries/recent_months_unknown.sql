-- a chart since 2024 is no sieve: {recent_pct} % of its months are known, up to the last that was
-- when this was written; one download may bring a month far later
-- Catches: a rule that withdraws recent months, while there are as many of earlier years as before
select
    count(quantity_t) as known,
    count(*) as months
from {batch}
where trade_month between date '2024-01-01' and date '{latest}'
having count(quantity_t) < {recent_pct} * count(*) / 100
