-- customs declare goods, and nobody declares less than none
-- Catches: a correction of an earlier month booked as negative trade
select *
from {batch}
where least(quantity_kg, value_usd, value_cny) < 0
