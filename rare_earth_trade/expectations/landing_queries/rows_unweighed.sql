-- all rare-earth lines are weighed; a month with one that is not is not whole
-- Catches: the row to look at, before its month is merely not whole
select
    file_name,
    row_number,
    quantity_kg
from {batch}
where hs8 in (select hs8 from main.tariff_lines) and quantity_kg is null
