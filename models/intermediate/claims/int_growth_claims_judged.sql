-- Every printed growth rate against the growth of the bounds that all other evidence gives:
-- without the statement itself. Comparisons multiply crosswise on decimals, so that touching
-- counts as meeting exactly where it should.

with

claims as (

    select * from {{ ref('int_figures_known') }}
    where statistic in ('mom_pct', 'yoy_pct')

),

levels as (

    select * from {{ ref('int_levels_agreed') }}
    where measure = 'quantity_t'

),

windows as (

    select * from {{ ref('int_windows_listed') }}

),

stated as (

    select * from {{ ref('int_growths_stated') }}

),

trusted as (

    select * from {{ ref('int_growths_entered') }}

),

bounds as (

    select * from {{ ref('int_bounds_challenged') }}
    union all
    select * from {{ ref('int_bounds_propagated') }}

),

attested as (

    select * from {{ ref('int_bounds_attested') }}

),

witnesses as (

    select * from {{ ref('int_window_witnesses') }}

),

scope_breaks as (

    select * from {{ ref('ref_scope_breaks') }}

),

vintages as (

    select * from {{ ref('int_level_vintages') }}

),

-- A growth that does not link windows (approximate, without vote, distrusted) supports nothing, so
-- nothing has to be left out for it.
identified as (

    select
        claims.*,
        coalesce(trusted.statement_id, 0) as without_id
    from claims
    left join trusted
        on
            claims.window_key = trusted.window_key
            and claims.statistic = trusted.statistic
            and claims.voter = trusted.voter

),

-- One statement is one voice: pages that relay a wire are not counted again.
supported as (

    select
        claims.figure_id,
        count(distinct stated.voter) as voters
    from claims
    inner join stated
        on
            claims.window_key = stated.window_key
            and claims.statistic = stated.statistic
            and claims.rounded_lower < stated.growth_upper
            and claims.rounded_upper > stated.growth_lower
    group by claims.figure_id

),

compared as (

    select
        identified.*,
        coalesce(supported.voters, 0) as voters,
        scope_breaks.product is not null as has_scope_break,
        cur_then.vintage_lower_t as revised_cur_lower_t,
        cur_then.vintage_upper_t as revised_cur_upper_t,
        base_then.vintage_lower_t as base_vintage_lower_t,
        base_then.vintage_upper_t as base_vintage_upper_t,
        base_first.vintage_lower_t as base_first_lower_t,
        base_first.vintage_upper_t as base_first_upper_t,
        cur_windows.window_id as cur_id,
        base_windows.window_id as base_id,
        cur.is_clash or base.is_clash as is_clash,
        {{ bounded_t('cur_bounds', 'lower') }} as cur_lower_t,
        {{ bounded_t('cur_bounds', 'upper') }} as cur_upper_t,
        {{ bounded_t('base_bounds', 'lower') }} as base_lower_t,
        {{ bounded_t('base_bounds', 'upper') }} as base_upper_t,
        case when cur.basis in ('customs_detail', 'printed') then cur.amount end as cur_printed_t,
        case when base.basis in ('customs_detail', 'printed') then base.amount end
            as base_printed_t,
        cur.amount_upper is not null and base.amount_upper is not null as is_bounded_with_itself,
        {{ tonnes('cur_attested.lower_kg') }} as cur_attested_lower_t,
        {{ tonnes('cur_attested.upper_kg') }} as cur_attested_upper_t,
        {{ tonnes('base_attested.lower_kg') }} as base_attested_lower_t,
        {{ tonnes('base_attested.upper_kg') }} as base_attested_upper_t
    from identified
    left join supported
        on identified.figure_id = supported.figure_id
    left join scope_breaks
        on
            identified.product = scope_breaks.product
            and identified.flow = scope_breaks.flow
            and identified.window_start >= scope_breaks.wider_from
            and identified.base_window_end < scope_breaks.wider_from
    left join vintages as cur_then
        on
            identified.window_key = cur_then.window_key
            and identified.published_earliest_on >= cur_then.published_on
            and identified.published_earliest_on < cur_then.superseded_on
    left join vintages as base_then
        on
            identified.base_window_key = base_then.window_key
            and identified.published_earliest_on >= base_then.published_on
            and identified.published_earliest_on
            < coalesce(base_then.superseded_on, cast('9999-12-31' as date))
    left join vintages as base_first
        on
            identified.base_window_key = base_first.window_key
            and base_first.vintage_number = 1
    left join windows as cur_windows
        on identified.window_key = cur_windows.window_key
    left join windows as base_windows
        on identified.base_window_key = base_windows.window_key
    left join levels as cur
        on cur_windows.window_id = cur.window_id
    left join levels as base
        on base_windows.window_id = base.window_id
    left join bounds as cur_bounds
        on
            cur_windows.window_id = cur_bounds.window_id
            and identified.without_id = cur_bounds.without_id
    left join bounds as base_bounds
        on
            base_windows.window_id = base_bounds.window_id
            and identified.without_id = base_bounds.without_id
    left join attested as cur_attested
        on cur_windows.window_id = cur_attested.window_id
    left join attested as base_attested
        on base_windows.window_id = base_attested.window_id

),

