-- The printed vintages of a level: as first published, and each revision since. Without a revision
-- there is one; what else was printed is a dissent.

with

figures as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote
        and published_on > window_end

),

-- The most printed figure of the first day, soon after the window's end.
first_days as (

    select
        {{ window_columns() }},
        published_on as first_published_on,
        amount as vintage_t,
        rounded_lower as vintage_lower_t,
        rounded_upper as vintage_upper_t,
        min(coarse_lower) as coarse_lower_t,
        max(coarse_upper) as coarse_upper_t
    from figures
    where
        published_on
        <= cast(window_end + interval {{ var('first_print_within_days') }} day as date)
    group by
        {{ window_columns() }},
        published_on,
        amount,
        rounded_lower,
        rounded_upper
    qualify row_number() over (
        partition by window_key
        order by
            published_on asc,
            count(distinct voter) desc,
            rounded_upper - rounded_lower asc,
            amount asc
    ) = 1

),

-- A revision needs a later release, two voices, and an interval that even rounded further misses
-- the first one.
revised as (

    select
        {{ window_columns('figures') }},
        min(figures.published_on) as published_on,
        figures.amount as vintage_t,
        figures.rounded_lower as vintage_lower_t,
        figures.rounded_upper as vintage_upper_t,
        min(figures.coarse_lower) as coarse_lower_t,
        max(figures.coarse_upper) as coarse_upper_t
    from figures
    inner join first_days
        on
            figures.window_key = first_days.window_key
            and figures.published_on
            >= cast(
                first_days.first_published_on
                + interval {{ var('revision_after_days') }} day as date
            )
            and (
                figures.coarse_lower > first_days.coarse_upper_t
                or figures.coarse_upper < first_days.coarse_lower_t
            )
    group by
        {{ window_columns('figures') }},
        figures.amount,
        figures.rounded_lower,
        figures.rounded_upper
    having count(distinct figures.voter) >= 2

),

in_order as (

    select
        *,
        lag(coarse_lower_t) over revisions as previous_coarse_lower_t,
        lag(coarse_upper_t) over revisions as previous_coarse_upper_t
    from revised
    window
        revisions as (
            partition by window_key
            order by published_on, vintage_t
        )

),

-- A revision printed once more, with another last place, is not a further one.
distinct_revisions as (

    select *
    from in_order
    where
        previous_coarse_lower_t is null
        or coarse_lower_t > previous_coarse_upper_t
        or coarse_upper_t < previous_coarse_lower_t

),

unioned as (

    select
        {{ window_columns() }},
        first_published_on as published_on,
        vintage_t,
        vintage_lower_t,
        vintage_upper_t,
        coarse_lower_t,
        coarse_upper_t
    from first_days

    union all

    select
        {{ window_columns() }},
        published_on,
        vintage_t,
        vintage_lower_t,
        vintage_upper_t,
        coarse_lower_t,
        coarse_upper_t
    from distinct_revisions

),

final as (

    select
        *,
        cast(
            row_number() over (
                partition by window_key
                order by published_on, vintage_t
            ) as integer
        ) as vintage_number,
        lead(published_on) over (
            partition by window_key
            order by published_on, vintage_t
        ) as superseded_on
    from unioned

)

select * from final
