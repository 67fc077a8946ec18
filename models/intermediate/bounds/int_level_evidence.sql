-- Everything that bears on a window: its tariff lines, customs' tables, its prints, and what its
-- relations imply from the final bounds of other windows, each with whether the bounds meet it,
-- and why it was kept out of them. Binding evidence carries an end of the final bounds.

with

windows as (

    select * from {{ ref('int_windows') }}

),

bounds as (

    select * from {{ ref('int_bounds_final') }}
    where without_id = 0

),

figures as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic = 'level'
        and measure = 'quantity_t'
        and has_vote

),

growths as (

    select * from {{ ref('int_printed_growths_by_voter') }}

),

-- What the final bounds do not rest on. A contested print that may be a revision is the level of
-- its own window all the same.
left_out as (

    select
        trusted.statement_id,
        trusted.figure_ids,
        coalesce(trusted.why_kept_out, 'contested') as why_kept_out
    from {{ ref('int_statements_trusted') }} as trusted
    left join {{ ref('int_statements_trusted_but_contested') }} as contested
        on trusted.statement_id = contested.statement_id
    where
        trusted.why_kept_out is not null
        or not contested.may_be_revision

),

related as (

    select * from {{ ref('int_window_relations') }}

),

prints as (

    select
        windows.window_id,
        'print' as relation,
        figures.voter,
        list(figures.figure_id order by figures.figure_id) as figure_ids,
        cast(null as bigint) as premise_id,
        cast(null as bigint) as other_premise_id,
        greatest({{ whole_kg('figures.coarse_lower', 'down') }}, 0) as lower_kg,
        {{ whole_kg('figures.coarse_upper', 'up') }} as upper_kg,
        min(left_out.why_kept_out) as why_kept_out
    from windows
    inner join figures
        on windows.window_key = figures.window_key
    left join left_out
        on
            -windows.window_id = left_out.statement_id
            and list_contains(left_out.figure_ids, figures.figure_id)
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
        left_out.why_kept_out
    from related
    inner join bounds as premises
        on related.premise_id = premises.window_id
    left join bounds as others
        on related.other_premise_id = others.window_id
    left join growths
        on related.statement_id = growths.statement_id
    left join left_out
        on related.statement_id = left_out.statement_id
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
        {{ whole_kg('levels.amount', 'down') }} as lower_kg,
        {{ whole_kg('levels.amount', 'up') }} as upper_kg,
        cast(null as string) as why_kept_out
    from windows
    inner join {{ ref('int_levels_from_tariff_lines') }} as levels
        on
            windows.window_key = levels.window_key
            and levels.measure = 'quantity_t'

),

tables as (

    select
        windows.window_id,
        'official_table' as relation,
        'gacc' as voter,
        levels.figure_ids,
        cast(null as bigint) as premise_id,
        cast(null as bigint) as other_premise_id,
        {{ whole_kg('levels.amount_lower', 'down') }} as lower_kg,
        {{ whole_kg('levels.amount_upper', 'up') }} as upper_kg,
        case when levels.superseded_on is not null then 'restated' end as why_kept_out
    from windows
    inner join {{ ref('int_level_vintages_from_tables') }} as levels
        on
            windows.window_key = levels.window_key
            and levels.measure = 'quantity_t'

),

evidence as (

    select * from prints
    union all
    select * from tariff_lines
    union all
    select * from tables
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
        evidence.why_kept_out,
        evidence.lower_kg <= bounds.upper_kg
        and evidence.upper_kg >= bounds.lower_kg as is_met,
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
