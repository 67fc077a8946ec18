-- What became of the figures of each outlet.
select
    outlet_kind,
    outlet,
    claims,
    claims_tested,
    claims_passed,
    claims_truncated,
    claims_contradicted,
    claims_disputed,
    pass_rate_pct
from marts.fct_source_reliability
where claims_tested > 0
order by outlet_kind desc, claims_tested desc, outlet
