-- Everything that bears on a window: its tariff lines, its prints, and what its relations imply
-- from the final bounds of other windows, each accepted or contradicting. Binding evidence carries
-- an end of the final bounds.

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

bounds as (

    select * from {{ ref('int_bounds_propagated') }}
    where without_id = 0

),

figures as (

    select * from {{ ref('int_figures_known') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote

),

growths as (

    select * from {{ ref('int_growths_stated') }}

),

trusted as (

    select
        entered.statement_id,
        contested.statement_id is not null as is_contested
    from {{ ref('int_growths_entered') }} as entered
    left join {{ ref('int_growths_contested') }} as contested
        on entered.statement_id = contested.statement_id

),

related as (

    select * from {{ ref('int_windows_related') }}

),

prints as (

    select
        windows.window_id,
        'print' as relation,
        figures.voter,
        list(figures.figure_id order by figures.figure_id) as figure_ids,
        cast(null as bigint) as premise_id,
        cast(null as bigint) as other_premise_id,
        cast(floor(figures.coarse_lower * 1000) as bigint) as lower_kg,
        cast(ceil(figures.coarse_upper * 1000) as bigint) as upper_kg,
        true as is_trusted,
        false as is_contested
    from windows
    inner join figures
        on windows.window_key = figures.window_key
    group by windows.window_id, figures.voter, figures.coarse_lower, figures.coarse_upper

),

implied as (

    select
        related.target_id as window_id,
        related.operation as relation,
        growths.voter,
        growths.figure_ids,
        related.premise_id,
        related.other_premise_id,
        {{ implied_lower_kg('related', 'premises', 'others') }} as lower_kg,
        {{ implied_upper_kg('related', 'premises', 'others') }} as upper_kg,
        related.statement_id is null or trusted.statement_id is not null as is_trusted,
        coalesce(trusted.is_contested, false) as is_contested
    from related
    inner join bounds as premises
        on related.premise_id = premises.window_id
    left join bounds as others
        on related.other_premise_id = others.window_id
    left join growths
        on related.statement_id = growths.statement_id
    left join trusted
        on related.statement_id = trusted.statement_id
    where
        related.operation <> 'growth'
        or premises.lower_kg > 0

),

tariff_lines as (

    select
        windows.window_id,
        'tariff_lines' as relation,
        cast(null as string) as voter,
        cast(null as string[]) as figure_ids,
        cast(null as bigint) as premise_id,
        cast(null as bigint) as other_premise_id,
        cast(floor(levels.amount * 1000) as bigint) as lower_kg,
        cast(ceil(levels.amount * 1000) as bigint) as upper_kg,
        true as is_trusted,
        false as is_contested
    from windows
    inner join {{ ref('int_detail_levels') }} as levels
        on
            windows.window_key = levels.window_key
            and levels.measure = 'quantity_t'

),

evidence as (

    select * from prints
    union all
    select * from tariff_lines
    union all
    select * from implied

),

final as (

    select
        row_number() over (
            order by
                evidence.window_id,
                evidence.relation,
                evidence.premise_id,
                evidence.other_premise_id,
                evidence.voter,
                evidence.figure_ids
        ) as evidence_id,
        evidence.window_id,
        evidence.relation,
        evidence.voter,
        evidence.figure_ids,
        evidence.premise_id,
        evidence.other_premise_id,
        cast(evidence.lower_kg as bigint) as lower_kg,
        cast(evidence.upper_kg as bigint) as upper_kg,
        evidence.is_trusted,
        evidence.is_contested,
        -- What is contested has no part in the final bounds, so meeting them proves nothing.
        not evidence.is_contested
        and evidence.lower_kg <= bounds.upper_kg
        and evidence.upper_kg >= bounds.lower_kg as is_accepted,
        -- Not only where they are equal: bounds are not narrowed by less than a thousandth.
        (evidence.lower_kg >= bounds.lower_kg and bounds.lower_kg > 0)
        or evidence.upper_kg <= bounds.upper_kg as is_binding,
        bounds.last_pass
    from evidence
    inner join bounds
        on evidence.window_id = bounds.window_id
    where
        evidence.lower_kg > 0
        or evidence.upper_kg < {{ unbounded_kg() }}

)

select * from final
