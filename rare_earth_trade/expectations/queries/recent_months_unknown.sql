-- most months since 2024 are known: {recent_pct} % of those up to the last that was known when this
-- was written (one download may bring a far later month)
-- Catches: a rule that withdraws recent months, while those of earlier years stay
select
    count(quantity_t) as known,
    count(*) as months
from {batch}
where trade_month between date '2024-01-01' and date '{latest}'
having count(quantity_t) < {recent_pct} * count(*) / 100
