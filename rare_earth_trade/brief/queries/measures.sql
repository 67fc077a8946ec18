-- Every notice of export control, and from when to when it holds; `series` are those it concerns.
select
    notice,
    authority,
    measure_kind,
    measure_label,
    issued_on,
    effective_from,
    effective_until,
    suspended_from,
    suspended_until,
    suspended_by,
    case when series = 'none' then [] else string_split(series, ', ') end as series,
    source_url
from marts.dim_control_measure
order by effective_from, notice
