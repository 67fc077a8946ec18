-- Every printed level against the tariff lines where they are all there, else against customs'
-- table, else against what other voices print for the same key; where nobody else does, against
-- what all evidence but the print itself implies.

with

figures as (

    select
        *,
        {{ level_key() }} as level_key
    from {{ ref('int_printed_figures') }}
    where statistic = 'level'

),

ballots as (

    select * from {{ ref('int_printed_levels_by_voter') }}

),

levels as (

    select
        agreed.*,
        voted.amount_lower as voted_lower,
        voted.amount_upper as voted_upper
    from {{ ref('int_levels_final') }} as agreed
    left join {{ ref('int_levels_from_prints') }} as voted
        on agreed.level_key = voted.level_key

),

bounds as (

    select * from {{ ref('int_bounds_final') }}
    where without_id = 0

),

challenged as (

    select * from {{ ref('int_bounds_without_each_statement') }}

),

corroborated as (

    select * from {{ ref('int_bounds_with_growths_of_one_voice') }}

),

attested as (

    select * from {{ ref('int_bounds_from_two_voices') }}

),

vintages as (

    select * from {{ ref('int_level_vintages_final') }}
    where superseded_on is not null

),

witnesses as (

    select
        window_id,
        list(figure_id order by figure_id) as figure_ids
    from {{ ref('int_window_witnesses') }}
    where not is_own_print
    group by window_id

),

-- Where the level of one voice took part, its window is bounded without it; otherwise nothing has
-- to be left out.
implied as (

    select
        levels.level_key,
        {{ tonnes(
            'coalesce(without.lower_kg, refuting.lower_kg, everything.lower_kg)'
        ) }} as implied_lower,
        {{ tonnes(
            'coalesce(without.upper_kg, refuting.upper_kg, everything.upper_kg)'
        ) }} as implied_upper,
        {{ tonnes('attested.lower_kg') }} as attested_lower,
        {{ tonnes('attested.upper_kg') }} as attested_upper,
        witnesses.figure_ids as implied_figure_ids
    from levels
    inner join bounds as everything
        on levels.window_id = everything.window_id
    left join challenged as without
        on
            levels.window_id = without.window_id
            and without.without_id = -levels.window_id
    left join corroborated as refuting
        on
            levels.window_id = refuting.window_id
            and levels.voices = 1
            and {{ exceeds_revision(
                'levels.voted_lower * 1000', 'levels.voted_upper * 1000',
                'refuting.lower_kg', 'refuting.upper_kg'
            ) }}
    inner join attested
        on levels.window_id = attested.window_id
    left join witnesses
        on levels.window_id = witnesses.window_id
    where coalesce(without.upper_kg, refuting.upper_kg, everything.upper_kg) < {{ unbounded_kg() }}

),

compared as (

    select
        figures.*,
        implied.implied_lower,
        implied.implied_upper,
        implied.attested_lower,
        implied.attested_upper,
        implied.implied_figure_ids,
        levels.amount as agreed,
        levels.amount_lower as agreed_lower,
        levels.amount_upper as agreed_upper,
        levels.is_clash,
        {{ is_customs_own('levels.basis') }} as is_official,
        levels.basis,
        levels.supporting_figure_ids,
        levels.voting_figure_ids,
        bool_or(
            -- Where customs restated their own level, a page without a date may be of before.
            coalesce(
                figures.published_earliest_on < vintages.superseded_on,
                levels.basis = 'official_table'
            )
            and figures.coarse_lower <= vintages.vintage_upper_t
            and figures.coarse_upper >= vintages.vintage_lower_t
        ) as is_superseded,
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
    left join implied
        on figures.level_key = implied.level_key
    left join ballots
        on
            figures.level_key = ballots.level_key
            and figures.voter <> ballots.voter
    left join vintages
        on
            figures.window_key = vintages.window_key
            and figures.measure = 'quantity_t'
    group by all

),

