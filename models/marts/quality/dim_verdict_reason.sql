-- One row per reason that a verdict can have: what it says, and the verdict that it leads to.

with

reasons as (

    select * from {{ ref('ref_verdict_reasons') }}

),

verdicts as (

    select * from {{ ref('ref_verdicts') }}

),

final as (

    select
        reasons.reason,
        reasons.meaning as reason_meaning,
        reasons.verdict,
        reasons.verdict_of_one_voice,
        verdicts.page_order as verdict_order,
        verdicts.sign as verdict_sign,
        verdicts.colour as verdict_colour,
        verdicts.meaning as verdict_meaning,
        reasons.correction is not null as is_correction
    from reasons
    inner join verdicts
        on reasons.verdict = verdicts.verdict

)

select * from final
