-- Every growth rate that a voter states of a window: its ballot among the prints of its pages, the
-- windows that it links, and the widest growth that it can have meant.

with

growths as (

    select * from {{ ref('int_printed_figures') }}
    where statistic in ('mom_pct', 'yoy_pct')

),

figures as (

    select * from growths
    where has_vote

),

-- A number that a page prints, or can be read to print, for two windows, and others for the one
-- only: it belongs there, and says nothing of the other window (+15.8 % of October 2025, printed
-- for October 2024, too).
strays as (

    select distinct stray.figure_id
    from figures as stray
    inner join growths as placed
        on
            stray.source_id = placed.source_id
            and {{ same_series('stray', 'placed') }}
            and stray.statistic = placed.statistic
            and stray.amount = placed.amount
            and stray.window_key <> placed.window_key
    inner join figures as others
        on
            placed.window_key = others.window_key
            and placed.statistic = others.statistic
            and placed.amount = others.amount
            and placed.source_id <> others.source_id
    left join growths as supporters
        on
            stray.window_key = supporters.window_key
            and stray.statistic = supporters.statistic
            and stray.amount = supporters.amount
            and stray.source_id <> supporters.source_id
    where supporters.figure_id is null

),

levels as (

    select * from {{ ref('int_printed_levels_by_voter') }}

),

prints as (

    select
        {{ window_columns() }},
        base_window_key,
        base_window_start,
        base_window_end,
        statistic,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_lower,
        cut_upper,
        coarse_lower,
        coarse_upper,
        count(distinct source_id) as pages,
        min(known_on) as first_known_on,
        list(figure_id order by figure_id) as figure_ids
    from figures
    where figure_id not in (select strays.figure_id from strays)
    group by
        {{ window_columns() }},
        base_window_key,
        base_window_start,
        base_window_end,
        statistic,
        voter,
        amount,
        rounded_lower,
        rounded_upper,
        cut_lower,
        cut_upper,
        coarse_lower,
        coarse_upper

),

ballots as (

    select *
    from prints
    qualify row_number() over (
        partition by window_key, statistic, voter
        order by
            pages desc,
            rounded_upper - rounded_lower asc,
            first_known_on asc,
            amount asc
    ) = 1

),

-- Two voices support each other where their prints overlap; touching is not enough.
supported as (

    select
        ballots.window_key,
        ballots.statistic,
        ballots.voter,
        count(distinct others.voter) as voters
    from ballots
    inner join ballots as others
        on
            ballots.window_key = others.window_key
            and ballots.statistic = others.statistic
            and ballots.rounded_lower < others.rounded_upper
            and ballots.rounded_upper > others.rounded_lower
    group by
        ballots.window_key,
        ballots.statistic,
        ballots.voter

),

linked as (

    select
        ballots.window_key,
        ballots.statistic,
        ballots.voter,
        ballots.pages,
        supported.voters,
        -- Rounded, cut, or rounded to the last digit that is not zero: it can have meant them all.
        least(ballots.rounded_lower, ballots.cut_lower, ballots.coarse_lower) as growth_lower,
        greatest(ballots.rounded_upper, ballots.cut_upper, ballots.coarse_upper) as growth_upper
    from ballots
    inner join supported
        on
            ballots.window_key = supported.window_key
            and ballots.statistic = supported.statistic
            and ballots.voter = supported.voter

),

-- Growths that exclude each other cannot both bind: as many voices as it has itself, or more,
-- outvote a growth, and no number of voices customs' own.
outvoted as (

    select
        this.window_key,
        this.statistic,
        this.voter
    from linked as this
    inner join linked as other
        on
            this.window_key = other.window_key
            and this.statistic = other.statistic
            and (
                this.growth_lower > other.growth_upper
                or this.growth_upper < other.growth_lower
            )
            and (this.voters <= other.voters or other.voter = 'gacc')
    where this.voter <> 'gacc'

    union

    -- A voice that prints another growth on as many pages says nothing.
    select
        this.window_key,
        this.statistic,
        this.voter
    from linked as this
    inner join prints as other
        on
            this.window_key = other.window_key
            and this.statistic = other.statistic
            and this.voter = other.voter
            and this.pages <= other.pages
            and (
                this.growth_lower
                > greatest(other.rounded_upper, other.cut_upper, other.coarse_upper)
                or this.growth_upper
                < least(other.rounded_lower, other.cut_lower, other.coarse_lower)
            )
    where this.voters = 1

),

-- Stories divide what they print: a growth that the levels of one voice give when divided as they
-- are printed says no more than these two prints.
divided as (

    select
        ballots.window_key,
        ballots.statistic,
        ballots.voter,
        min({{ growth_pct('this.coarse_lower', 'base.coarse_upper') }}) as growth_lower,
        max({{ growth_pct('this.coarse_upper', 'base.coarse_lower') }}) as growth_upper
    from ballots
    inner join levels as this
        on this.level_key = ballots.window_key || '|quantity_t'
    inner join levels as base
        on
            base.level_key = ballots.base_window_key || '|quantity_t'
            and this.voter = base.voter
    where
        base.coarse_lower > 0
        and {{ growth_meets(
            'ballots.rounded_lower', 'ballots.rounded_upper',
            'this.amount', 'this.amount', 'base.amount', 'base.amount'
        ) }}
    group by ballots.window_key, ballots.statistic, ballots.voter

),

final as (

    select
        row_number() over (
            order by
                ballots.product,
                ballots.flow,
                ballots.partner_code,
                ballots.statistic,
                ballots.window_start,
                ballots.window_end,
                ballots.voter
        ) as statement_id,
        {{ window_columns('ballots') }},
        ballots.base_window_key,
        ballots.base_window_start,
        ballots.base_window_end,
        ballots.statistic,
        ballots.voter,
        linked.voters,
        linked.growth_lower,
        linked.growth_upper,
        least(linked.growth_lower, divided.growth_lower) as link_lower,
        greatest(linked.growth_upper, divided.growth_upper) as link_upper,
        outvoted.voter is not null as is_outvoted,
        ballots.figure_ids
    from ballots
    inner join linked
        on
            ballots.window_key = linked.window_key
            and ballots.statistic = linked.statistic
            and ballots.voter = linked.voter
    left join outvoted
        on
            ballots.window_key = outvoted.window_key
            and ballots.statistic = outvoted.statistic
            and ballots.voter = outvoted.voter
    left join divided
        on
            ballots.window_key = divided.window_key
            and ballots.statistic = divided.statistic
            and ballots.voter = divided.voter

)

select * from final
