-- Statements in public that do not hold, and what holds, the newest first.
select
    figure_id,
    verdict,
    explanation,
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    statistic,
    printed_as,
    unit,
    qualifier,
    holds_value,
    holds_lower,
    holds_upper,
    holds_month,
    figure_ids_against,
    voices_against
from marts.fct_corrections
order by newest_first
