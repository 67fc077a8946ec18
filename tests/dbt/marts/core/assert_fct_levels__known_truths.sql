-- Every level and growth rate that the two reference articles state is in the marts within its own
-- rounding. A growth is found if the printed interval meets the bounds of the growth. What the
-- ledger has no base for may be tested once a page or a download brings one, and need not be.
-- Tariff lines outrank the prints: the level of a partner is theirs, the world's may be revised.
-- What customs' table printed on the day of the article stays true of that day when it is restated.
-- Seen red: the level of magnets to the United States for September 2025 changed from 420.5 to
-- 430.5 on all pages; downloads of two Octobers while `is_testable = false` forbade a verdict.
-- They hold of all that is known: on an earlier day the articles were not there.

{{ config(enabled=(var('as_of') == '')) }}

with

truths as (

    select
        known.*,
        {{ rests_on_detail('known') }} as rests_on_detail
    from {{ ref('ref_known_truths') }} as known

),

levels as (

    select * from {{ ref('fct_levels') }}

),

tables as (

    select * from {{ ref('fct_level_vintages') }}
    where is_official_table

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
    left join tables
        on
            levels.quantity_basis = 'official_table'
            and truths.product = tables.product
            and truths.flow = tables.flow
            and truths.partner_code = tables.partner_code
            and truths.window_start = tables.window_start
            and truths.window_end = tables.window_end
            and tables.printed_lower_t <= truths.value + truths.rounding_unit / 2
            and tables.printed_upper_t >= truths.value - truths.rounding_unit / 2
    where
        truths.statistic = 'level'
        and tables.product is null
        and (
            levels.quantity_t is null
            or (
                (
                    levels.quantity_upper_t < truths.value - truths.rounding_unit / 2
                    or levels.quantity_lower_t > truths.value + truths.rounding_unit / 2
                )
                and (
                    not ({{ is_tariff_lines('levels.quantity_basis') }})
                    or (
                        truths.partner_code = 'WLD'
                        and {{ exceeds_revision(
                            'levels.quantity_lower_t',
                            'levels.quantity_upper_t',
                            '(truths.value - truths.rounding_unit / 2)',
                            '(truths.value + truths.rounding_unit / 2)',
                        ) }}
                    )
                )
            )
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
            or (
                truths.is_testable
                and (
                    verdicts.verdict = 'not_testable'
                    or verdicts.recomputed_lower is null
                    or verdicts.recomputed_upper is null
                )
            )
            or (
                not truths.rests_on_detail
                and (
                    verdicts.verdict in ('contradicted', 'disputed')
                    or verdicts.recomputed_upper < truths.value - truths.rounding_unit / 2
                    or verdicts.recomputed_lower > truths.value + truths.rounding_unit / 2
                )
            )
        )

)

select * from found_levels
union all
select * from found_growths
