-- no partners exceed the world in a series that people chart
-- Catches: a partner's level of a wider product in a series; the ledger may hold such sums
-- elsewhere
select *
from {batch}
where
    verdict = 'contradicted'
    and product in ('magnets', 'rare_earths')
    and relation_kind = 'partners_vs_world'
