-- One row per month and notice of export control: its state at the end of the month, on how many
-- days it was in force, and what it concerns.

with

controls as (

    select * from {{ ref('int_control_measures_by_month') }}

),

final as (

    select
        trade_month,
        notice,
        state,
        days_in_force,
        -- A null would be lost by every filter on series.
        coalesce(array_to_string(series, ', '), 'none') as series,
        replace(elements, ';', ', ') as elements,
        partner_code
    from controls

)

select * from final
