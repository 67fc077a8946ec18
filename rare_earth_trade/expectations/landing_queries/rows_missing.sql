-- the rows of a download are numbered from 1 without holes: all of it was landed
-- Catches: a file of the landing area that was cut or edited
select
    file_name,
    row_count,
    last_row
from {batch}
where row_count <> last_row or row_count <> distinct_rows
