-- What charts of a series mark: each day on which notices of export control that concern it were
-- issued or suspended.
with

notices as (

    select
        unnest(string_split(series, ', ')) as series,
        notice,
        measure_label,
        issued_on,
        suspended_from,
        suspended_until,
        suspended_by
    from marts.dim_control_measure
    where series <> 'none'

),

events as (

    select
        series,
        issued_on as event_date,
        notice || ': ' || measure_label as event_label
    from notices

    union all

    select
        series,
        suspended_from as event_date,
        suspended_by || ' suspends until ' || suspended_until || ': '
        || string_agg(notice, ', ' order by notice) as event_label
    from notices
    where suspended_from is not null
    group by series, suspended_from, suspended_until, suspended_by

)

select
    series,
    event_date,
    string_agg(event_label, '; ' order by event_label) as event_label
from events
group by series, event_date
order by series, event_date
