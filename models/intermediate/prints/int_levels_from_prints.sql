-- One agreed level for each key by the vote of independent voices (macro agreed_intervals). What is
-- tied is a clash, and has no level.

with

figures as (

    select
        *,
        {{ level_key() }} as level_key
    from {{ ref('int_printed_figures') }}
    where statistic = 'level'

),

ballots as (

    select * from {{ ref('int_printed_levels_by_voter') }}

),

regions as (

    {{ agreed_intervals('ballots') }}

),

-- Prints that meet the agreed part of the line. A reread print may touch it with its rounded
-- interval only.
compared as (

    select
        figures.*,
        regions.lower,
        regions.upper,
        coalesce(
            not regions.is_clash
            and (
                (figures.rounded_lower < regions.upper and figures.rounded_upper > regions.lower)
                or (
                    regions.reading = 'reread'
                    and (
                        (figures.cut_lower < regions.upper and figures.cut_upper > regions.lower)
                        or (
                            figures.coarse_lower < regions.upper
                            and figures.coarse_upper > regions.lower
                        )
                    )
                )
            ),
            false
        ) as is_met,
        coalesce(
            not regions.is_clash
            and (
                figures.coarse_lower > regions.upper or figures.coarse_upper < regions.lower
            ),
            false
        ) as is_missed
    from figures
    left join regions
        on figures.level_key = regions.level_key

),

-- The best of the prints that meet the agreed interval has the finest unit, then most voters, then
-- lies nearest to the middle.
candidates as (

    select
        level_key,
        amount,
        count(distinct voter) as voters,
        min(rounded_upper - rounded_lower) as width,
        abs(2 * amount - (min(lower) + min(upper))) as off_middle
    from compared
    where has_vote and is_met
    group by level_key, amount

),

best_first as (

    select
        level_key,
        list(
            cast(amount as decimal(18, 3))
            order by width asc, voters desc, off_middle asc, amount asc
        ) as agreed_amounts,
        first(
            cast(amount as decimal(18, 3))
            order by voters desc, width asc, off_middle asc, amount asc
        ) as usual_amount
    from candidates
    group by level_key

),

sides as (

    select
        level_key,
        string_agg(side, ' / ' order by amount) as clash_sides
    from (
        select
            level_key,
            amount,
            rtrim(rtrim(cast(amount as string), '0'), '.')
            || ' ('
            || string_agg(voter, ', ' order by voter)
            || ')' as side
        from ballots
        group by level_key, amount
    ) as printed
    group by level_key

),

counted as (

    select
        level_key,
        {{ window_columns() }},
        measure,
        count(distinct case when has_vote then voter end) as voices,
        sum(case when has_vote and is_missed then 1 else 0 end) as dissenting_figures,
        list(figure_id order by figure_id) filter (has_vote and is_met) as supporting_figure_ids,
        list(figure_id order by figure_id) filter (has_vote) as voting_figure_ids
    from compared
    group by level_key, {{ window_columns() }}, measure

),

final as (

    select
        counted.level_key,
        {{ window_columns('counted') }},
        counted.measure,
        best_first.agreed_amounts[1] as amount,
        best_first.agreed_amounts,
        best_first.usual_amount,
        case when not regions.is_clash then cast(greatest(regions.lower, 0) as decimal(18, 6)) end
            as amount_lower,
        case when not regions.is_clash then cast(regions.upper as decimal(18, 6)) end
            as amount_upper,
        case when best_first.level_key is not null then 'printed' else 'unknown' end as basis,
        coalesce(regions.voters, 0) as agreeing_voters,
        counted.voices,
        cast(counted.dissenting_figures as integer) as dissenting_figures,
        coalesce(regions.is_clash, false) as is_clash,
        case when regions.is_clash then sides.clash_sides end as clash_sides,
        counted.supporting_figure_ids,
        counted.voting_figure_ids
    from counted
    left join regions
        on counted.level_key = regions.level_key
    left join sides
        on counted.level_key = sides.level_key
    left join best_first
        on counted.level_key = best_first.level_key

)

select * from final
