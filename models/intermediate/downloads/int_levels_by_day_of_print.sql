-- How a level stood after each day on which a dated page printed it: what most of the voices that
-- were known by then agree on. Nothing that was printed later counts, nor what growths and sums
-- say.

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

days as (

    select
        window_key,
        published_on,
        cast(row_number() over (partition by window_key order by published_on) as integer)
            as print_number
    from figures
    where published_on is not null
    group by window_key, published_on

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

final as (

    select
        ballots.window_key,
        ballots.published_on,
        ballots.print_number,
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
        ballots.print_number,
        regions.lower,
        regions.upper,
        regions.voters,
        regions.is_clash

)

select * from final
