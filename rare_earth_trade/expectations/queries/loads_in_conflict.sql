-- downloads that contradict each other on a tenth of all rows are not of one query
-- Catches: imports loaded as exports, or two trade regimes as one
select count(*) as conflicts
from {batch}
having count(load_conflict) > 0.1 * count(*)
