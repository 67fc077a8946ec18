-- every notice beside a month is explained in dim_control_measure
-- Catches: a notice that the facts and the list of notices write differently
select distinct named.notice
from (
    select unnest(string_split(controls_in_force, ', ')) as notice
    from {batch}
) as named
left join marts.dim_control_measure as listed on named.notice = listed.notice
where listed.notice is null
