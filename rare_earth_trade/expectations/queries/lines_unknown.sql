-- ref_tariff_lines knows every line of a series that has trade
-- Catches: a tariff line that customs split or opened this year
select
    product,
    flow,
    trade_month,
    unknown_lines
from {batch}
where unknown_lines is not null
