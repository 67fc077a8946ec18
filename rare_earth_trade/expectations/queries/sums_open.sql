-- nine of ten testable sums close
-- Catches: a tolerance or an interval that is wrong alike for all
select count(*) as failed
from {batch}
where verdict <> 'not_testable'
having count(*) filter (verdict in ('revised', 'contradicted')) > 0.1 * count(*)
