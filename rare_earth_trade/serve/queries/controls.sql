-- Notices issued by the last day, with their state on it; those that had ended before are left out.
select
    notice,
    case
        when $last between suspended_from and suspended_until then 'suspended'
        when $last < effective_from then 'announced'
        when $last > suspended_until then 'unknown'
        when $last > effective_until then 'ended'
        else 'in_force'
    end as state,
    measure_kind,
    measure_label,
    issued_on,
    effective_from,
    effective_until,
    suspended_from,
    suspended_until,
    suspended_by,
    series,
    elements,
    partner_code,
    source_url
from marts.dim_control_measure
where issued_on <= $last and (effective_until is null or effective_until >= $first)
order by issued_on, notice
