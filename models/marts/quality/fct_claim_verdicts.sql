-- One row per printed figure: what it claims, what the levels give, and the verdict with its
-- reason and witnesses.

with

figures as (

    select * from {{ ref('int_printed_figures') }}

),

judged as (

    {{ claims_judged() }}

),

final as (

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
            when figures.statistic = 'world_share_pct' then 'not_testable' else judged.verdict
        end as verdict,
        case
            when figures.statistic = 'world_share_pct' then 'no_customs_data' else judged.reason
        end as reason,
        judged.base_shift_t,
        array_to_string(judged.witness_figure_ids, ', ') as witness_figure_ids,
        judged.record_horizon_month
    from figures
    left join judged
        on figures.figure_id = judged.figure_id

)

select * from final
