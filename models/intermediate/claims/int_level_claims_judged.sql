-- Every printed level against what other voices print for the same key.

with

figures as (

    select
        *,
        {{ level_key() }} as level_key
    from {{ ref('int_figures_known') }}
    where statistic = 'level'

),

ballots as (

    select * from {{ ref('int_level_ballots') }}

),

levels as (

    select * from {{ ref('int_levels_agreed') }}

),

compared as (

    select
        figures.*,
        levels.amount as agreed,
        levels.amount_lower as agreed_lower,
        levels.amount_upper as agreed_upper,
        levels.is_clash,
        levels.supporting_figure_ids,
        levels.voting_figure_ids,
        count(distinct ballots.voter) as other_voices,
        -- The voices of the agreed level other than the figure's own.
        count(distinct case
            when ballots.coarse_lower < levels.amount_upper and ballots.coarse_upper > levels.amount_lower
                then ballots.voter
        end) as other_supporters
    from figures
    inner join levels
        on figures.level_key = levels.level_key
    left join ballots
        on
            figures.level_key = ballots.level_key
            and figures.voter <> ballots.voter
    group by all

),

tested as (

    select
        *,
        case
            when other_voices = 0 then 'single_voice'
            when is_clash and (qualifier <> 'exact' or not can_vote) then 'level_clash'
        end as not_testable_reason,
        case
            when qualifier = 'at_least' and agreed_upper >= amount then 'one_sided_bound'
            when qualifier = 'at_most' and agreed_lower <= amount then 'one_sided_bound'
            when
                qualifier = 'approximate'
                and 100 * agreed_upper >= 95 * amount
                and 100 * agreed_lower <= 105 * amount
                then 'within_5_pct'
        end as qualified_reason
    from compared

),

final as (

    select
        figure_id,
        case when not is_clash then agreed_lower end as recomputed_lower,
        case when not is_clash then agreed_upper end as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when not_testable_reason is not null then 'not_testable'
            when qualified_reason is not null then 'approximate'
            when is_clash then 'disputed'
            when qualifier = 'exact' and agreed between rounded_lower and rounded_upper then 'pass'
            when qualifier = 'exact' and rounded_lower <= agreed_upper and rounded_upper >= agreed_lower
                then 'pass_by_rounding'
            when qualifier = 'exact' and coarse_lower <= agreed_upper and coarse_upper >= agreed_lower
                then 'pass_by_rounding'
            when qualifier = 'exact' and cut_lower <= agreed_upper and cut_upper > agreed_lower
                then 'pass_by_truncation'
            when other_supporters >= 2 then 'contradicted'
            else 'disputed'
        end as verdict,
        case
            when not_testable_reason is not null then not_testable_reason
            when qualified_reason is not null then qualified_reason
            when is_clash then 'level_clash'
            when qualifier = 'exact' and agreed between rounded_lower and rounded_upper then 'best_figure'
            when qualifier = 'exact' and rounded_lower <= agreed_upper and rounded_upper >= agreed_lower
                then 'intervals_meet'
            when qualifier = 'exact' and coarse_lower <= agreed_upper and coarse_upper >= agreed_lower
                then 'round_number'
            when qualifier = 'exact' and cut_lower <= agreed_upper and cut_upper > agreed_lower then 'cut_short'
            else 'other_voices'
        end as reason,
        case
            when not_testable_reason is null and is_clash then voting_figure_ids
            when not_testable_reason is null then supporting_figure_ids
        end as witness_figure_ids
    from tested

)

select * from final
