-- Each figure that does not hold is listed once, newest first. Of the mistakes that
-- docs/contradictions.md explains the table says the same: the headline called magnets, the
-- magnets of 2024 under 2023, the growth of the year to date beside the month, and the two growths
-- of March 2025 swapped. The figures that hold are those of the two reference articles (5,473 t of
-- magnets) and of other pages. Where tariff lines give a level, they decide.
-- Seen red: other goods looked for in other months; the verdicts joined without those disputed.

with

corrections as (

    select
        listed.*,
        {{ rests_on_detail('listed') }} as rests_on_detail
    from {{ ref('fct_corrections') }} as listed

),

verdicts as (

    select * from {{ ref('fct_claim_verdicts') }}
    where verdict in ('contradicted', 'disputed')

),

known as (

    select *
    from (
        values
        ('fddcb6de26e', 5473, 'for Rare earths (customs headline).'),
        ('f236281bc7a', null, 'for January to October 2024.'),
        ('fbb37ab31e2', null, 'for January to November 2024.'),
        ('fc6ca4b2275', 20.3, 'The same number holds for the growth on the month.'),
        ('f8168f91ae9', 4343.5, 'own table has 4,343.5 t.')
    ) as cases (figure_id, what_holds, ending)

)

select
    coalesce(verdicts.figure_id, corrections.figure_id) as figure_id,
    'listed without a verdict, or not listed' as problem
from verdicts
full outer join corrections
    on verdicts.figure_id = corrections.figure_id
where
    verdicts.figure_id is null
    or corrections.figure_id is null

union all

select
    older.figure_id,
    'listed before what is newer' as problem
from corrections as older
inner join corrections as newer
    on
        older.published_on < newer.published_on
        and older.newest_first < newer.newest_first

union all

select
    min(figure_id) as figure_id,
    'listed in the place of another' as problem
from corrections
group by newest_first
having count(*) > 1

{% if not var('as_of') %}
union all

select
    known.figure_id,
    'says: ' || coalesce(corrections.explanation, 'nothing') as problem
from known
left join corrections
    on known.figure_id = corrections.figure_id
where
    not coalesce(corrections.rests_on_detail, false)
    and (
        not coalesce(corrections.explanation like '%' || known.ending, false)
        or round(corrections.holds_value, 1) <> known.what_holds
    )
{% endif %}