-- Where neither customs nor another voice speak of the level, what is implied tests it.
confronted as (

    select
        *,
        case when is_alone then implied_lower else agreed_lower end as against_lower,
        case when is_alone then implied_upper else agreed_upper end as against_upper,
        case
            when is_alone then cast((implied_lower + implied_upper) / 2 as decimal(18, 6))
            else agreed
        end as against
    from (
        select
            *,
            other_voices = 0 and not is_official as is_alone
        from compared
    ) as known

),

-- Implied bounds wider than 2 % and than ten units of the print test nothing that lies inside them.
tested as (

    select
        *,
        is_alone
        and (
            implied_upper is null
            or (
                coarse_lower <= implied_upper
                and coarse_upper >= implied_lower
                and 100 * (implied_upper - implied_lower)
                > {{ var('testing_level_within_pct') }} * implied_upper
                and implied_upper - implied_lower
                > {{ var('testing_within_units') }} * (rounded_upper - rounded_lower)
            )
        ) as is_untestable
    from confronted

),

reasoned as (

    select
        *,
        case
            when is_untestable and implied_upper is not null then 'bounds_too_wide'
            when is_untestable then 'single_voice'
            when is_clash and not has_vote then 'level_clash'
            when is_clash then 'no_majority'
            when
                meant_as is not null
                and coalesce(against_upper >= meant_lower, true)
                and coalesce(against_lower <= meant_upper, true)
                then meant_as
            when meant_as is not null and {{ is_tariff_lines('basis') }} then 'tariff_lines'
            when meant_as is not null and is_official then 'official_table'
            when meant_as is not null and is_alone then 'derived_evidence'
            when meant_as is not null then 'other_voices'
            when against between rounded_lower and rounded_upper and is_alone then 'implied_level'
            when against between rounded_lower and rounded_upper then 'best_figure'
            when rounded_lower <= against_upper and rounded_upper >= against_lower
                then 'intervals_meet'
            when is_superseded then 'revised_since'
            when coarse_lower <= against_upper and coarse_upper >= against_lower then 'round_number'
            when cut_lower <= against_upper and cut_upper > against_lower then 'cut_short'
            when {{ is_tariff_lines('basis') }} then 'tariff_lines'
            when is_official then 'official_table'
            -- Sums of months first published need not give the year to date of a later release.
            when
                is_alone
                and not ({{ exceeds_revision(
                    'coarse_lower', 'coarse_upper', 'against_lower', 'against_upper'
                ) }})
                then 'revision_possible'
            when is_alone then 'derived_evidence'
            else 'other_voices'
        end as reason
    from tested

),

judged as (

    select
        *,
        case
            when
                reason in ('single_voice', 'level_clash', 'bounds_too_wide', 'revision_possible')
                then 'not_testable'
            when reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when reason in ('best_figure', 'implied_level', 'revised_since') then 'pass'
            when reason in ('intervals_meet', 'round_number') then 'pass_by_rounding'
            when reason = 'cut_short' then 'pass_by_truncation'
            when reason in ('tariff_lines', 'official_table') then 'contradicted'
            when reason = 'other_voices' and other_supporters >= 2 then 'contradicted'
            when
                reason = 'derived_evidence'
                and (coarse_lower > attested_upper or coarse_upper < attested_lower)
                then 'contradicted'
            else 'disputed'
        end as verdict
    from reasoned

),

final as (

    select
        figure_id,
        -- The middle of wide bounds is no figure: 0 to 18,600 t does not say 9,300.
        case
            when is_clash or verdict = 'not_testable' then null
            when against between against_lower and against_upper and not is_alone
                then cast(against as decimal(18, 6))
            when {{ within_pct('against_lower', 'against_upper', var('known_within_pct')) }}
                then cast((against_lower + against_upper) / 2 as decimal(18, 6))
        end as recomputed_value,
        case when not is_clash then against_lower end as recomputed_lower,
        case when not is_clash then against_upper end as recomputed_upper,
        cast(null as date) as recomputed_month,
        verdict,
        reason,
        cast(null as decimal(18, 3)) as base_shift_t,
        case
            when reason in ('single_voice', 'bounds_too_wide') then null
            when reason in ('no_majority', 'level_clash') then voting_figure_ids
            when is_alone then implied_figure_ids
            else supporting_figure_ids
        end as witness_figure_ids
    from judged

)

select * from final
