-- One row per export-control notice, agreement or suspension that bears on rare earths.

with

control_events as (

    select * from {{ ref('ref_control_events') }}

),

final as (

    select
        event_date,
        kind as event_kind,
        label as event_label,
        confidence
    from control_events

)

select * from final
