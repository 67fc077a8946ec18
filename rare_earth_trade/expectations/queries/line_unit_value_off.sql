-- ores cost some tenths of a dollar a kilogram, scandium metal some thousands: outside, look for a
-- unit or a currency mixed up
-- Catches: yuan under dollars, or tonnes under kilograms, in one line that its total hides
select
    trade_month,
    flow,
    hs8,
    partner_code,
    unit_value_usd_per_kg
from {batch}
where is_line_mapped and quantity_t >= 1 and unit_value_usd_per_kg not between 0.05 and 20000
