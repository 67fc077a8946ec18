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
            when
                ballots.coarse_lower < levels.amount_upper
                and ballots.coarse_upper > levels.amount_lower
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

reasoned as (

    select
        *,
        case
            when other_voices = 0 then 'single_voice'
            when is_clash and (qualifier <> 'exact' or not can_vote) then 'level_clash'
            when is_clash then 'no_majority'
            when qualifier = 'at_least' and agreed_upper >= amount then 'one_sided_bound'
            when qualifier = 'at_most' and agreed_lower <= amount then 'one_sided_bound'
            when
                qualifier = 'approximate'
                and 100 * agreed_upper >= 95 * amount
                and 100 * agreed_lower <= 105 * amount
                then 'within_5_pct'
            when qualifier <> 'exact' then 'other_voices'
            when agreed between rounded_lower and rounded_upper then 'best_figure'
            when rounded_lower <= agreed_upper and rounded_upper >= agreed_lower
                then 'intervals_meet'
            when coarse_lower <= agreed_upper and coarse_upper >= agreed_lower then 'round_number'
            when cut_lower <= agreed_upper and cut_upper > agreed_lower then 'cut_short'
            else 'other_voices'
        end as reason
    from compared

),

final as (

    select
        figure_id,
        case when not is_clash then agreed_lower end as recomputed_lower,
        case when not is_clash then agreed_upper end as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when reason in ('single_voice', 'level_clash') then 'not_testable'
            when reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when reason = 'best_figure' then 'pass'
            when reason in ('intervals_meet', 'round_number') then 'pass_by_rounding'
            when reason = 'cut_short' then 'pass_by_truncation'
            when reason = 'other_voices' and other_supporters >= 2 then 'contradicted'
            else 'disputed'
        end as verdict,
        reason,
        case
            when reason in ('no_majority', 'level_clash') then voting_figure_ids
            when reason <> 'single_voice' then supporting_figure_ids
        end as witness_figure_ids
    from reasoned

)

select * from final
