-- The press alone accuses no figure that customs' tables show to be true, and passes no false
-- growth rate that is off by more than its last place.
-- Seen red: true growths on the month called accused; false growths of 33 points and more missed.

{{ config(enabled=(var('as_of') == '' and var('blind_to') == '')) }}

with

calibration as (

    select * from {{ ref('fct_verdict_calibration') }}

),

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

final as (

    select
        calibration.figure_id,
        calibration.statistic,
        calibration.blind_verdict,
        calibration.off_by,
        calibration.outcome
    from calibration
    left join verdicts
        on calibration.figure_id = verdicts.figure_id
    where
        calibration.outcome = 'accused'
        or (
            calibration.outcome = 'missed'
            and calibration.statistic <> 'level'
            and calibration.off_by > coalesce(verdicts.rounding_unit, 0)
        )

)

select * from final
