-- Every printed growth rate against the growth of the agreed levels, by interval arithmetic.
-- Comparisons multiply crosswise on decimals, so that touching counts as meeting exactly where it
-- should.

with

claims as (

    select
        *,
        case statistic
            when 'mom_pct' then cast(window_start - interval 1 month as date)
            else cast(window_start - interval 1 year as date)
        end as base_start,
        last_day(cast(case statistic
            when 'mom_pct' then window_start - interval 1 month
            else date_trunc('month', window_end) - interval 1 year
        end as date)) as base_end
    from {{ ref('int_figures_known') }}
    where statistic in ('mom_pct', 'yoy_pct')

),

levels as (

    select * from {{ ref('int_levels_agreed') }}
    where measure = 'quantity_t'

),

-- One statement is one voice: pages that relay a wire are not counted again.
supported as (

    select
        claims.figure_id,
        count(distinct others.voter) as voters
    from claims
    inner join claims as others
        on
            claims.product = others.product
            and claims.flow = others.flow
            and claims.partner_code = others.partner_code
            and claims.window_start = others.window_start
            and claims.window_end = others.window_end
            and claims.statistic = others.statistic
            and claims.rounded_lower < others.rounded_upper
            and claims.rounded_upper > others.rounded_lower
            and others.qualifier = 'exact'
            and others.can_vote
    group by claims.figure_id

),

compared as (

    select
        claims.*,
        coalesce(supported.voters, 0) as voters,
        cur.amount as cur_t,
        cur.amount_lower as cur_lower_t,
        cur.amount_upper as cur_upper_t,
        base.amount as base_t,
        base.amount_lower as base_lower_t,
        base.amount_upper as base_upper_t,
        least(cur.agreeing_voters, base.agreeing_voters) >= 2 as is_attested,
        case
            when cur.is_clash or base.is_clash then 'level_clash'
            when cur.amount is null then 'no_level'
            when base.amount is null then 'no_base'
            when base.amount_lower <= 0 then 'base_may_be_zero'
        end as missing_reason,
        concat_ws(
            ', ',
            case when cur.is_clash then cur.voting_figure_ids else cur.supporting_figure_ids end,
            case when base.is_clash then base.voting_figure_ids else base.supporting_figure_ids end
        ) as level_figure_ids
    from claims
    left join supported
        on claims.figure_id = supported.figure_id
    left join levels as cur
        on
            claims.product = cur.product
            and claims.flow = cur.flow
            and claims.partner_code = cur.partner_code
            and claims.window_start = cur.window_start
            and claims.window_end = cur.window_end
    left join levels as base
        on
            claims.product = base.product
            and claims.flow = base.flow
            and claims.partner_code = base.partner_code
            and claims.base_start = base.window_start
            and claims.base_end = base.window_end

),

recomputed as (

    select
        *,
        {{ growth_pct('cur_lower_t', 'base_upper_t') }} as recomputed_lower,
        {{ growth_pct('cur_upper_t', 'base_lower_t') }} as recomputed_upper
    from compared

),

tested as (

    select
        *,
        coalesce(missing_reason, case
            when
                recomputed_upper - recomputed_lower > 2
                and recomputed_upper - recomputed_lower > 10 * rounding_unit
                then 'bounds_too_wide'
        end) as not_testable_reason,
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
        -- "About" holds within 5 % of the growth factor; "more than" is meant of the size of the
        -- change.
        case qualifier
            when 'approximate'
                then
                    100 * 100 * cast(cur_upper_t as decimal(24, 6))
                    >= 95 * (100 + amount) * base_lower_t
                    and 100 * 100 * cast(cur_lower_t as decimal(24, 6))
                    <= 105 * (100 + amount) * base_upper_t
            when 'at_least'
                then
                    case
                        when
                            amount >= 0
                            then
                                100 * cast(cur_upper_t as decimal(24, 6))
                                >= (100 + amount) * base_lower_t
                        else
                            100 * cast(cur_lower_t as decimal(24, 6))
                            <= (100 + amount) * base_upper_t
                    end
            when 'at_most' then
                case
                    when
                        amount >= 0
                        then
                            100 * cast(cur_lower_t as decimal(24, 6))
                            <= (100 + amount) * base_upper_t
                    else 100 * cast(cur_upper_t as decimal(24, 6)) >= (100 + amount) * base_lower_t
                end
        end as is_qualified
    from recomputed

),

reasoned as (

    select
        *,
        case
            when not_testable_reason is not null then not_testable_reason
            when is_qualified and qualifier = 'approximate' then 'within_5_pct'
            when is_qualified then 'one_sided_bound'
            when qualifier = 'exact' and is_best then 'best_figure'
            when qualifier = 'exact' and is_met then 'intervals_meet'
            when qualifier = 'exact' and is_met_coarsely then 'round_number'
            when qualifier = 'exact' and is_met_when_cut then 'cut_short'
            when voters >= 2 then 'several_voices_each'
            when is_attested then 'attested_levels'
            else 'unattested_levels'
        end as reason
    from tested

),

final as (

    select
        figure_id,
        recomputed_lower,
        recomputed_upper,
        cast(null as date) as recomputed_month,
        case
            when not_testable_reason is not null then 'not_testable'
            when reason in ('within_5_pct', 'one_sided_bound') then 'approximate'
            when reason = 'best_figure' then 'pass'
            when reason in ('intervals_meet', 'round_number') then 'pass_by_rounding'
            when reason = 'cut_short' then 'pass_by_truncation'
            when reason = 'attested_levels' then 'contradicted'
            else 'disputed'
        end as verdict,
        reason,
        nullif(level_figure_ids, '') as witness_figure_ids
    from reasoned

)

select * from final
