-- What became of every printed figure, whatever kind of statement it is.

with

figures as (

    select * from {{ ref('int_printed_figures') }}

),

judged as (

    select * from {{ ref('int_level_claims_judged') }}
    union all
    select * from {{ ref('int_growth_claims_judged') }}
    union all
    select * from {{ ref('int_rank_claims_judged') }}
    union all
    select * from {{ ref('int_record_claims_judged') }}
    union all
    select * from {{ ref('int_sequence_claims_judged') }}

),

final as (

    select
        figures.figure_id,
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
        judged.witness_figure_ids
    from figures
    left join judged
        on figures.figure_id = judged.figure_id

)

select * from final
