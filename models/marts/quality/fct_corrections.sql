-- One row per figure on a public page that does not hold: what was printed, by whom, what holds
-- instead, who stands on either side, and why, by the sentence of its reason. Newest first.

with

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

sources as (

    select * from {{ ref('dim_source') }}

),

figures as (

    select * from {{ ref('int_printed_figures') }}

),

sides as (

    select * from {{ ref('int_corrections_with_both_sides') }}

),

reasons as (

    select * from {{ ref('ref_verdict_reasons') }}

),

products as (

    select * from {{ ref('ref_products') }}

),

-- In the unit of the print: levels that were printed in kilograms are compared in tonnes.
measured as (

    select
        figures.*,
        verdicts.recomputed_month,
        reasons.correction,
        sides.voices_against,
        sides.least_against,
        sides.greatest_against,
        sides.swapped_statistic,
        sides.held_statistic,
        sides.held_window_start,
        sides.held_window_end,
        products.product_label as held_label,
        cast(verdicts.recomputed_value * figures.factor as decimal(18, 6)) as holds_value,
        cast(verdicts.recomputed_lower * figures.factor as decimal(18, 6)) as holds_lower,
        cast(verdicts.recomputed_upper * figures.factor as decimal(18, 6)) as holds_upper
    from (
        select
            *,
            cast(case unit when 'kg' then 1000 else 1 end as decimal(20, 0)) as factor
        from figures
    ) as figures
    inner join verdicts
        on figures.figure_id = verdicts.figure_id
    inner join sides
        on figures.figure_id = sides.figure_id
    inner join reasons
        on verdicts.reason = reasons.reason
    left join products
        on sides.held_product = products.product

),

numbers as (

    select
        *,
        {{ number_in_words('printed_value', 'unit', 'rounding_unit') }} as printed_number,
        {{ number_in_words('holds_value', 'unit', 'rounding_unit') }} as value_text,
        {{ number_in_words('holds_lower', 'unit', 'rounding_unit') }} as lower_text,
        {{ number_in_words('holds_upper', 'unit', 'rounding_unit') }} as upper_text,
        {{ number_in_words('least_against', 'unit', 'rounding_unit') }} as least_text,
        {{ number_in_words('greatest_against', 'unit', 'rounding_unit') }} as greatest_text,
        {{ window_in_words('printed_month', 'printed_month_end') }} as printed_month_text,
        {{ window_in_words('held_window_start', 'held_window_end') }} as held_window_text,
        strftime(recomputed_month, '%B %Y') as month_text
    from measured

),

phrased as (

    select
        *,
        case qualifier
            when 'approximate' then 'about '
            when 'at_least' then 'over '
            when 'at_most' then 'under '
            else ''
        end
        || case statistic
            when 'highest_since' then 'highest since ' || printed_month_text
            when 'lowest_since' then 'lowest since ' || printed_month_text
            when 'highest_on_record_from' then 'highest on record from ' || printed_month_text
            when 'lowest_on_record_from' then 'lowest on record from ' || printed_month_text
            when 'mom_direction' then case when printed_value > 0 then 'a rise' else 'a fall' end
            when 'consecutive_mom_falls' then printed_number || ' of falls in a row'
            when 'consecutive_mom_rises' then printed_number || ' of rises in a row'
            when 'first_yoy_rise_in' then 'first rise on the year in ' || printed_number
            when 'monthly_level_above' then 'every month above ' || printed_number
            else printed_number
        end as printed_as,
        case
            when value_text is null then lower_text || ' to ' || upper_text
            -- Bounds no wider than the last place say what its rounding says.
            when holds_upper - holds_lower <= rounding_unit then value_text
            else value_text || ' (' || lower_text || ' to ' || upper_text || ')'
        end as holds_text,
        case
            when voices_against = 1 then 'one voice prints'
            when voices_against < 10
                then
                    split_part('two three four five six seven eight nine', ' ', voices_against - 1)
                    || ' voices print'
            else voices_against || ' voices print'
        end as others_print,
        least_text
        || case when least_text <> greatest_text then ' to ' || greatest_text else '' end
            as their_print,
        coalesce(
            held_label, {{ growth_in_words('held_statistic') }}, held_window_text
        ) as held_text
    from numbers

),

worded as (

    select
        *,
        'Printed ' || printed_as || '; '
        || {{ filled_in('correction', [
            'holds_text', 'lower_text', 'upper_text', 'month_text', 'others_print', 'their_print'
        ]) }}
        || '.'
        || coalesce(
            ' The same page prints ' || value_text || ' as '
            || {{ growth_in_words('swapped_statistic') }} || '.',
            ''
        )
        || coalesce(' The same number holds for ' || held_text || '.', '') as explanation,
        held_text as same_number_holds_for
    from phrased

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
        worded.explanation,
        sources.publisher,
        sources.domain,
        verdicts.voter,
        sources.published_on,
        verdicts.source_id,
        sources.source_url,
        {{ window_columns('verdicts', with_key=false) }},
        verdicts.statistic,
        worded.printed_as,
        verdicts.printed_value,
        verdicts.printed_month,
        verdicts.unit,
        verdicts.rounding_unit,
        verdicts.qualifier,
        worded.holds_value,
        worded.holds_lower,
        worded.holds_upper,
        verdicts.recomputed_month as holds_month,
        verdicts.reason,
        array_to_string(sides.figure_ids_for, ', ') as figure_ids_for,
        sides.voices_for,
        array_to_string(sides.figure_ids_against, ', ') as figure_ids_against,
        sides.voices_against,
        worded.same_number_holds_for,
        verdicts.is_counted
    from verdicts
    inner join worded
        on verdicts.figure_id = worded.figure_id
    inner join sides
        on verdicts.figure_id = sides.figure_id
    inner join sources
        on verdicts.source_id = sources.source_id

)

select * from final
order by newest_first
