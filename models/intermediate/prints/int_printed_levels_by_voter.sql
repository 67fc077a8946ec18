-- One ballot for each voter and level, of what the voter printed since the last revision.

with

figures as (

    select * from {{ ref('int_printed_figures') }}

),

revisions as (

    select * from {{ ref('int_level_vintages_from_prints') }}
    where
        vintage_number > 1
        and superseded_on is null

),

prints as (

    select
        {{ level_key('figures') }} as level_key,
        figures.voter,
        figures.amount,
        figures.rounded_lower,
        figures.rounded_upper,
        figures.cut_upper,
        figures.coarse_lower,
        figures.coarse_upper,
        count(distinct figures.source_id) as pages,
        min(figures.known_on) as first_known_on
    from figures
    left join revisions
        on
            figures.window_key = revisions.window_key
            and figures.measure = 'quantity_t'
            -- What was printed before a revision was right then, and has no vote on what is known
            -- since.
            and figures.known_on < revisions.published_on
    where
        figures.statistic = 'level'
        and figures.has_vote
        and revisions.vintage_number is null
    group by
        {{ level_key('figures') }},
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

final as (

    select
        level_key,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_upper,
        coarse_lower,
        coarse_upper,
        pages
    from ballots

)

select * from final
