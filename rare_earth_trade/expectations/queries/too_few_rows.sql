-- The number of rows that meet a condition, where it is too small.
select count(*) filter ({condition}) as found
from {batch}
having count(*) filter ({condition}) < {number}
