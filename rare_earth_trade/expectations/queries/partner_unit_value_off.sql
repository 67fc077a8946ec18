-- half or twice the world's range at most, once a partner takes more than samples: outside, value
-- and quantity are of different scopes
-- Catches: a partner's value taken for other goods; the world's value hides it
select
    trade_month,
    partner_code,
    unit_value_usd_per_kg
from {batch}
where quantity_t >= 50 and unit_value_usd_per_kg not between {low} / 2 and 2 * {high}
