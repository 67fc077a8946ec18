-- Every notice of export control, and from when to when it holds; `series` are those it concerns.
select
    measures.notice,
    measures.authority,
    measures.measure_kind,
    measures.measure_label,
    measures.issued_on,
    measures.effective_from,
    measures.effective_until,
    measures.suspended_from,
    measures.suspended_until,
    measures.suspended_by,
    case
        when measures.series = 'none' then [] else string_split(measures.series, ', ')
    end as series,
    measures.elements,
    measures.partner_code,
    coalesce(partners.partner_name, measures.partner_code) as partner_name,
    partners.is_aggregate,
    partners.region,
    measures.source_url
from marts.dim_control_measure as measures
left join marts.dim_partner as partners on measures.partner_code = partners.partner_code
order by measures.effective_from, measures.notice
