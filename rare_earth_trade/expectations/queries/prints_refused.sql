-- 19 of 20 prints agree with the levels, or the levels are wrong
-- Catches: votes counted wrongly, so that the majority is outvoted
select count(*) as refused
from {batch}
where relation = 'print'
having count(*) filter (not is_accepted) > 0.05 * count(*)
