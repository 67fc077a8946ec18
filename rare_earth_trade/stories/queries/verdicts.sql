-- The verdicts on some figures.
select
    figure_id,
    verdict,
    reason,
    recomputed_lower::varchar as recomputed_lower,
    recomputed_upper::varchar as recomputed_upper,
    recomputed_month::varchar as recomputed_month,
    record_horizon_month::varchar as record_horizon_month,
    witness_figure_ids
from marts.fct_claim_verdicts
where figure_id = any($figure_ids)
