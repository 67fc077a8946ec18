-- Question: which printed figures do the agreed levels contradict or dispute, and what stands
-- against them?
-- Answer: each with what was printed, what the levels give, and the witnesses to look up.
-- Limits: a voice alone against another may be the one that is right; docs/contradictions.md looks
-- at each.

select
    verdicts.verdict,
    verdicts.product,
    verdicts.flow,
    verdicts.partner_code,
    verdicts.window_start,
    verdicts.window_end,
    verdicts.statistic,
    verdicts.printed_value,
    verdicts.recomputed_lower,
    verdicts.recomputed_upper,
    verdicts.reason,
    sources.publisher,
    sources.source_url,
    verdicts.witness_figure_ids
from {{ ref('fct_claim_verdicts') }} as verdicts
inner join {{ ref('dim_source') }} as sources
    on verdicts.source_id = sources.source_id
where verdicts.verdict in ('contradicted', 'disputed')
order by
    verdicts.verdict, verdicts.product, verdicts.flow, verdicts.window_start, verdicts.figure_id
