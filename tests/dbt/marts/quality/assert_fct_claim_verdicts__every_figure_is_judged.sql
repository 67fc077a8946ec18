-- Every printed figure that was known on the day, and every growth rate of customs' tables, has
-- exactly one row, and every witness it names is a printed figure or a level of such a table.
-- Seen red: one claim model taken out of the union; a figure of a page that is missing from
-- raw_press__sources.

with

figures as (

    select
        figure_id,
        source_id
    from {{ ref('stg_customs__printed_levels') }}
    union all
    select
        figure_id,
        source_id
    from {{ ref('stg_press__printed_claims') }}

),

tables as (

    select
        figure_id,
        statistic
    from {{ ref('stg_customs__main_goods_figures') }}
    where {{ is_known_table('published_on') }}

),

expected as (

    select figures.figure_id
    from figures
    {% if var('as_of') %}
        inner join {{ ref('stg_press__sources') }} as sources
            on figures.source_id = sources.source_id
        where
            coalesce(
                sources.published_latest_on, cast('{{ var("ledger_closed_on") }}' as date)
            ) <= cast('{{ var("as_of") }}' as date)
    {% endif %}

    union all

    select figure_id
    from tables
    where statistic = 'yoy_pct'

),

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}

),

witnesses as (

    select distinct unnest(string_split(witness_figure_ids, ', ')) as figure_id
    from verdicts
    where witness_figure_ids is not null

)

select
    coalesce(expected.figure_id, verdicts.figure_id) as figure_id,
    'not judged, or judged without being known' as problem
from expected
full outer join verdicts
    on expected.figure_id = verdicts.figure_id
where
    expected.figure_id is null
    or verdicts.figure_id is null

union all

select
    witnesses.figure_id,
    'witness that is no figure' as problem
from witnesses
left join expected
    on witnesses.figure_id = expected.figure_id
left join tables
    on witnesses.figure_id = tables.figure_id
where
    expected.figure_id is null
    and tables.figure_id is null
