-- customs revises few of these figures by more than rounding
-- Catches: vintages of two windows or two scopes taken for one that was revised
select count(*) as revised
from {batch}
having count(*) filter (is_revision) > 0.05 * count(*)
