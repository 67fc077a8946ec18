-- tariff lines add up to what two voices print; where they do not, the print stays the level: look
-- at the downloads, and take a wrong one back (ingest --forget)
-- Catches: a download of another query than its flow and codes say; no rule is broken, the user
-- must look
select
    product,
    flow,
    trade_month,
    file_names,
    contested_t,
    printed_lower_t,
    printed_upper_t,
    likely_cause
from {batch}
where coverage = 'contested'
