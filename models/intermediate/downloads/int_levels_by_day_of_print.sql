-- How a level stood after each day on which a dated page or customs' table printed it: as the
-- latest table had it, else what most of the voices that were known by then agree on. Nothing that
-- was printed later counts, nor what growths and sums say.

with

figures as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote

),

revisions as (

    select * from {{ ref('int_level_vintages_final') }}
    where vintage_number > 1

),

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}
    where measure = 'quantity_t'

),

days as (

    select
        window_key,
        published_on,
        cast(row_number() over (partition by window_key order by published_on) as integer)
            as print_number
    from (
        select
            window_key,
            published_on
        from figures
        where published_on is not null
        union
        select
            window_key,
            published_on
        from tables
    ) as dated

),

tables_by_day as (

    select
        days.window_key,
        days.published_on,
        tables.amount,
        tables.amount_lower,
        tables.amount_upper
    from days
    inner join tables
        on
            days.window_key = tables.window_key
            and days.published_on >= tables.published_on
    qualify row_number() over (
        partition by days.window_key, days.published_on order by tables.published_on desc
    ) = 1

),

-- What each voice had printed by that day. Prints from before a revision were right then, and have
-- no vote on what is known since.
prints as (

    select
        concat_ws('|', days.window_key, cast(days.published_on as string)) as level_key,
        days.window_key,
        days.published_on,
        days.print_number,
        figures.voter,
        figures.amount,
        figures.rounded_lower,
        figures.rounded_upper,
        figures.cut_upper,
        figures.coarse_lower,
        figures.coarse_upper,
        count(distinct figures.source_id) as pages,
        min(figures.known_on) as first_known_on
    from days
    inner join figures
        on
            days.window_key = figures.window_key
            and days.published_on >= figures.known_on
    left join revisions
        on
            days.window_key = revisions.window_key
            and days.published_on >= revisions.published_on
            and figures.known_on < revisions.published_on
    where revisions.window_key is null
    group by
        days.window_key,
        days.published_on,
        days.print_number,
        figures.voter,
        figures.amount,
        figures.rounded_lower,
        figures.rounded_upper,
        figures.cut_upper,
        figures.coarse_lower,
        figures.coarse_upper

),

ballots as (

    {{ ballots_of_voters('prints') }}

),

regions as (

    {{ agreed_intervals('ballots') }}

),

voted as (

    select
        ballots.window_key,
        ballots.published_on,
        cast(case
            when not regions.is_clash
                then
                    first(
                        ballots.amount
                        order by ballots.rounded_upper - ballots.rounded_lower, ballots.amount
                    ) filter (ballots.amount between regions.lower and regions.upper)
        end as decimal(18, 3)) as stood_t,
        cast(greatest(regions.lower, 0) as decimal(18, 3)) as stood_lower_t,
        cast(regions.upper as decimal(18, 3)) as stood_upper_t,
        cast(regions.voters as integer) as stood_voters
    from ballots
    inner join regions
        on ballots.level_key = regions.level_key
    group by
        ballots.window_key,
        ballots.published_on,
        regions.lower,
        regions.upper,
        regions.voters,
        regions.is_clash

),

-- Voices whose print is that of the table, too.
with_table as (

    select
        tables_by_day.window_key,
        tables_by_day.published_on,
        cast(tables_by_day.amount as decimal(18, 3)) as stood_t,
        {{ lattice('tables_by_day.amount_lower', 'down') }} as stood_lower_t,
        {{ lattice('tables_by_day.amount_upper', 'up') }} as stood_upper_t,
        cast(count(ballots.voter) as integer) as stood_voters
    from tables_by_day
    left join ballots
        on
            tables_by_day.window_key = ballots.window_key
            and tables_by_day.published_on = ballots.published_on
            and tables_by_day.amount_lower <= ballots.rounded_upper
            and tables_by_day.amount_upper >= ballots.rounded_lower
    group by
        tables_by_day.window_key,
        tables_by_day.published_on,
        tables_by_day.amount,
        tables_by_day.amount_lower,
        tables_by_day.amount_upper

),

final as (

    select
        days.window_key,
        days.published_on,
        days.print_number,
        coalesce(with_table.stood_t, voted.stood_t) as stood_t,
        coalesce(with_table.stood_lower_t, voted.stood_lower_t) as stood_lower_t,
        coalesce(with_table.stood_upper_t, voted.stood_upper_t) as stood_upper_t,
        coalesce(with_table.stood_voters, voted.stood_voters) as stood_voters,
        with_table.window_key is not null as stood_by_table
    from days
    left join voted
        on
            days.window_key = voted.window_key
            and days.published_on = voted.published_on
    left join with_table
        on
            days.window_key = with_table.window_key
            and days.published_on = with_table.published_on

)

select * from final
