-- Every printed growth rate beside the quantities of its two windows: the bounds that all evidence
-- but the statement itself gives, what attested evidence alone gives, and the levels as they were
-- known on the day of the print, or first published.

with

claims as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic in ('mom_pct', 'yoy_pct')
        and coalesce(not is_of_value, true)

),

levels as (

    select * from {{ ref('int_levels_final') }}
    where measure = 'quantity_t'

),

windows as (

    select * from {{ ref('int_windows') }}

),

stated as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

trusted as (

    select stated.*
    from stated
    inner join {{ ref('int_statements_trusted') }} as statements
        on stated.statement_id = statements.statement_id
    where statements.why_kept_out is null

),

bounds as (

    select * from {{ ref('int_bounds_without_each_statement') }}
    union all
    select * from {{ ref('int_bounds_final') }}

),

attested as (

    select * from {{ ref('int_bounds_from_two_voices') }}

),

scope_breaks as (

    select * from {{ ref('ref_scope_breaks') }}

),

vintages as (

    select * from {{ ref('int_level_vintages_final') }}

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
        count(distinct stated.voter) as voters,
        bool_or(stated.voter = 'gacc') as is_as_customs_print
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
        identified.figure_id,
        identified.voter,
        identified.statistic,
        identified.window_key,
        identified.amount,
        identified.rounding_unit,
        identified.rounded_lower,
        identified.rounded_upper,
        identified.cut_lower,
        identified.cut_upper,
        identified.coarse_lower,
        identified.coarse_upper,
        identified.meant_lower,
        identified.meant_upper,
        identified.meant_as,
        coalesce(supported.voters, 0) as voters,
        scope_breaks.product is not null as has_scope_break,
        cur_then.vintage_lower_t as revised_cur_lower_t,
        cur_then.vintage_upper_t as revised_cur_upper_t,
        base_then.vintage_lower_t as base_vintage_lower_t,
        base_then.vintage_upper_t as base_vintage_upper_t,
        base_first.vintage_lower_t as base_first_lower_t,
        base_first.vintage_upper_t as base_first_upper_t,
        coalesce(cur_first.is_restated, false)
        or coalesce(base_first.is_restated, false)
        or coalesce(supported.is_as_customs_print, false) as may_rest_on_other_vintage,
        -- What customs print themselves needs no second voice.
        coalesce(
            {{ is_customs_own('cur.basis') }} and {{ is_customs_own('base.basis') }},
            false
        ) as is_official,
        cur_windows.window_id as cur_id,
        base_windows.window_id as base_id,
        cur.is_clash or base.is_clash as is_clash,
        {{ bounded_t('cur_bounds', 'lower') }} as cur_lower_t,
        {{ bounded_t('cur_bounds', 'upper') }} as cur_upper_t,
        {{ bounded_t('base_bounds', 'lower') }} as base_lower_t,
        {{ bounded_t('base_bounds', 'upper') }} as base_upper_t,
        case when cur.basis not in ('derived', 'unknown') then cur.amount end as cur_printed_t,
        case when base.basis not in ('derived', 'unknown') then base.amount end as base_printed_t,
        cur.usual_amount as cur_usual_t,
        base.usual_amount as base_usual_t,
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
    left join vintages as cur_first
        on
            identified.window_key = cur_first.window_key
            and cur_first.vintage_number = 1
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

final as (

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

)

select * from final
