-- customs declare goods: no quantity and no value is below zero
-- Catches: a correction of an earlier month booked as negative trade
select *
from {batch}
where least(quantity_kg, value_usd, value_cny) < 0
