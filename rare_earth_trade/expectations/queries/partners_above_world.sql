-- no partners exceed the world in a series that people chart
-- Catches: a partner's level of a wider product in a series; the ledger may hold such sums
-- elsewhere
select this.*
from {batch} as this
inner join marts.dim_series as series
    on this.product = series.product and this.flow = series.flow
where this.verdict = 'contradicted' and this.relation_kind = 'partners_vs_world'
