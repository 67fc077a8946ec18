-- One row per figure on a public page that does not hold: what was printed, by whom, what holds
-- instead, who stands on either side, and why, in words. Newest first.

with

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

words as (

    select * from {{ ref('int_corrections_in_words') }}

),

sides as (

    select * from {{ ref('int_corrections_with_both_sides') }}

),

sources as (

    select * from {{ ref('dim_source') }}

),

final as (

    select
        -- A page of an unknown day is as new as its month; without any date, as its figures.
        cast(
            row_number() over (
                order by
                    coalesce(sources.published_latest_on, verdicts.window_end) desc,
                    verdicts.figure_id asc
            ) as integer
        ) as newest_first,
        verdicts.figure_id,
        verdicts.verdict,
        words.explanation,
        sources.publisher,
        sources.domain,
        verdicts.voter,
        sources.published_on,
        verdicts.source_id,
        sources.source_url,
        {{ window_columns('verdicts', with_key=false) }},
        verdicts.statistic,
        words.printed_as,
        verdicts.printed_value,
        verdicts.printed_month,
        verdicts.unit,
        verdicts.rounding_unit,
        verdicts.qualifier,
        words.holds_value,
        words.holds_lower,
        words.holds_upper,
        verdicts.recomputed_month as holds_month,
        verdicts.reason,
        array_to_string(sides.figure_ids_for, ', ') as figure_ids_for,
        sides.voices_for,
        array_to_string(sides.figure_ids_against, ', ') as figure_ids_against,
        sides.voices_against,
        words.same_number_holds_for
    from verdicts
    inner join words
        on verdicts.figure_id = words.figure_id
    inner join sides
        on verdicts.figure_id = sides.figure_id
    inner join sources
        on verdicts.source_id = sources.source_id

)

select * from final
order by newest_first
