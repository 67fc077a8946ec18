-- the known months of a quarter or year are no more than it
-- Catches: a period of one scope beside months of another
select *
from {batch}
where known_months_t > 1.01 * quantity_upper_t + 1
