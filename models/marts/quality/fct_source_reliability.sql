-- One row per outlet: how many of its testable claims pass. A wire answers for its statements
-- once, however many pages carry them; a publisher only for what is not a copy of a wire.

with

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

sources as (

    select * from {{ ref('dim_source') }}

),

-- A statement with two readings passes if one of them does.
ranked as (

    select
        verdicts.*,
        case when verdicts.voter = sources.domain then 'publisher' else 'wire' end as outlet_kind,
        case when verdicts.voter = sources.domain then sources.publisher else verdicts.voter end
            as outlet,
        case
            when
                verdicts.verdict in (
                    'pass', 'pass_by_rounding', 'pass_by_truncation', 'approximate'
                )
                then 1
            when verdicts.verdict in ('revised_base', 'scope_break') then 2
            when verdicts.verdict = 'not_testable' then 3
            when verdicts.verdict = 'disputed' then 4
            else 5
        end as place
    from verdicts
    inner join sources
        on verdicts.source_id = sources.source_id

),

claims as (

    select
        outlet_kind,
        outlet,
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        statistic,
        coalesce(printed_value, 0) as printed_value,
        min(place) as place,
        max(case when verdict = 'pass_by_truncation' then 1 else 0 end) as truncated
    from ranked
    group by
        outlet_kind,
        outlet,
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        statistic,
        coalesce(printed_value, 0)

),

final as (

    select
        outlet_kind,
        outlet,
        cast(count(*) as integer) as claims,
        cast(sum(case when place <> 3 then 1 else 0 end) as integer) as claims_tested,
        cast(sum(case when place <= 2 then 1 else 0 end) as integer) as claims_passed,
        cast(sum(truncated) as integer) as claims_truncated,
        cast(sum(case when place = 5 then 1 else 0 end) as integer) as claims_contradicted,
        cast(sum(case when place = 4 then 1 else 0 end) as integer) as claims_disputed,
        {{ share_pct(
            'sum(case when place <= 2 then 1 else 0 end)', 'sum(case when place <> 3 then 1 else 0 end)'
        ) }} as pass_rate_pct
    from claims
    group by outlet_kind, outlet

)

select * from final
