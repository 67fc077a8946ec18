-- a line of a series that {lines_file} does not know is in no sum, so its month is not whole: add
-- it there
-- Catches: a tariff line that customs split or opened this year, before a build
select *
from {batch}
