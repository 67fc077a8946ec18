-- Every way in which the quantity of one window bounds another, directed at its target: growth
-- links both ways, a window as the sum of two, and each of the two as a difference, within what
-- customs revise between releases. A window that is a target only bounds none but its like.

with

windows as (

    select * from {{ ref('int_windows') }}

),

growths as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

official as (

    select
        window_key,
        cast(amount * 1000 as bigint) as quantity_kg
    from {{ ref('int_levels_by_best_source') }}
    where
        measure = 'quantity_t'
        and basis = 'official_table'

),

linked as (

    select
        growths.statement_id,
        -- Customs' own growth comes before any number of voices.
        case when growths.voter = 'gacc' then 100000 else growths.voters end as voters,
        this.window_id as this_id,
        base.window_id as base_id,
        -- Hundredths of a percent with room for every print: (100 + g) * 1,000,000.
        cast((100 + growths.link_lower) * 1000000 as hugeint) as lower_factor,
        cast((100 + growths.link_upper) * 1000000 as hugeint) as upper_factor,
        cast(100000000 as hugeint) as one
    from growths
    inner join windows as this
        on growths.window_key = this.window_key
    inner join windows as base
        on growths.base_window_key = base.window_key
    -- A fall of 100 % says nothing about its base.
    where 100 + growths.link_lower > 0

),

added as (

    select
        whole.window_id as whole_id,
        earlier.window_id as earlier_id,
        later.window_id as later_id,
        {{ sum_slack_kg('whole.flow') }} as least_slack_kg,
        -- Null unless customs' tables give all three.
        abs(
            whole_table.quantity_kg - earlier_table.quantity_kg - later_table.quantity_kg
        ) as gap_kg,
        whole.series_id,
        year(whole.window_end) as trade_year,
        whole.is_target_only as whole_is_target_only,
        earlier.is_target_only as earlier_is_target_only,
        later.is_target_only as later_is_target_only
    from windows as whole
    inner join windows as earlier
        on
            whole.series_id = earlier.series_id
            and whole.window_start = earlier.window_start
            and whole.window_end > earlier.window_end
    inner join windows as later
        on
            whole.series_id = later.series_id
            and whole.window_end = later.window_end
            and cast(earlier.window_end + interval 1 day as date) = later.window_start
    left join official as whole_table
        on whole.window_key = whole_table.window_key
    left join official as earlier_table
        on earlier.window_key = earlier_table.window_key
    left join official as later_table
        on later.window_key = later_table.window_key

),

-- Tables miss adding up by as much in a year as they are seen to. What three tables give is what it
-- is, whether it adds up or not.
adding_up as (

    select * exclude (least_slack_kg, gap_kg, series_id, trade_year)
    from (
        select
            *,
            greatest(least_slack_kg, max(gap_kg) over (partition by series_id, trade_year))
                as slack_kg
        from added
    ) as with_slacks
    where gap_kg is null

),

directed as (

    select
        'growth' as operation,
        statement_id,
        voters,
        this_id as target_id,
        base_id as premise_id,
        null as other_premise_id,
        0 as slack_kg,
        lower_factor as lower_numerator,
        one as lower_denominator,
        upper_factor as upper_numerator,
        one as upper_denominator
    from linked

    union all

    -- The bounds of the growth swap when it divides.
    select
        'growth' as operation,
        statement_id,
        voters,
        base_id as target_id,
        this_id as premise_id,
        null as other_premise_id,
        0 as slack_kg,
        one as lower_numerator,
        upper_factor as lower_denominator,
        one as upper_numerator,
        lower_factor as upper_denominator
    from linked

    union all

    select
        'sum' as operation,
        null as statement_id,
        null as voters,
        whole_id as target_id,
        earlier_id as premise_id,
        later_id as other_premise_id,
        slack_kg,
        null as lower_numerator,
        null as lower_denominator,
        null as upper_numerator,
        null as upper_denominator
    from adding_up
    where
        whole_is_target_only
        or not (earlier_is_target_only or later_is_target_only)

    union all

    select
        'difference' as operation,
        null as statement_id,
        null as voters,
        earlier_id as target_id,
        whole_id as premise_id,
        later_id as other_premise_id,
        slack_kg,
        null as lower_numerator,
        null as lower_denominator,
        null as upper_numerator,
        null as upper_denominator
    from adding_up
    where
        earlier_is_target_only
        or not (whole_is_target_only or later_is_target_only)

    union all

    select
        'difference' as operation,
        null as statement_id,
        null as voters,
        later_id as target_id,
        whole_id as premise_id,
        earlier_id as other_premise_id,
        slack_kg,
        null as lower_numerator,
        null as lower_denominator,
        null as upper_numerator,
        null as upper_denominator
    from adding_up
    where
        later_is_target_only
        or not (whole_is_target_only or earlier_is_target_only)

),

final as (

    select
        row_number() over (
            order by target_id, operation, premise_id, other_premise_id, statement_id
        ) as relation_id,
        *
    from directed

)

select * from final
