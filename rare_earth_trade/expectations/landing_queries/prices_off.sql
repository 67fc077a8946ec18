-- ores cost some tenths of a dollar a kilogram, scandium metal some thousands: outside, look for a
-- unit or a currency mixed up
-- Catches: a unit mixed up in one row, also where yuan leave the marts without a price
select
    file_name,
    row_number,
    hs8,
    quantity_kg,
    coalesce(value_usd, value_cny) as amount
from {batch}
where
    hs8 in (select hs8 from main.tariff_lines)
    and quantity_kg >= {least_kg}
    and coalesce(value_usd, value_cny) / quantity_kg not between {low} and {high}
