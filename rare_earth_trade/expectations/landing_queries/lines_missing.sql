-- only months with all lines of a series are evidence for its level; name the queried codes (ingest
-- --codes) where lines had no trade
-- Catches: a query that left a line out, before a build
select *
from {batch}
where lines_missing is not null
