-- customs revises few of these figures by more than rounding, but for what its own tables restate
-- Catches: vintages of two windows or two scopes taken for one that was revised
select count(*) as revised
from {batch}
having count(*) filter (is_revision and not is_official_table) > 0.05 * count(*)
