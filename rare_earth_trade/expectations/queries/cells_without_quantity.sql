-- what has a value has kilograms, or its month is not whole
-- Catches: lines that customs publish by value alone
select
    product,
    flow,
    trade_month,
    cells_without_quantity
from {batch}
where cells_without_quantity > 0
