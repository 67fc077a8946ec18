-- a month of one partner's magnets from China weighs less than all that China ever exported in one,
-- 20,000 t
-- Catches: grams for kilograms, or a year for a month, of an office that China's figures do not reach
select
    reporter,
    statistics,
    product_code,
    trade_month,
    net_mass_kg
from {batch}
where
    partner_code = 'CHN'
    and product_code like '8505%'
    and net_mass_kg not between 0 and 20000000
