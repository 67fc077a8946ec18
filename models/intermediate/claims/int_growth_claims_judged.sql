-- The verdict on every printed growth rate, with the prints that stand behind the growth that it is
-- held against. Claims that fail on the base as it is and agree on another one show a revised base.

with

tested as (

    select * from {{ ref('int_growth_claims_with_best_reading') }}

),

witnesses as (

    select * from {{ ref('int_growth_claim_witnesses') }}

),

growths as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

-- Growths of as many voices each, of which one at most can hold.
excluded as (

    select
        opposed.figure_id,
        flatten(list(opposed.other_figure_ids order by opposed.other_voter)) as figure_ids
    from (
        select
            unnest(this.figure_ids) as figure_id,
            other.voter as other_voter,
            other.figure_ids as other_figure_ids
        from growths as this
        inner join growths as other
            on
                this.window_key = other.window_key
                and this.statistic = other.statistic
                and this.voters = other.voters
                and (
                    this.growth_lower > other.growth_upper
                    or this.growth_upper < other.growth_lower
                )
        where this.is_outvoted
    ) as opposed
    group by opposed.figure_id

),

-- The base that a failing claim implies. Two voices whose bases agree, and that no passing claim on
-- the same base excludes, point to a revised base.
implied_bases as (

    select
        *,
        cast(
            100 * cast(cur_lower_t as double) / cast(100 + growth_upper as double) as decimal(18, 6)
        ) as implied_lower_t,
        cast(
            100 * cast(cur_upper_t as double) / cast(100 + growth_lower as double) as decimal(18, 6)
        ) as implied_upper_t
    from (
        select
            *,
            least(rounded_lower, cut_lower, coarse_lower) as growth_lower,
            greatest(rounded_upper, cut_upper, coarse_upper) as growth_upper
        from tested
        where
            meant_as is null
            and not_testable_reason is null
    ) as testable
    where growth_lower > -100

),

shared_bases as (

    select
        this.figure_id,
        max(greatest(this.implied_lower_t, other.implied_lower_t)) as lower_t,
        min(least(this.implied_upper_t, other.implied_upper_t)) as upper_t,
        list(distinct other.figure_id order by other.figure_id) as figure_ids
    from implied_bases as this
    inner join implied_bases as other
        on
            this.base_id = other.base_id
            and this.voter <> other.voter
            and this.implied_lower_t < other.implied_upper_t
            and this.implied_upper_t > other.implied_lower_t
    where
        this.reason in ('several_voices_each', 'attested_levels', 'unattested_levels')
        and other.reason in ('several_voices_each', 'attested_levels', 'unattested_levels')
    group by this.figure_id

),

shifted as (

    select
        shared_bases.figure_id,
        shared_bases.figure_ids,
        cast(
            (shared_bases.lower_t + shared_bases.upper_t) / 2
            - (this.base_lower_t + this.base_upper_t) / 2 as decimal(18, 3)
        ) as base_shift_t
    from shared_bases
    inner join implied_bases as this
        on shared_bases.figure_id = this.figure_id
    left join implied_bases as passing
        on
            this.base_id = passing.base_id
            and (
                passing.reason in (
                    'best_figure', 'intervals_meet', 'round_number', 'rounded_levels', 'cut_short'
                )
                -- Customs print on the base that they have.
                or passing.voter = 'gacc'
            )
            and (
                shared_bases.upper_t < passing.implied_lower_t
                or shared_bases.lower_t > passing.implied_upper_t
            )
    where
        shared_bases.lower_t < shared_bases.upper_t
        and passing.figure_id is null

),

judged as (

    select
        tested.figure_id,
        {{ growth_pct('tested.cur_t', 'tested.base_t') }} as best_growth,
        -- The growth that the verdict rests on.
        case tested.reason
            when 'levels_known_then'
                then {{ growth_pct('tested.cur_then_lower_t', 'tested.base_then_upper_t') }}
            when 'first_published_base'
                then {{ growth_pct('tested.cur_then_lower_t', 'tested.base_first_upper_t') }}
            else tested.recomputed_lower
        end as recomputed_lower,
        case tested.reason
            when 'levels_known_then'
                then {{ growth_pct('tested.cur_then_upper_t', 'tested.base_then_lower_t') }}
            when 'first_published_base'
                then {{ growth_pct('tested.cur_then_upper_t', 'tested.base_first_lower_t') }}
            else tested.recomputed_upper
        end as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when excluded.figure_id is not null then 'disputed'
            when
                tested.not_testable_reason is not null
                or tested.reason in ('revision_possible', 'only_own_evidence')
                then 'not_testable'
            when tested.reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when tested.reason = 'best_figure' then 'pass'
            when
                tested.reason in (
                    'intervals_meet', 'round_number', 'rounded_levels', 'levels_known_then',
                    'first_published_base'
                )
                then 'pass_by_rounding'
            when tested.reason = 'cut_short' then 'pass_by_truncation'
            when tested.reason = 'scope_changed' then 'scope_break'
            when shifted.figure_id is not null then 'revised_base'
            when tested.reason = 'attested_levels' then 'contradicted'
            else 'disputed'
        end as verdict,
        case
            when excluded.figure_id is not null then 'no_majority'
            when shifted.figure_id is not null then 'shifted_base'
            else tested.reason
        end as reason,
        shifted.base_shift_t,
        case
            when excluded.figure_id is not null then excluded.figure_ids
            when shifted.figure_id is not null then shifted.figure_ids
            when tested.cur_upper_t is not null and tested.base_upper_t is not null
                then witnesses.figure_ids
        end as witness_figure_ids
    from tested
    left join witnesses
        on tested.figure_id = witnesses.figure_id
    left join shifted
        on tested.figure_id = shifted.figure_id
    -- Only where no levels decide.
    left join excluded
        on
            tested.figure_id = excluded.figure_id
            and tested.not_testable_reason is not null

),

final as (

    select
        figure_id,
        -- The best figures of now say nothing of the levels of another day.
        case
            when verdict = 'not_testable' or reason = 'no_majority' then null
            when best_growth between recomputed_lower and recomputed_upper then best_growth
            else cast((recomputed_lower + recomputed_upper) / 2 as decimal(18, 6))
        end as recomputed_value,
        * exclude (figure_id, best_growth)
    from judged

)

select * from final
