-- Every printed figure that does not hold, with who prints the same, who stands against it, and of
-- what else its number does hold.

with

figures as (

    select * from {{ ref('int_printed_figures') }}

),

judged as (

    {{ claims_judged() }}

),

holding as (

    select * from {{ ref('int_numbers_that_hold') }}

),

refuted as (

    select
        figures.*,
        judged.recomputed_value,
        judged.witness_figure_ids
    from figures
    inner join judged
        on figures.figure_id = judged.figure_id
    where judged.verdict in ('contradicted', 'disputed')

),

-- Only who prints the same number: a coarser print that holds is no support.
same_side as (

    select
        refuted.figure_id,
        list(others.figure_id order by others.figure_id) as figure_ids,
        count(distinct others.voter) as voices
    from refuted
    inner join refuted as others
        on
            refuted.window_key = others.window_key
            and refuted.statistic = others.statistic
            and refuted.unit = others.unit
            and refuted.printed_month is not distinct from others.printed_month
            and refuted.printed_value is not distinct from others.printed_value
    group by refuted.figure_id

),

witnesses as (

    select
        figure_id,
        unnest(witness_figure_ids) as witness_id
    from refuted

),

other_side as (

    select
        witnesses.figure_id,
        list(figures.figure_id order by figures.figure_id) as figure_ids,
        count(distinct figures.voter) as voices,
        min(figures.printed_value) as least_value,
        max(figures.printed_value) as greatest_value
    from witnesses
    inner join figures
        on witnesses.witness_id = figures.figure_id
    left join same_side
        on witnesses.figure_id = same_side.figure_id
    where not coalesce(list_contains(same_side.figure_ids, witnesses.witness_id), false)
    group by witnesses.figure_id

),

-- The same number of the same trade but for one thing: the goods, the kind of growth, or the months
-- (a year off, or begun in another month). What is known much less well than the print fits too
-- many.
others as (

    select
        refuted.figure_id,
        refuted.product <> holding.product as is_other_product,
        refuted.statistic <> holding.statistic as is_other_statistic,
        refuted.window_key <> holding.window_key and refuted.product = holding.product
            as is_other_window,
        abs(holding.amount - refuted.amount) as distance,
        holding.product,
        holding.statistic,
        holding.window_start,
        holding.window_end
    from refuted
    inner join holding
        on
            refuted.flow = holding.flow
            and refuted.partner_code = holding.partner_code
            and coalesce(refuted.measure, 'quantity_t') = holding.value_of
            and (refuted.statistic = 'level') = (holding.statistic = 'level')
            and holding.amount between refuted.rounded_lower and refuted.rounded_upper
            and holding.amount_upper - holding.amount_lower
            <= {{ var('testing_within_units') }} * (refuted.rounded_upper - refuted.rounded_lower)
            and (
                refuted.window_end = holding.window_end
                or (
                    abs(date_diff('month', refuted.window_end, holding.window_end)) = 12
                    and date_diff('month', refuted.window_end, holding.window_end)
                    = date_diff('month', refuted.window_start, holding.window_start)
                )
            )
    where
        refuted.statistic in ('level', 'mom_pct', 'yoy_pct')
        -- Other goods in other months would be two things.
        and (refuted.product = holding.product or refuted.window_start = holding.window_start)

),

elsewhere as (

    select
        figure_id,
        case when is_other_product then product end as held_product,
        case when is_other_statistic then statistic end as held_statistic,
        case when is_other_window then window_start end as held_window_start,
        case when is_other_window then window_end end as held_window_end,
        row_number() over (
            partition by figure_id
            order by is_other_window, is_other_product, distance, product, window_start, window_end
        ) as place
    from others
    where
        cast(is_other_product as integer)
        + cast(is_other_statistic as integer)
        + cast(is_other_window as integer) = 1

),

-- The page prints what holds, but as the other kind of growth.
swapped as (

    select
        refuted.figure_id,
        min(figures.statistic) as statistic
    from refuted
    inner join figures
        on
            refuted.source_id = figures.source_id
            and refuted.window_key = figures.window_key
            and refuted.statistic <> figures.statistic
            and refuted.recomputed_value between figures.rounded_lower and figures.rounded_upper
    where
        refuted.statistic in ('mom_pct', 'yoy_pct')
        and figures.statistic in ('mom_pct', 'yoy_pct')
    group by refuted.figure_id

),

final as (

    select
        refuted.figure_id,
        same_side.figure_ids as figure_ids_for,
        cast(same_side.voices as integer) as voices_for,
        other_side.figure_ids as figure_ids_against,
        cast(coalesce(other_side.voices, 0) as integer) as voices_against,
        other_side.least_value as least_against,
        other_side.greatest_value as greatest_against,
        elsewhere.held_product,
        elsewhere.held_statistic,
        elsewhere.held_window_start,
        elsewhere.held_window_end,
        swapped.statistic as swapped_statistic
    from refuted
    inner join same_side
        on refuted.figure_id = same_side.figure_id
    left join other_side
        on refuted.figure_id = other_side.figure_id
    left join elsewhere
        on
            refuted.figure_id = elsewhere.figure_id
            and elsewhere.place = 1
    left join swapped
        on refuted.figure_id = swapped.figure_id

)

select * from final
