-- the site cuts results at 10,000 rows without saying so
-- Catches: a download that lacks its last rows, before the build takes it for whole
select file_name
from {batch}
where row_count = 10000
