-- The vintages of a level: as customs' tables print and restate it; where there is no table, as
-- first printed, with each revision that was printed since; and the tariff lines where they show
-- that customs have revised it.

with

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}
    where measure = 'quantity_t'

),

-- Of some years only what a later table restates is known: the first print came before that.
prints as (

    select prints.*
    from {{ ref('int_level_vintages_from_prints') }} as prints
    left join tables
        on
            prints.window_key = tables.window_key
            and (
                not tables.is_restated
                or (
                    prints.coarse_lower_t <= tables.amount_upper
                    and prints.coarse_upper_t >= tables.amount_lower
                )
            )
    where tables.window_key is null

),

printed as (

    select
        {{ window_columns() }},
        published_on,
        vintage_t,
        vintage_lower_t,
        vintage_upper_t,
        is_restated,
        cast(row_number() over vintages as integer) as vintage_number,
        lead(published_on) over vintages as superseded_on
    from (
        select
            {{ window_columns() }},
            published_on,
            vintage_t,
            vintage_lower_t,
            vintage_upper_t,
            false as is_restated
        from prints

        union all

        select
            {{ window_columns() }},
            published_on,
            amount as vintage_t,
            amount_lower as vintage_lower_t,
            amount_upper as vintage_upper_t,
            is_restated
        from tables
    ) as united
    window vintages as (
        partition by window_key
        order by published_on, vintage_t
    )

),

ballots as (

    select
        level_key,
        voter,
        coarse_lower as lower,
        coarse_upper as upper
    from {{ ref('int_printed_levels_by_voter') }}

),

detail as (

    select * from {{ ref('int_levels_from_tariff_lines') }}
    where measure = 'quantity_t'

),

best as (

    {{ best_covered('ballots') }}

),

-- Tariff lines are an official table: where they lie outside what two voices or more agree on, even
-- rounded further, and were downloaded after a later release, the level was revised.
missed as (

    select best.level_key
    from best
    inner join detail
        on best.level_key = detail.level_key
    group by best.level_key
    having
        min(best.voters) >= 2
        and count(case when detail.amount between best.lower and best.upper then 1 end) = 0

),

revised as (

    select
        {{ window_columns('detail') }},
        detail.loaded_on as published_on,
        detail.amount as vintage_t,
        detail.amount as vintage_lower_t,
        detail.amount as vintage_upper_t
    from detail
    inner join missed
        on detail.level_key = missed.level_key
    inner join printed
        on
            detail.window_key = printed.window_key
            and detail.loaded_on
            >= cast(printed.published_on + interval {{ var('revision_after_days') }} day as date)
            and printed.superseded_on is null

),

unioned as (

    select
        {{ window_columns() }},
        published_on,
        vintage_t,
        vintage_lower_t,
        vintage_upper_t,
        is_restated,
        vintage_number
    from printed

    union all

    select
        revised.*,
        true as is_restated,
        cast(null as integer) as vintage_number
    from revised

),

final as (

    select
        {{ window_columns() }},
        published_on,
        vintage_t,
        vintage_lower_t,
        vintage_upper_t,
        is_restated,
        cast(row_number() over vintages as integer) as vintage_number,
        lead(published_on) over vintages as superseded_on
    from unioned
    window
        vintages as (
            partition by window_key
            order by vintage_number nulls last
        )

)

select * from final
