-- One row per window and piece of evidence that bears on its quantity, so that any derived bound,
-- or any contradiction, can be followed back to printed figures.

with

windows as (

    select * from {{ ref('int_windows') }}

),

evidence as (

    select * from {{ ref('int_level_evidence') }}

),

final as (

    select
        evidence.evidence_id,
        {{ window_columns('windows', with_key=false) }},
        evidence.relation,
        evidence.voter,
        array_to_string(evidence.figure_ids, ', ') as figure_ids,
        premises.window_start as premise_window_start,
        premises.window_end as premise_window_end,
        others.window_start as other_premise_window_start,
        others.window_end as other_premise_window_end,
        {{ lattice(tonnes('evidence.lower_kg'), 'down') }} as implied_lower_t,
        case
            when evidence.upper_kg < {{ unbounded_kg() }}
                then {{ lattice(tonnes('evidence.upper_kg'), 'up') }}
        end as implied_upper_t,
        evidence.why_kept_out is null and evidence.is_met as is_accepted,
        evidence.why_kept_out is null and evidence.is_met and evidence.is_binding as is_binding,
        cast(evidence.last_pass as integer) as last_pass
    from evidence
    inner join windows
        on evidence.window_id = windows.window_id
    left join windows as premises
        on evidence.premise_id = premises.window_id
    left join windows as others
        on evidence.other_premise_id = others.window_id

)

select * from final
