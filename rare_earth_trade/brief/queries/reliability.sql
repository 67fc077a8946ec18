-- What became of the statements of each voter.
select
    voter,
    voter_name,
    voter_kind,
    claims,
    claims_tested,
    claims_passed,
    claims_truncated,
    claims_contradicted,
    claims_disputed,
    pass_rate_pct
from marts.fct_source_reliability
where claims_tested > 0
order by voter_kind desc, claims_tested desc, voter
