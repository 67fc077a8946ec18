-- One row per notice of export control: since when it holds, when it is suspended, and which
-- series, elements and partner it concerns.

with

controls as (

    select * from {{ ref('int_control_measures_known') }}

),

final as (

    select
        notice,
        authority,
        kind as measure_kind,
        label as measure_label,
        issued_on,
        effective_from,
        effective_until,
        suspended_from,
        suspended_until,
        suspended_by,
        coalesce(array_to_string(series, ', '), 'none') as series,
        replace(elements, ';', ', ') as elements,
        partner_code,
        confidence,
        source_url
    from controls

)

select * from final
