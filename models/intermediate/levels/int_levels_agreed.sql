-- The level of every window: what voices agree on, narrowed by all other evidence, and what
-- follows where nobody printed one. Values in dollars and yuan are as voted.

with

voted as (

    select * from {{ ref('int_levels_voted') }}

),

windows as (

    select * from {{ ref('int_windows_listed') }}

),

entered as (

    select * from {{ ref('int_levels_entered') }}
    where is_entered

),

contested as (

    select * from {{ ref('int_levels_contested') }}

),

ballots as (

    select * from {{ ref('int_level_ballots') }}

),

bounds as (

    select
        *,
        upper_kg < {{ unbounded_kg() }} as is_bounded,
        -- Wider bounds are shown, but their middle is no figure to compute with.
        upper_kg - lower_kg <= 0.15 * upper_kg as is_narrow
    from {{ ref('int_bounds_propagated') }}
    where without_id = 0

),

-- A tied vote is settled where other evidence meets some of the prints, which agree, and misses
-- others. It changes no bounds: they rest on the other evidence alone.
settled as (

    select
        voted.level_key,
        min(ballots.amount) as amount,
        count(distinct ballots.voter) as voters
    from voted
    inner join windows
        on
            voted.product = windows.product
            and voted.flow = windows.flow
            and voted.partner_code = windows.partner_code
            and voted.window_start = windows.window_start
            and voted.window_end = windows.window_end
    inner join bounds
        on windows.window_id = bounds.window_id
    inner join ballots
        on voted.level_key = ballots.level_key
    where
        voted.is_clash
        and voted.measure = 'quantity_t'
        and bounds.is_narrow
        and ballots.rounded_lower * 1000 <= bounds.upper_kg
        and ballots.rounded_upper * 1000 >= bounds.lower_kg
    group by voted.level_key, voted.voices
    having
        max(ballots.rounded_lower) < min(ballots.rounded_upper)
        and count(*) < max(voted.voices)

),

quantities as (

    select
        windows.window_id,
        windows.product,
        windows.flow,
        windows.partner_code,
        windows.window_start,
        windows.window_end,
        voted.voices,
        voted.dissenting_figures,
        voted.clash_sides,
        voted.voting_figure_ids,
        voted.supporting_figure_ids,
        coalesce(settled.voters, voted.agreeing_voters) as agreeing_voters,
        (entered.window_id is not null and coalesce(contested.may_be_revision, true))
        or settled.level_key is not null as is_entered,
        coalesce(voted.is_clash, false) and settled.level_key is null as is_clash,
        bounds.is_bounded or coalesce(contested.may_be_revision, false) as is_bounded,
        bounds.is_narrow,
        -- A contested print is the level of its own window only: nothing narrows it.
        {{ tonnes(
            'case when contested.may_be_revision then contested.lower_kg else bounds.lower_kg end'
        ) }} as lower_t,
        {{ tonnes(
            'case when contested.may_be_revision then contested.upper_kg else bounds.upper_kg end'
        ) }} as upper_t,
        coalesce(settled.amount, voted.amount) as printed_t
    from windows
    inner join bounds
        on windows.window_id = bounds.window_id
    left join voted
        on
            windows.product = voted.product
            and windows.flow = voted.flow
            and windows.partner_code = voted.partner_code
            and windows.window_start = voted.window_start
            and windows.window_end = voted.window_end
            and voted.measure = 'quantity_t'
    left join settled
        on voted.level_key = settled.level_key
    left join entered
        on windows.window_id = entered.window_id
    left join contested
        on windows.window_id = contested.window_id
    where
        bounds.is_bounded
        or voted.level_key is not null

),

judged as (

    select
        *,
        case
            when is_entered then 'printed'
            when is_bounded and is_narrow and not is_clash then 'derived'
            else 'unknown'
        end as basis
    from quantities

),

united as (

    select
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        'quantity_t' as measure,
        cast(
            case basis
                when 'printed' then printed_t
                when 'derived' then (lower_t + upper_t) / 2
            end as decimal(18, 3)
        ) as amount,
        case when is_bounded and not is_clash then cast(lower_t as decimal(18, 6)) end
            as amount_lower,
        case when is_bounded and not is_clash then cast(upper_t as decimal(18, 6)) end
            as amount_upper,
        basis,
        case when basis = 'printed' then agreeing_voters else 0 end as agreeing_voters,
        coalesce(voices, 0) as voices,
        -- Prints that did not enter contradict what did.
        cast(
            coalesce(dissenting_figures, 0)
            + case
                when basis = 'derived' and supporting_figure_ids is not null
                    then
                        length(supporting_figure_ids)
                        - length(replace(supporting_figure_ids, ',', ''))
                        + 1
                else 0
            end as integer
        ) as dissenting_figures,
        is_clash,
        case when is_clash then clash_sides end as clash_sides,
        case when basis = 'printed' then coalesce(supporting_figure_ids, voting_figure_ids) end
            as supporting_figure_ids,
        voting_figure_ids,
        window_id
    from judged

    union all

    select
        product,
        flow,
        partner_code,
        window_start,
        window_end,
        measure,
        amount,
        amount_lower,
        amount_upper,
        basis,
        agreeing_voters,
        voices,
        dissenting_figures,
        is_clash,
        clash_sides,
        supporting_figure_ids,
        voting_figure_ids,
        null as window_id
    from voted
    where measure <> 'quantity_t'

),

final as (

    select
        {{ level_key() }} as level_key,
        *
    from united

)

select * from final
