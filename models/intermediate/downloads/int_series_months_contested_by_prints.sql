-- Months that the downloads hold in full, but whose sum misses what two voices print, of the world
-- or of a partner, by more than a revision could explain; and what probably went wrong.

with

months as (

    select * from {{ ref('int_series_months_downloaded') }}
    where is_all_there

),

summed as (

    select * from {{ ref('int_tariff_line_sums_by_partner') }}

),

-- January and February are often printed as one.
levels as (

    select * from {{ ref('int_levels_from_prints') }}
    where
        measure = 'quantity_t'
        and not is_clash
        and window_end <= last_day(cast(window_start + interval 1 month as date))

),

-- A round number may have been rounded further than it shows.
prints as (

    select
        levels.level_key,
        least(max(ballots.coarse_lower), any_value(levels.amount_lower)) as lower_t,
        greatest(min(ballots.coarse_upper), any_value(levels.amount_upper)) as upper_t
    from levels
    inner join {{ ref('int_printed_levels_by_voter') }} as ballots
        on
            levels.level_key = ballots.level_key
            and levels.amount_lower < ballots.coarse_upper
            and levels.amount_upper > ballots.coarse_lower
    group by levels.level_key

),

-- Partners and aggregates that tariff lines can be added up for.
summable as (

    select coalesce(iso3, gacc_partner_code) as partner_code from {{ ref('ref_partners') }}
    union
    select aggregate_code as partner_code from {{ ref('ref_partner_aggregate_members') }}
    union
    select partner_code from {{ ref('ref_partner_aggregates') }}
    where partner_code in ('WLD', 'WLD_X_USA')

),

-- The same goods as the other flow has them: a file loaded under the wrong one adds up to its
-- level.
other_scope as (

    select
        scope_lines.product,
        trade.flow,
        trade.trade_month,
        sum(trade.quantity_kg) as quantity_kg
    from {{ ref('fct_customs_trade_monthly') }} as trade
    inner join {{ ref('int_series_tariff_lines') }} as scope_lines
        on
            trade.hs8 = scope_lines.hs8
            and trade.flow <> scope_lines.flow
            and trade.trade_month between scope_lines.valid_from and scope_lines.valid_until
    group by scope_lines.product, trade.flow, trade.trade_month

),

compared as (

    select
        levels.level_key,
        levels.product,
        levels.flow,
        levels.partner_code,
        levels.window_start,
        levels.window_end,
        prints.lower_t,
        prints.upper_t,
        {{ tonnes('coalesce(sum(summed.quantity_kg), 0)') }} as summed_t,
        {{ tonnes('sum(other_scope.quantity_kg)') }} as other_scope_t
    from levels
    inner join prints
        on levels.level_key = prints.level_key
    inner join summable
        on levels.partner_code = summable.partner_code
    inner join months
        on
            levels.product = months.product
            and levels.flow = months.flow
            and months.trade_month between levels.window_start and levels.window_end
    left join summed
        on
            months.product = summed.product
            and months.flow = summed.flow
            and months.trade_month = summed.trade_month
            and levels.partner_code = summed.partner_code
    left join other_scope
        on
            months.product = other_scope.product
            and months.flow = other_scope.flow
            and months.trade_month = other_scope.trade_month
            and levels.partner_code = 'WLD'
    where levels.agreeing_voters >= 2
    group by
        levels.level_key,
        levels.product,
        levels.flow,
        levels.partner_code,
        levels.window_start,
        levels.window_end,
        prints.lower_t,
        prints.upper_t
    having count(*) = date_diff('month', levels.window_start, levels.window_end) + 1

),

contested as (

    select * from compared
    where {{ exceeds_revision('lower_t', 'upper_t', 'summed_t', 'summed_t') }}

),

-- Where the world is as printed, no partner is missing: tonnes stand at the wrong one.
worlds_met as (

    select
        product,
        flow,
        window_start,
        window_end
    from compared
    where
        partner_code = 'WLD'
        and not ({{ exceeds_revision('lower_t', 'upper_t', 'summed_t', 'summed_t') }})

),

-- Levels of the other flow, and of the same months of another year, that the sum would fit.
fitting as (

    select
        contested.level_key,
        bool_or(levels.flow <> contested.flow) as fits_other_flow,
        max(case when levels.flow = contested.flow then year(levels.window_start) end) as fits_year
    from contested
    inner join levels
        on
            contested.product = levels.product
            and contested.partner_code = levels.partner_code
            and month(contested.window_start) = month(levels.window_start)
            and month(contested.window_end) = month(levels.window_end)
            and (contested.flow = levels.flow or contested.window_start = levels.window_start)
            and contested.level_key <> levels.level_key
    where
        ({{ recognises_level('levels.amount_lower', 'levels.amount_upper', 'contested.summed_t') }})
        or (
            contested.flow <> levels.flow
            and {{ recognises_level(
                'levels.amount_lower', 'levels.amount_upper', 'contested.other_scope_t'
            ) }}
        )
    group by contested.level_key

),

final as (

    select
        months.product,
        months.flow,
        months.trade_month,
        contested.partner_code,
        contested.window_start,
        contested.window_end,
        contested.summed_t,
        contested.lower_t as printed_lower_t,
        contested.upper_t as printed_upper_t,
        {{ contested_cause(
            'contested.lower_t', 'contested.upper_t', 'contested.summed_t',
            'worlds_met.product is not null', 'fitting.fits_other_flow', 'fitting.fits_year'
        ) }} as likely_cause,
        row_number() over (
            partition by months.product, months.flow, months.trade_month
            order by
                contested.partner_code = 'WLD' desc,
                contested.window_end asc,
                contested.window_start desc,
                contested.upper_t desc,
                contested.partner_code asc
        ) as place
    from contested
    inner join months
        on
            contested.product = months.product
            and contested.flow = months.flow
            and months.trade_month between contested.window_start and contested.window_end
    left join worlds_met
        on
            contested.product = worlds_met.product
            and contested.flow = worlds_met.flow
            and contested.window_start = worlds_met.window_start
            and contested.window_end = worlds_met.window_end
    left join fitting
        on contested.level_key = fitting.level_key

)

select * from final
