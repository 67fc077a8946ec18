-- Every printed record (highest or lowest since, highest or lowest on record from) against the
-- known windows of the same kind: months against months, calendar years against calendar years.
-- Each row says how far back those are known without holes.

with

claims as (

    select
        *,
        case when statistic in ('lowest_since', 'lowest_on_record_from') then -1 else 1 end
            as direction,
        date_diff('month', window_start, window_end) + 1 as months,
        -- Nine-month highs and "on record from" say nothing about the month that they name.
        statistic in ('highest_on_record_from', 'lowest_on_record_from')
        or is_n_month_record as is_horizon_only
    from {{ ref('int_printed_figures') }}
    where
        statistic in (
            'highest_since', 'lowest_since', 'highest_on_record_from', 'lowest_on_record_from'
        )

),

levels as (

    select
        *,
        date_diff('month', window_start, window_end) + 1 as months
    from {{ ref('int_levels_final') }}
    where
        measure = 'quantity_t'
        and amount is not null

),

own as (

    select
        claims.*,
        levels.amount as own_t,
        levels.amount_lower as own_lower_t,
        levels.amount_upper as own_upper_t,
        levels.agreeing_voters as own_voters,
        levels.supporting_figure_ids as own_figure_ids,
        -- Windows that must all be known and below (above, for a lowest): after the named month
        -- (from it on, for "on record from").
        case
            when
                claims.statistic in ('highest_on_record_from', 'lowest_on_record_from')
                then claims.printed_month
            else cast(date_trunc('month', claims.printed_month_end) + interval 1 month as date)
        end as between_from,
        case claims.months when 1 then 1 else 12 end as step,
        -- A bare year names all its months.
        (date_diff('month', claims.printed_month, claims.printed_month_end) + 1)
        / case claims.months when 1 then 1 else 12 end as named_windows
    from claims
    left join levels
        on claims.window_key = levels.window_key

),

compared as (

    select
        own.*,
        earlier.window_start as earlier_start,
        earlier.supporting_figure_ids as earlier_figure_ids,
        earlier.agreeing_voters as earlier_voters,
        -- Known windows without a hole: the n-th one back is n steps away.
        date_diff('month', earlier.window_start, own.window_start) / own.step
        = row_number() over (partition by own.figure_id order by earlier.window_start desc)
            as is_without_hole,
        earlier.window_start >= own.between_from as is_between,
        earlier.window_start between own.printed_month and own.printed_month_end as is_named,
        own.direction * (earlier.amount - own.own_t) > 0 as is_above,
        own.direction * (earlier.amount - own.own_t) >= 0 as is_at_or_above,
        case own.direction
            when 1 then earlier.amount_lower > own.own_upper_t
            else earlier.amount_upper < own.own_lower_t
        end as is_surely_above,
        case own.direction
            when 1 then earlier.amount_upper >= own.own_lower_t
            else earlier.amount_lower <= own.own_upper_t
        end as is_possibly_at_or_above
    from own
    left join levels as earlier
        on
            {{ same_series('own', 'earlier') }}
            and own.months = earlier.months
            and month(own.window_start) % own.step = month(earlier.window_start) % own.step
            and own.window_start > earlier.window_start

),

counted as (

    select
        figure_id,
        statistic,
        is_horizon_only,
        printed_month,
        named_windows,
        own_t,
        own_voters,
        greatest(date_diff('month', between_from, window_start) / step, 0) as windows_between,
        sum(case when is_between then 1 else 0 end) as known_between,
        sum(case when is_between and is_above then 1 else 0 end) as above_between,
        sum(case when is_between and is_surely_above then 1 else 0 end) as surely_above_between,
        min(case when is_between and is_surely_above then earlier_voters end) as least_voters_above,
        sum(case when is_named then 1 else 0 end) as named_known,
        max(case when is_named and is_at_or_above then 1 else 0 end) as named_at_or_above,
        max(case when is_named and is_possibly_at_or_above then 1 else 0 end)
            as named_possibly_at_or_above,
        max(case when is_named then earlier_voters end) as named_voters,
        max(case when is_at_or_above then earlier_start end) as recomputed_month,
        case
            when own_t is not null
                then coalesce(min(case when is_without_hole then earlier_start end), window_start)
        end as record_horizon_month,
        flatten(list_prepend(
            coalesce(own_figure_ids, []),
            list(earlier_figure_ids order by earlier_start) filter (
                earlier_figure_ids is not null and (is_named or (is_between and is_above))
            )
        )) as witness_figure_ids
    from compared
    group by
        figure_id,
        statistic,
        is_horizon_only,
        printed_month,
        named_windows,
        own_t,
        own_voters,
        between_from,
        window_start,
        step,
        own_figure_ids

),

tested as (

    select
        *,
        case
            when printed_month is null then 'horizon_not_stated'
            when own_t is null then 'no_level'
            when surely_above_between > 0 then 'higher_in_between'
            when
                not is_horizon_only
                and named_known >= named_windows
                and named_possibly_at_or_above = 0
                then 'named_month_is_not'
            when known_between < windows_between then 'no_base'
            -- Another month of the named year may reach it.
            when not is_horizon_only and coalesce(named_possibly_at_or_above, 0) = 0 then 'no_base'
            when
                above_between = 0 and (is_horizon_only or named_at_or_above = 1)
                then 'record_holds'
            else 'intervals_meet'
        end as reason
    from counted

),

final as (

    select
        figure_id,
        cast(null as decimal(18, 6)) as recomputed_value,
        cast(null as decimal(18, 6)) as recomputed_lower,
        cast(null as decimal(18, 6)) as recomputed_upper,
        recomputed_month,
        case reason
            when 'record_holds' then 'pass'
            when 'intervals_meet' then 'pass_by_rounding'
            when 'higher_in_between'
                then
                    case
                        when least(own_voters, least_voters_above) >= 2 then 'contradicted' else
                            'disputed'
                    end
            when 'named_month_is_not'
                then
                    case
                        when least(own_voters, named_voters) >= 2 then 'contradicted' else
                            'disputed'
                    end
            else 'not_testable'
        end as verdict,
        reason,
        cast(null as decimal(18, 3)) as base_shift_t,
        nullif(witness_figure_ids, []) as witness_figure_ids,
        record_horizon_month
    from tested

)

select * from final
