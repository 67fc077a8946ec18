-- Official windows by flow, and what the bounds of the press alone make of them.
select
    flow,
    count(*) as windows,
    count(*) filter (outcome = 'inside') as inside,
    count(*) filter (outcome = 'revision') as revision,
    count(*) filter (outcome = 'unexplained') as unexplained,
    count(*) filter (outcome = 'no_bounds') as "no bounds",
    max(missed_by_t) as "missed by at most, t",
    count(*) filter (blind_certainty in ('exact', 'tight', 'fair')) as known,
    cast(median(blind_upper_t - blind_lower_t) filter (
        blind_certainty in ('exact', 'tight', 'fair')
    ) as decimal(18, 3)) as "median width, t"
from marts.fct_bounds_calibration
group by flow
order by flow
