-- Question (seed_rare_earths_2024_12): the article prints that imports of November 2024 fell 20.9
-- %, and elsewhere 22.7 %. Which is right?
-- Answer: the month fell 20.9 % on the year, to 11,327 t; 22.7 % is the fall of January to
-- November, printed once beside the wrong window.
-- Limits: November 2023 follows from other prints, so the growth is known to a tenth of a point
-- only.

select
    window_start,
    window_end,
    statistic,
    printed_value,
    unit,
    recomputed_lower,
    recomputed_upper,
    verdict,
    reason
from {{ ref('fct_claim_verdicts') }}
where
    source_id = 'seed_rare_earths_2024_12'
    and flow = 'import'
order by window_start desc, statistic asc, verdict asc
