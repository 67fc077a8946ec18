-- Each verdict on a figure is one that its reason leads to.
-- Seen red: `no_majority` said to contradict.

select
    verdicts.figure_id,
    verdicts.reason,
    verdicts.verdict
from {{ ref('fct_claim_verdicts') }} as verdicts
inner join {{ ref('dim_verdict_reason') }} as reasons
    on verdicts.reason = reasons.reason
where
    verdicts.verdict <> reasons.verdict
    and verdicts.verdict is distinct from reasons.verdict_of_one_voice
