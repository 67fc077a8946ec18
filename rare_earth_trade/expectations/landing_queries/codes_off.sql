-- models join on codes of eight and three digits, on two flows and first days of months
-- Catches: rows of another program than ingest: nothing that joins on them would find them
select
    file_name,
    row_number,
    trade_month,
    hs8,
    customs_partner_code
from {batch}
where
    not (
        regexp_full_match(hs8, '[0-9]+')
        and length(hs8) = 8
        and regexp_full_match(customs_partner_code, '[0-9]+')
        and length(customs_partner_code) = 3
        and flow in ('import', 'export')
        and trade_month = date_trunc('month', trade_month)
    )
