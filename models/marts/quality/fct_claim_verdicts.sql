-- One row per printed figure: what it claims, what the levels give, and the verdict with its
-- reason and witnesses.

with

figures as (

    select * from {{ ref('int_printed_figures') }}

),

meanings as (

    select * from {{ ref('ref_verdicts') }}

),

judged as (

    {{ claims_judged() }}

),

verdicts as (

    select
        figures.figure_id,
        figures.source_id,
        figures.voter,
        figures.wire,
        figures.published_on,
        {{ window_columns('figures', with_key=false) }},
        figures.statistic,
        figures.printed_value,
        figures.printed_month,
        figures.unit,
        figures.qualifier,
        figures.rounding_unit,
        judged.recomputed_value,
        judged.recomputed_lower,
        judged.recomputed_upper,
        judged.recomputed_month,
        case
            when figures.statistic = 'world_share_pct' or figures.is_of_value then 'not_testable'
            else judged.verdict
        end as verdict,
        case
            when figures.statistic = 'world_share_pct' then 'no_customs_data'
            when figures.is_of_value then 'growth_of_value'
            else judged.reason
        end as reason,
        judged.base_shift_t,
        array_to_string(judged.witness_figure_ids, ', ') as witness_figure_ids,
        judged.record_horizon_month
    from figures
    left join judged
        on figures.figure_id = judged.figure_id

),

-- A voter states a figure once, on however many pages, and in two readings it passes by the better.
final as (

    select
        verdicts.*,
        row_number() over (
            partition by
                verdicts.voter,
                verdicts.product,
                verdicts.flow,
                verdicts.partner_code,
                verdicts.window_start,
                verdicts.window_end,
                verdicts.statistic,
                coalesce(verdicts.printed_value, 0)
            order by
                verdicts.verdict in ('disputed', 'contradicted'),
                meanings.page_order,
                verdicts.figure_id
        ) = 1 as is_counted
    from verdicts
    left join meanings
        on verdicts.verdict = meanings.verdict

)

select * from final
