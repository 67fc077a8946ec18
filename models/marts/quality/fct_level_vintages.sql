-- One row per printed level and day of publication: what was printed then, what was printed first,
-- and whether the difference is a revision or only a dissenting print.

with

figures as (

    select * from {{ ref('int_figures_known') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and qualifier = 'exact'
        and can_vote
        and published_on is not null

),

first_published as (

    select * from {{ ref('int_levels_first_published') }}

),

printed as (

    select
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        published_on,
        amount,
        min(coarse_lower) as lower_t,
        max(coarse_upper) as upper_t,
        count(distinct voter) as voters,
        string_agg(figure_id, ', ' order by figure_id) as figure_ids
    from figures
    group by product, flow, partner_code, window_start, window_end, published_on, amount

),

final as (

    select
        printed.product,
        printed.flow,
        printed.partner_code,
        printed.window_start,
        printed.window_end,
        printed.published_on,
        cast(printed.amount as decimal(18, 3)) as printed_t,
        cast(printed.voters as integer) as voters,
        first_published.first_published_on,
        cast(first_published.first_published_t as decimal(18, 3)) as first_published_t,
        date_diff('day', printed.window_end, printed.published_on) as lag_days,
        -- A revision needs disjoint intervals after the coarser rounding, a later day and two
        -- voices.
        coalesce(
            printed.voters >= 2
            and printed.published_on > first_published.first_published_on
            and (
                printed.lower_t > first_published.first_published_upper_t
                or printed.upper_t < first_published.first_published_lower_t
            ),
            false
        ) as is_revision,
        case
            when
                printed.voters >= 2
                and printed.published_on > first_published.first_published_on
                and (
                    printed.lower_t > first_published.first_published_upper_t
                    or printed.upper_t < first_published.first_published_lower_t
                )
                then cast(printed.amount - first_published.first_published_t as decimal(18, 3))
        end as revision_t,
        printed.figure_ids
    from printed
    left join first_published
        on
            printed.product = first_published.product
            and printed.flow = first_published.flow
            and printed.partner_code = first_published.partner_code
            and printed.window_start = first_published.window_start
            and printed.window_end = first_published.window_end

)

select * from final
