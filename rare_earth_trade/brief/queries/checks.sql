-- Each check of the run behind the release.
select
    check_id,
    kind,
    check_name,
    description,
    model,
    status,
    failing_rows
from marts.fct_check_results
order by check_id
