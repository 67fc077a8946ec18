-- What the final bounds do not rest on is nowhere called accepted: statements that the rule of
-- trust keeps out, and those that everything else refutes. (A contested level that may be a
-- revision stays the level of its own window.) Nor does anything carry bounds that is not accepted.
-- Seen red: `int_level_evidence` before it left contested growths out (10 rows), and without a
-- reason for prints (7 rows); what lies beyond the bounds called binding (48 rows).

with

evidence as (

    select * from {{ ref('fct_level_evidence') }}
    where
        relation in ('print', 'growth')
        and is_accepted

),

left_out as (

    select trusted.figure_ids
    from {{ ref('int_statements_trusted') }} as trusted
    left join {{ ref('int_statements_trusted_but_contested') }} as contested
        on trusted.statement_id = contested.statement_id
    where
        trusted.why_kept_out is not null
        or not contested.may_be_revision

)

select evidence.*
from evidence
inner join left_out
    on list_has_any(string_split(evidence.figure_ids, ', '), left_out.figure_ids)

union all

select *
from {{ ref('fct_level_evidence') }}
where
    is_binding
    and not is_accepted
