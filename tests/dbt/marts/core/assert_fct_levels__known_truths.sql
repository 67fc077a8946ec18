-- Every level and growth rate that the two reference articles state is in the marts within its own
-- rounding. A growth is found if the printed interval meets the bounds of the growth. What nobody
-- printed a base for is left to fct_claim_verdicts, which says so.
-- Seen red: the level of magnets to the United States for September 2025 changed from 420.5 to
-- 430.5 on all pages.
-- They hold of all that is known: on an earlier day the articles were not there.

{{ config(enabled=(var('as_of') == '')) }}

with

truths as (

    select * from {{ ref('ref_known_truths') }}

),

levels as (

    select * from {{ ref('fct_levels') }}

),

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

found_levels as (

    select
        truths.truth_id,
        levels.quantity_t as found
    from truths
    left join levels
        on
            truths.product = levels.product
            and truths.flow = levels.flow
            and truths.partner_code = levels.partner_code
            and truths.window_start = levels.window_start
            and truths.window_end = levels.window_end
    where
        truths.statistic = 'level'
        and (
            levels.quantity_t is null
            or levels.quantity_upper_t < truths.value - truths.rounding_unit / 2
            or levels.quantity_lower_t > truths.value + truths.rounding_unit / 2
        )

),

found_growths as (

    select
        truths.truth_id,
        verdicts.recomputed_lower as found
    from truths
    left join verdicts
        on
            truths.source_id = verdicts.source_id
            and truths.product = verdicts.product
            and truths.flow = verdicts.flow
            and truths.partner_code = verdicts.partner_code
            and truths.window_start = verdicts.window_start
            and truths.window_end = verdicts.window_end
            and replace(truths.statistic, 'ytd_', '') = verdicts.statistic
            and truths.value = verdicts.printed_value
    where
        truths.statistic <> 'level'
        and (
            verdicts.verdict is null
            or (verdicts.verdict <> 'not_testable') is distinct from truths.is_testable
            or verdicts.verdict in ('contradicted', 'disputed')
            or (
                truths.is_testable
                and (
                    verdicts.recomputed_lower is null
                    or verdicts.recomputed_upper is null
                    or verdicts.recomputed_upper < truths.value - truths.rounding_unit / 2
                    or verdicts.recomputed_lower > truths.value + truths.rounding_unit / 2
                )
            )
        )

)

select * from found_levels
union all
select * from found_growths
