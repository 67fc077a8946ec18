-- voices that clash on more than a twentieth of the levels mean two products mixed up
-- Catches: a product or a scope under another's name: each level alone follows the rule of votes
select count(*) as clashes
from {batch}
having count(*) filter (is_clash) > 0.05 * count(*)
