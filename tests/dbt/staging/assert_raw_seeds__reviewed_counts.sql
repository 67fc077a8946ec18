-- Nothing is lost or changed in the raw seeds without a person's approval: number and sum of the
-- printed figures by product, flow, statistic and unit are those of ref_reviewed_counts. On
-- failure the new rows are printed, ready to paste.
-- Seen red: one digit of one level changed; one claim removed; a row moved to the seed of another
-- flow.

{% set differences %}
    with

    figures as (

        select
            product,
            flow,
            statistic,
            unit,
            printed_value
        from {{ ref('stg_customs__printed_levels') }}
        union all
        select
            product,
            flow,
            statistic,
            unit,
            printed_value
        from {{ ref('stg_press__printed_claims') }}

    ),

    counted as (

        select
            product,
            flow,
            statistic,
            unit,
            count(*) as figures,
            cast(sum(printed_value) as decimal(24, 6)) as value_total
        from figures
        group by product, flow, statistic, unit

    )

    select
        coalesce(counted.product, reviewed.product) as product,
        coalesce(counted.flow, reviewed.flow) as flow,
        coalesce(counted.statistic, reviewed.statistic) as statistic,
        coalesce(counted.unit, reviewed.unit) as unit,
        counted.figures,
        counted.value_total,
        reviewed.figures as reviewed_figures,
        reviewed.value_total as reviewed_value_total
    from counted
    full outer join {{ ref('ref_reviewed_counts') }} as reviewed
        on
            counted.product = reviewed.product
            and counted.flow = reviewed.flow
            and counted.statistic = reviewed.statistic
            and counted.unit = reviewed.unit
    where
        counted.figures is distinct from reviewed.figures
        or counted.value_total is distinct from reviewed.value_total
    order by product, flow, statistic, unit
{% endset %}

{{ print_rows_to_paste(
    differences,
    ['product', 'flow', 'statistic', 'unit', 'figures', 'value_total'],
    'seeds/reference/ref_reviewed_counts.csv'
) }}

select * from ({{ differences }}) as differences
