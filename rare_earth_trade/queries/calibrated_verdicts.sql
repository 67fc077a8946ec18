-- Figures of the press by kind and truth, and what the press alone makes of them.
select
    case statistic when 'level' then 'levels' else 'growth rates' end
    || case when is_true then ', true' else ', false' end as figures,
    count(*) as all,
    count(*) filter (outcome in ('passed', 'missed')) as "held true",
    count(*) filter (outcome in ('accused', 'caught')) as "held false",
    count(*) filter (outcome = 'not_testable') as "not testable"
from marts.fct_verdict_calibration
group by 1
order by 1
