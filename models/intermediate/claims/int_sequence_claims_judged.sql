-- Claims about a run of months: the direction of one step, falls or rises in a row, the first rise
-- in so many months, and a level that every month of a window keeps above.

with

claims as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic in (
            'mom_direction',
            'consecutive_mom_falls',
            'consecutive_mom_rises',
            'first_yoy_rise_in',
            'monthly_level_above'
        )

),

known as (

    select * from {{ ref('int_series_months_without_holes') }}

),

months as (

    select
        known.*,
        -- Sign of a step by best figures (null where unknown), and whether rounding could turn it
        -- round.
        sign(known.quantity_t - month_ago.quantity_t) as mom_sign,
        sign(known.quantity_t - year_ago.quantity_t) as yoy_sign,
        known.quantity_lower_t <= month_ago.quantity_upper_t
        and known.quantity_upper_t >= month_ago.quantity_lower_t as mom_may_be_either,
        known.quantity_lower_t <= year_ago.quantity_upper_t
        and known.quantity_upper_t >= year_ago.quantity_lower_t as yoy_may_be_either
    from known
    left join known as month_ago
        on
            {{ same_series('known', 'month_ago') }}
            and known.trade_month = month_ago.trade_month + interval 1 month
    left join known as year_ago
        on
            {{ same_series('known', 'year_ago') }}
            and known.trade_month = year_ago.trade_month + interval 1 year

),

levels as (

    select * from {{ ref('int_levels_final') }}
    where measure = 'quantity_t'

),

-- How many months back each claim looks, itself included. Falls "in a row" end where the month
-- before did not fall, rises where it did not rise.
spans as (

    select
        *,
        case statistic
            when 'mom_direction' then 1
            when 'monthly_level_above' then date_diff('month', window_start, window_end) + 1
            else cast(printed_value as integer) + 1
        end as months_needed,
        case statistic when 'consecutive_mom_falls' then -1 when 'consecutive_mom_rises' then 1 end
            as run_sign,
        date_trunc('month', window_end) as last_month
    from claims

),

steps as (

    select
        spans.figure_id,
        spans.statistic,
        spans.printed_value,
        spans.months_needed,
        spans.run_sign,
        date_diff('month', months.trade_month, spans.last_month) as months_back,
        months.trade_month,
        months.quantity_t,
        months.quantity_lower_t,
        months.quantity_upper_t,
        months.agreeing_voters,
        months.mom_sign,
        months.mom_may_be_either,
        months.yoy_sign,
        months.yoy_may_be_either,
        levels.supporting_figure_ids
    from spans
    left join months
        on
            {{ same_series('spans', 'months') }}
            and date_diff(
                'month', months.trade_month, spans.last_month
            ) between 0 and spans.months_needed
            - 1
    left join levels
        on
            {{ same_series('months', 'levels') }}
            and months.trade_month = levels.window_start
            and last_day(months.trade_month) = levels.window_end

),

-- What each step ought to be for the claim to hold: true, false, or null where a level is missing.
expected as (

    select
        *,
        case
            when statistic = 'mom_direction' then mom_sign = printed_value
            when statistic = 'monthly_level_above' then quantity_t > printed_value
            when run_sign is not null
                then (months_back < printed_value) = (mom_sign = run_sign)
            when statistic = 'first_yoy_rise_in' then
                case when months_back in (0, printed_value) then yoy_sign > 0 else yoy_sign <= 0 end
        end as is_as_claimed,
        case statistic
            when
                'monthly_level_above'
                then quantity_lower_t <= printed_value and quantity_upper_t > printed_value
            when 'first_yoy_rise_in' then yoy_may_be_either
            else mom_may_be_either
        end as may_be_either
    from steps

),

counted as (

    select
        figure_id,
        months_needed,
        sum(case when is_as_claimed is not null then 1 else 0 end) as known_steps,
        sum(case when not is_as_claimed and not may_be_either then 1 else 0 end) as failed_steps,
        min(case when not is_as_claimed and not may_be_either then agreeing_voters end)
            as least_voters_failed,
        sum(case when not is_as_claimed then 1 else 0 end) as unmet_steps,
        max(case when not is_as_claimed then trade_month end) as recomputed_month,
        flatten(
            list(supporting_figure_ids order by trade_month) filter (
                supporting_figure_ids is not null
            )
        ) as witness_figure_ids
    from expected
    group by figure_id, months_needed

),

final as (

    select
        figure_id,
        cast(null as decimal(18, 6)) as recomputed_value,
        cast(null as decimal(18, 6)) as recomputed_lower,
        cast(null as decimal(18, 6)) as recomputed_upper,
        recomputed_month,
        case
            when failed_steps > 0 and least_voters_failed >= 2 then 'contradicted'
            when failed_steps > 0 then 'disputed'
            when known_steps < months_needed then 'not_testable'
            when unmet_steps = 0 then 'pass'
            else 'pass_by_rounding'
        end as verdict,
        case
            when failed_steps > 0 then 'step_goes_the_other_way'
            when known_steps < months_needed then 'no_base'
            when unmet_steps = 0 then 'every_step_holds'
            else 'intervals_meet'
        end as reason,
        cast(null as decimal(18, 3)) as base_shift_t,
        nullif(witness_figure_ids, []) as witness_figure_ids
    from counted

)

select * from final
