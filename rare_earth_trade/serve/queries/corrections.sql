-- Corrections, the newest first.
select
    figure_id,
    verdict,
    explanation,
    publisher,
    domain,
    voter,
    published_on,
    source_url,
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    statistic,
    printed_as,
    holds_value,
    holds_lower,
    holds_upper,
    unit,
    reason,
    voices_for,
    voices_against
from marts.fct_corrections
order by newest_first
