-- What fct_corrections lists of a voter, each statement once, is what fct_source_reliability counts
-- against it.
-- Seen red: copies on other pages counted, too.

with

listed as (

    select
        voter,
        count_if(verdict = 'contradicted') as contradicted,
        count_if(verdict = 'disputed') as disputed
    from {{ ref('fct_corrections') }}
    where is_counted
    group by voter

),

counted as (

    select
        voter,
        claims_contradicted as contradicted,
        claims_disputed as disputed
    from {{ ref('fct_source_reliability') }}
    where claims_contradicted + claims_disputed > 0

)

select
    coalesce(listed.voter, counted.voter) as voter,
    listed.contradicted as listed_contradicted,
    counted.contradicted as counted_contradicted,
    listed.disputed as listed_disputed,
    counted.disputed as counted_disputed
from listed
full join counted
    on listed.voter = counted.voter
where
    listed.contradicted is distinct from counted.contradicted
    or listed.disputed is distinct from counted.disputed
