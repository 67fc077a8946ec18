-- a download holds one currency, and a value in each row
-- Catches: yuan in the column of dollars, where no dollars stand beside them
select
    file_name,
    row_number,
    currency
from {batch}
where
    not (
        (currency = 'USD' and value_usd is not null and value_cny is null)
        or (currency = 'CNY' and value_cny is not null and value_usd is null)
    )
