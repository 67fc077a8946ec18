-- Question: the two reference articles make 44 countable statements. How many hold?
-- Answer: of magnets 26 statements pass, 2 pass by rounding, 6 statements cannot be tested; of rare
-- earths 9 pass, 1 is contradicted (the growth beside the wrong window).
-- Limits: not testable is no verdict on the article: it says what nobody else printed.

select
    source_id,
    verdict,
    count(*) as statements
from {{ ref('fct_claim_verdicts') }}
where source_id in ('seed_magnets_2025_11', 'seed_rare_earths_2024_12')
group by source_id, verdict
order by source_id, verdict
