-- more than 2 % of all prints contradicted means that the levels are wrong, not the press
-- Catches: a rule of levels or of judging that is wrong alike for all
select count(*) as contradicted
from {batch}
having count(*) filter (verdict = 'contradicted') > 0.02 * count(*)
