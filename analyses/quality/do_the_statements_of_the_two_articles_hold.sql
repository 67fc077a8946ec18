-- Question: the two reference articles make 44 countable statements. How many hold?
-- Answer: of magnets 28 statements pass, 6 statements cannot be tested; of rare earths 7 pass, 1
-- passes by rounding, 1 is disputed (the growth beside the wrong window), 1 cannot be tested.
-- Limits: not testable is no verdict on the article: it says what nobody else printed.

select
    source_id,
    verdict,
    count(*) as statements
from {{ ref('fct_claim_verdicts') }}
where source_id in ('seed_magnets_2025_11', 'seed_rare_earths_2024_12')
group by source_id, verdict
order by source_id, verdict
