-- Nothing is lost or changed in the raw seeds without a person's approval: number, sum and
-- fingerprint of the printed figures by product, flow, statistic and unit are those of
-- ref_reviewed_counts. The fingerprint covers whatever decides how a figure is read: its partner,
-- window, last place and vote, and the voice and the day of its page. `rare-earth-trade seeds` runs
-- the same query before dbt, says what changed and prints the lines to paste.
-- Seen red: one digit of one level changed; one claim removed; a row moved to the seed of another
-- flow; a window, a partner, a wire or a day of publication changed.

{% set of_figure = [
    'figure_id', 'source_id', 'relayed_from', 'partner_code', 'window_start', 'window_end',
    'printed_value', 'rounding_unit', 'last_nonzero_unit', 'qualifier', 'can_vote',
] %}
{% set of_record = ['printed_month', 'printed_month_end', 'is_n_month_record'] %}
{% set of_page = [
    'publisher', 'domain', 'wire', 'published_on', 'published_earliest_on', 'published_latest_on',
] %}
{% set texts = [] %}
{% for column in of_figure + of_record %}
{% do texts.append("coalesce(cast(figures." ~ column ~ " as string), '')") %}
{% endfor %}
{% for column in of_page %}
{% do texts.append("coalesce(cast(sources." ~ column ~ " as string), '')") %}
{% endfor %}
{% set differences %}
    with

    figures as (

        select
            product,
            flow,
            statistic,
            unit,
            cast(null as date) as printed_month,
            cast(null as date) as printed_month_end,
            cast(null as boolean) as is_n_month_record,
            {{ of_figure | join(',\n            ') }}
        from {{ ref('stg_customs__printed_levels') }}
        union all
        select
            product,
            flow,
            statistic,
            unit,
            printed_month,
            printed_month_end,
            is_n_month_record,
            {{ of_figure | join(',\n            ') }}
        from {{ ref('stg_press__printed_claims') }}

    ),

    sources as (

        select * from {{ ref('stg_press__sources') }}

    ),

    described as (

        select
            figures.product,
            figures.flow,
            figures.statistic,
            figures.unit,
            figures.figure_id,
            figures.printed_value,
            concat_ws(
                '|',
                {{ texts | join(',\n                ') }}
            ) as description
        from figures
        left join sources
            on figures.source_id = sources.source_id

    ),

    counted as (

        select
            product,
            flow,
            statistic,
            unit,
            count(*) as figures,
            cast(sum(printed_value) as decimal(24, 6)) as value_total,
            left(
                md5(string_agg(description, '; ' order by figure_id, description)), 12
            ) as fingerprint
        from described
        group by product, flow, statistic, unit

    )

    select
        coalesce(counted.product, reviewed.product) as product,
        coalesce(counted.flow, reviewed.flow) as flow,
        coalesce(counted.statistic, reviewed.statistic) as statistic,
        coalesce(counted.unit, reviewed.unit) as unit,
        counted.figures,
        counted.value_total,
        counted.fingerprint,
        reviewed.figures as reviewed_figures,
        reviewed.value_total as reviewed_value_total,
        reviewed.fingerprint as reviewed_fingerprint
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
        or counted.fingerprint is distinct from reviewed.fingerprint
    order by product, flow, statistic, unit
{% endset %}

{% if execute and flags.WHICH in ('build', 'test') and run_query(differences).rows | length > 0 %}
{% do log(
    'The figures in seeds/ are not those of seeds/reference/ref_reviewed_counts.csv: '
    ~ '`rare-earth-trade seeds` shows what changed.',
    info=true
) %}
{% endif %}
select * from ({{ differences }}) as differences
