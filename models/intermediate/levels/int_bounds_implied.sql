-- What everything else implies: the propagation of all entered levels over all entered growths,
-- once without each growth statement, and once without each level of one voice (a negative
-- without_id).

with

windows as (

    select * from {{ ref('int_windows_listed') }}

),

levels as (

    select * from {{ ref('int_levels_entered') }}
    where is_entered

),

growths as (

    select * from {{ ref('int_growths_entered') }}

),

worlds as (

    select
        growths.statement_id as without_id,
        windows.series_id
    from growths
    inner join windows
        on growths.window_key = windows.window_key

    union all

    select
        -entered.window_id as without_id,
        windows.series_id
    from {{ ref('int_levels_entered') }} as entered
    inner join windows
        on entered.window_id = windows.window_id
    where not entered.is_attested

),

final as (

    -- Without one statement some loops of growths creep; a hundredth of the width ends that.
    {{ bounds_following_from('levels', 'growths', worlds='worlds', least_share=100) }}

)

select * from final
