-- One row per voter: how many of its testable statements pass. A wire answers for a statement once,
-- however many pages carry it; a publisher only for what is not a copy of a wire.

with

statements as (

    select * from {{ ref('fct_claim_verdicts') }}
    where is_counted

),

-- A voice of its own is known by the domain of its pages, and called as the newest of them is.
publishers as (

    select
        domain as voter,
        max_by(publisher, (published_latest_on, source_id)) as publisher
    from {{ ref('dim_source') }}
    group by domain

),

judged as (

    select
        statements.voter,
        publishers.publisher,
        publishers.voter is not null as is_publisher,
        statements.verdict,
        statements.verdict <> 'not_testable' as is_tested,
        statements.verdict not in ('not_testable', 'disputed', 'contradicted') as is_passed
    from statements
    left join publishers
        on statements.voter = publishers.voter

),

final as (

    select
        voter,
        coalesce(publisher, voter) as voter_name,
        case when is_publisher then 'publisher' else 'wire' end as voter_kind,
        cast(count(*) as integer) as claims,
        cast(count_if(is_tested) as integer) as claims_tested,
        cast(count_if(is_passed) as integer) as claims_passed,
        cast(count_if(verdict = 'pass_by_truncation') as integer) as claims_truncated,
        cast(count_if(verdict = 'contradicted') as integer) as claims_contradicted,
        cast(count_if(verdict = 'disputed') as integer) as claims_disputed,
        {{ share_pct('count_if(is_passed)', 'count_if(is_tested)') }} as pass_rate_pct
    from judged
    group by voter, publisher, is_publisher

)

select * from final