recomputed as (

    select
        *,
        coalesce(
            cur_printed_t, cast((cur_lower_t + cur_upper_t) / 2 as decimal(18, 6))
        ) as cur_t,
        coalesce(
            base_printed_t, cast((base_lower_t + base_upper_t) / 2 as decimal(18, 6))
        ) as base_t,
        {{ growth_pct('cur_lower_t', 'base_upper_t') }} as recomputed_lower,
        {{ growth_pct('cur_upper_t', 'base_lower_t') }} as recomputed_upper,
        coalesce(revised_cur_lower_t, cur_lower_t) as cur_then_lower_t,
        coalesce(revised_cur_upper_t, cur_upper_t) as cur_then_upper_t,
        coalesce(base_vintage_lower_t, base_lower_t) as base_then_lower_t,
        coalesce(base_vintage_upper_t, base_upper_t) as base_then_upper_t
    from compared

),

tested as (

    select
        *,
        case
            when cur_upper_t is null or base_upper_t is null
                then case
                    when is_clash then 'level_clash'
                    when is_bounded_with_itself then 'only_own_evidence'
                    when cur_upper_t is null then 'no_level'
                    else 'no_base'
                end
            when base_lower_t <= 0 then 'base_may_be_zero'
            when
                recomputed_upper - recomputed_lower > 2
                and recomputed_upper - recomputed_lower > 10 * rounding_unit
                then 'bounds_too_wide'
        end as not_testable_reason,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper', 'cur_t', 'cur_t', 'base_t', 'base_t'
        ) }} as is_best,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met,
        {{ growth_meets(
            'coarse_lower', 'coarse_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_coarsely,
        {{ growth_meets(
            'cut_lower', 'cut_upper', 'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_when_cut,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            'cur_then_lower_t', 'cur_then_upper_t', 'base_then_lower_t', 'base_then_upper_t'
        ) }} as is_met_on_levels_then,
        {{ growth_meets(
            'rounded_lower', 'rounded_upper',
            'cur_then_lower_t', 'cur_then_upper_t', 'base_first_lower_t', 'base_first_upper_t'
        ) }} as is_met_on_base_first,
        -- An open end: no growth is below -100, and none as large as this.
        {{ growth_meets(
            'coalesce(meant_lower, -100)', 'coalesce(meant_upper, 1000000000)',
            'cur_lower_t', 'cur_upper_t', 'base_lower_t', 'base_upper_t'
        ) }} as is_met_as_meant,
        not({{ growth_meets(
            'least(rounded_lower, cut_lower, coarse_lower)',
            'greatest(rounded_upper, cut_upper, coarse_upper)',
            'cur_attested_lower_t', 'cur_attested_upper_t',
            'base_attested_lower_t', 'base_attested_upper_t'
        ) }}) as is_refuted_by_attested
    from recomputed

),

reasoned as (

    select
        *,
        case
            when not_testable_reason is not null then not_testable_reason
            -- The arithmetic may hold, but the two sides are not the same goods.
            when has_scope_break then 'scope_changed'
            when meant_as is not null and is_met_as_meant then meant_as
            when meant_as is null and is_best then 'best_figure'
            when meant_as is null and is_met then 'intervals_meet'
            when meant_as is null and is_met_coarsely then 'round_number'
            when meant_as is null and is_met_when_cut then 'cut_short'
            when meant_as is null and is_met_on_levels_then then 'levels_known_then'
            when meant_as is null and is_met_on_base_first then 'first_published_base'
            when voters >= 2 then 'several_voices_each'
            when is_refuted_by_attested then 'attested_levels'
            else 'unattested_levels'
        end as reason
    from tested

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
        from reasoned
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

revised as (

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
            and passing.reason in ('best_figure', 'intervals_meet', 'round_number', 'cut_short')
            and (
                shared_bases.upper_t < passing.implied_lower_t
                or shared_bases.lower_t > passing.implied_upper_t
            )
    where
        shared_bases.lower_t < shared_bases.upper_t
        and passing.figure_id is null

),

-- One row a side: a join on either of two columns would compare all windows with all others.
sides as (

    select
        *,
        unnest([cur_id, base_id]) as window_id
    from reasoned
    where
        cur_upper_t is not null
        and base_upper_t is not null

),

named as (

    select
        sides.figure_id,
        list(distinct witnesses.figure_id order by witnesses.figure_id) as figure_ids
    from sides
    inner join witnesses
        on sides.window_id = witnesses.window_id
    left join claims as own
        on
            witnesses.figure_id = own.figure_id
            and sides.voter = own.voter
            and sides.statistic = own.statistic
            and sides.window_key = own.window_key
    where own.figure_id is null
    group by sides.figure_id

),

final as (

    select
        reasoned.figure_id,
        -- The growth that the verdict rests on.
        case reasoned.reason
            when 'levels_known_then'
                then {{ growth_pct('reasoned.cur_then_lower_t', 'reasoned.base_then_upper_t') }}
            when 'first_published_base'
                then {{ growth_pct('reasoned.cur_then_lower_t', 'reasoned.base_first_upper_t') }}
            else reasoned.recomputed_lower
        end as recomputed_lower,
        case reasoned.reason
            when 'levels_known_then'
                then {{ growth_pct('reasoned.cur_then_upper_t', 'reasoned.base_then_lower_t') }}
            when 'first_published_base'
                then {{ growth_pct('reasoned.cur_then_upper_t', 'reasoned.base_first_lower_t') }}
            else reasoned.recomputed_upper
        end as recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when reasoned.not_testable_reason is not null then 'not_testable'
            when reasoned.reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when reasoned.reason = 'best_figure' then 'pass'
            when
                reasoned.reason in (
                    'intervals_meet', 'round_number', 'levels_known_then', 'first_published_base'
                )
                then 'pass_by_rounding'
            when reasoned.reason = 'cut_short' then 'pass_by_truncation'
            when reasoned.reason = 'scope_changed' then 'scope_break'
            when revised.figure_id is not null then 'revised_base'
            when reasoned.reason = 'attested_levels' then 'contradicted'
            else 'disputed'
        end as verdict,
        case
            when revised.figure_id is not null then 'shifted_base'
            else reasoned.reason
        end as reason,
        revised.base_shift_t,
        coalesce(revised.figure_ids, named.figure_ids) as witness_figure_ids
    from reasoned
    left join named
        on reasoned.figure_id = named.figure_id
    left join revised
        on reasoned.figure_id = revised.figure_id

)

select * from final
