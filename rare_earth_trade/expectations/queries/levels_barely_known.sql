-- a printed level is known to 10 % or 10 t, a derived one is not called wide, or known to the last tonne
-- Catches: bounds in order that are too wide to say anything
select *
from {batch}
where
    quantity_upper_t - quantity_lower_t > 1
    and (
        (
            quantity_basis = 'printed'
            and quantity_upper_t - quantity_lower_t > greatest(10, 0.1 * quantity_upper_t)
        )
        or (quantity_basis = 'derived' and certainty in ('wide', 'none'))
    )
