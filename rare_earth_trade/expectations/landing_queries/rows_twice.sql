-- a download has one row for a month, line, partner and other dimensions
-- Catches: a file that lists a row twice: the marts sum it, and stay unique
select
    file_name,
    max(row_number) as row_number,
    trade_month,
    hs8,
    customs_partner_code,
    regime_code,
    location_code
from {batch}
group by
    flow,
    file_sha256,
    file_name,
    trade_month,
    hs8,
    customs_partner_code,
    regime_code,
    location_code
having count(*) > 1
