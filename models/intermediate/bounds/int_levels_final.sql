-- The level of every window: what tariff lines add up to, what customs' tables or voices say,
-- narrowed by all other evidence, and what follows where nobody printed one. The best figure lies
-- in the final bounds: the best of the agreed prints that does, else the middle. Values in dollars
-- and yuan are as printed.

with

prints as (

    select * from {{ ref('int_levels_by_best_source') }}

),

detail as (

    select * from {{ ref('int_levels_from_tariff_lines') }}

),

windows as (

    select * from {{ ref('int_windows') }}

),

trusted as (

    select * from {{ ref('int_statements_trusted') }}
    where
        kind = 'level'
        and why_kept_out is null

),

contested as (

    select * from {{ ref('int_statements_trusted_but_contested') }}
    where kind = 'level'

),

ballots as (

    select * from {{ ref('int_printed_levels_by_voter') }}

),

bounds as (

    select
        *,
        upper_kg < {{ unbounded_kg() }} as is_bounded,
        -- Wider bounds are shown, but their middle is no figure to compute with.
        {{ within_pct('lower_kg', 'upper_kg', var('known_within_pct')) }} as is_narrow
    from {{ ref('int_bounds_final') }}
    where without_id = 0

),

-- A tied vote is decided where other evidence meets some of the prints, which agree, and misses
-- others. It changes no bounds: they rest on the other evidence alone.
decided as (

    select
        prints.level_key,
        min(ballots.amount) as amount,
        count(distinct ballots.voter) as voters
    from prints
    inner join windows
        on prints.window_key = windows.window_key
    inner join bounds
        on windows.window_id = bounds.window_id
    inner join ballots
        on prints.level_key = ballots.level_key
    where
        prints.is_clash
        and prints.measure = 'quantity_t'
        and bounds.is_narrow
        and cast(ballots.rounded_lower as decimal(24, 6)) * 1000 <= bounds.upper_kg
        and cast(ballots.rounded_upper as decimal(24, 6)) * 1000 >= bounds.lower_kg
    group by prints.level_key, prints.voices
    having
        max(ballots.rounded_lower) < min(ballots.rounded_upper)
        and count(*) < max(prints.voices)

),

quantities as (

    select
        windows.window_id,
        {{ window_columns('windows') }},
        prints.voices,
        prints.dissenting_figures,
        prints.clash_sides,
        prints.voting_figure_ids,
        prints.supporting_figure_ids,
        coalesce(decided.voters, prints.agreeing_voters) as agreeing_voters,
        (trusted.window_id is not null and coalesce(contested.may_be_revision, true))
        or decided.level_key is not null as is_printed,
        coalesce(prints.is_clash, false) and decided.level_key is null as is_clash,
        bounds.is_bounded or coalesce(contested.may_be_revision, false) as is_bounded,
        bounds.is_narrow,
        case when {{ is_customs_own('prints.basis') }} then prints.basis end
            as official_basis,
        -- A contested print is the level of its own window only: nothing narrows it.
        {{ tonnes(
            'case when contested.may_be_revision then contested.lower_kg else bounds.lower_kg end'
        ) }} as lower_t,
        {{ tonnes(
            'case when contested.may_be_revision then contested.upper_kg else bounds.upper_kg end'
        ) }} as upper_t,
        case
            when decided.level_key is not null then [cast(decided.amount as decimal(18, 3))]
            else coalesce(prints.agreed_amounts, [prints.amount])
        end as agreed_amounts,
        prints.usual_amount
    from windows
    inner join bounds
        on windows.window_id = bounds.window_id
    left join prints
        on
            windows.window_key = prints.window_key
            and prints.measure = 'quantity_t'
    left join decided
        on prints.level_key = decided.level_key
    left join trusted
        on windows.window_id = trusted.window_id
    left join contested
        on windows.window_id = contested.window_id
    where
        bounds.is_bounded
        or prints.level_key is not null

),

judged as (

    select
        *,
        case
            when official_basis is not null then official_basis
            when is_printed then 'printed'
            when is_bounded and is_narrow and not is_clash then 'derived'
            else 'unknown'
        end as basis
    from quantities

),

united as (

    select
        {{ window_columns() }},
        'quantity_t' as measure,
        case when basis not in ('derived', 'unknown') then agreed_amounts end as agreed_amounts,
        case when basis not in ('derived', 'unknown') then usual_amount end as usual_amount,
        case when is_bounded and not is_clash then cast(lower_t as decimal(18, 6)) end
            as amount_lower,
        case when is_bounded and not is_clash then cast(upper_t as decimal(18, 6)) end
            as amount_upper,
        basis,
        case when basis not in ('derived', 'unknown') then agreeing_voters else 0 end
            as agreeing_voters,
        coalesce(voices, 0) as voices,
        -- Prints that did not enter contradict what did.
        cast(
            coalesce(dissenting_figures, 0)
            + case when basis = 'derived' then coalesce(len(supporting_figure_ids), 0) else 0 end
            as integer
        ) as dissenting_figures,
        is_clash,
        case when is_clash then clash_sides end as clash_sides,
        case
            when {{ is_customs_own('basis') }} then supporting_figure_ids
            when basis = 'printed' then coalesce(supporting_figure_ids, voting_figure_ids)
        end as supporting_figure_ids,
        voting_figure_ids,
        window_id
    from judged

    union all

    select
        {{ window_columns() }},
        measure,
        coalesce(agreed_amounts, [amount]) as agreed_amounts,
        usual_amount,
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
    from prints
    where measure <> 'quantity_t'

    union all

    -- Partners that only tariff lines speak of.
    select
        {{ window_columns('detail') }},
        detail.measure,
        [cast(detail.amount as decimal(18, 3))] as agreed_amounts,
        cast(detail.amount as decimal(18, 3)) as usual_amount,
        detail.amount as amount_lower,
        detail.amount as amount_upper,
        detail.basis,
        0 as agreeing_voters,
        0 as voices,
        0 as dissenting_figures,
        false as is_clash,
        null as clash_sides,
        null as supporting_figure_ids,
        null as voting_figure_ids,
        null as window_id
    from detail
    left join prints
        on detail.level_key = prints.level_key
    where prints.level_key is null

),

final as (

    select
        {{ level_key() }} as level_key,
        * exclude (agreed_amounts),
        case
            when basis <> 'unknown'
                then coalesce(
                    list_filter(
                        agreed_amounts, lambda one: one between amount_lower and amount_upper
                    )[1],
                    cast((amount_lower + amount_upper) / 2 as decimal(18, 3))
                )
        end as amount,
        {{ certainty('amount_lower', 'amount_upper', 'basis') }} as certainty
    from united

)

select * from final
