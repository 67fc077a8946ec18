-- at least half of the growth rates can be tested
-- Catches: bases that are no longer found: a verdict of not_testable breaks no rule
select count(*) as testable
from {batch}
where statistic in ('mom_pct', 'yoy_pct')
having count(*) filter (verdict <> 'not_testable') < 0.5 * count(*)
