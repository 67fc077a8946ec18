-- One row per printed level or growth rate of the press that customs' tables can test: the verdict
-- that the press alone gives it, and whether the tables, in some vintage of each level, agree.

with

blind as (

    select * from {{ ref('ref_blind_verdicts') }}

),

figures as (

    select * from {{ ref('int_printed_figures') }}
    where
        statistic in ('level', 'mom_pct', 'yoy_pct')
        and has_vote
        and voter <> 'gacc'

),

tables as (

    select * from {{ ref('int_level_vintages_from_tables') }}
    where measure = 'quantity_t'

),

-- Read as rounded, cut, or rounded to the last digit that is not zero.
read as (

    select
        *,
        least(rounded_lower, cut_lower, coarse_lower) as least_meant,
        greatest(rounded_upper, cut_upper, coarse_upper) as most_meant
    from figures

),

compared as (

    select
        read.figure_id,
        read.statistic,
        bool_or(
            tables.amount_lower <= read.most_meant
            and tables.amount_upper >= read.least_meant
        )
        -- Where only a restated level is in the tables, the first print may have been this one.
        or (
            bool_and(tables.is_restated)
            and not bool_and({{ exceeds_revision(
                'read.least_meant', 'read.most_meant', 'tables.amount_lower', 'tables.amount_upper'
            ) }})
        ) as is_true,
        min(greatest(
            tables.amount_lower - read.most_meant, read.least_meant - tables.amount_upper, 0
        )) as off_by
    from read
    inner join tables
        on
            read.window_key = tables.window_key
            and read.measure = 'quantity_t'
    where read.statistic = 'level'
    group by read.figure_id, read.statistic

    union all

    select
        read.figure_id,
        read.statistic,
        bool_or({{ growth_meets(
            'read.least_meant', 'read.most_meant',
            'this.amount_lower', 'this.amount_upper', 'base.amount_lower', 'base.amount_upper'
        ) }}) as is_true,
        min(greatest(
            {{ growth_pct('this.amount_lower', 'base.amount_upper') }} - read.most_meant,
            read.least_meant - {{ growth_pct('this.amount_upper', 'base.amount_lower') }},
            0
        )) as off_by
    from read
    inner join tables as this
        on read.window_key = this.window_key
    inner join tables as base
        on read.base_window_key = base.window_key
    where read.statistic <> 'level'
    group by read.figure_id, read.statistic

),

final as (

    select
        compared.figure_id,
        compared.statistic,
        blind.verdict as blind_verdict,
        compared.is_true,
        cast(case when not compared.is_true then compared.off_by end as decimal(18, 6)) as off_by,
        case
            when blind.verdict = 'not_testable' then 'not_testable'
            when blind.verdict in ('contradicted', 'disputed') and compared.is_true then 'accused'
            when blind.verdict in ('contradicted', 'disputed') then 'caught'
            when compared.is_true then 'passed'
            else 'missed'
        end as outcome
    from compared
    inner join blind
        on compared.figure_id = blind.figure_id

)

select * from final
