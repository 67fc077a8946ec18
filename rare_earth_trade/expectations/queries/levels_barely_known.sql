-- a printed level is known to 5 %, a derived one to 15 %, or to the last tonne
-- Catches: bounds in order that are too wide to say anything
select *
from {batch}
where
    quantity_basis in ('printed', 'derived')
    and quantity_upper_t - quantity_lower_t
    > greatest(1, case quantity_basis when 'printed' then 0.05 else 0.151 end * quantity_upper_t)
