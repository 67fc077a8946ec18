-- the site cuts results at 10,000 rows without saying so
-- Catches: a download that lacks its last rows and looks whole
select
    file_name,
    row_count
from {batch}
where row_count = 10000
