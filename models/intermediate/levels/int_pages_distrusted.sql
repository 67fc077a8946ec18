-- Pages with a growth rate that attested evidence refutes. Their other figures count only where
-- another voter agrees: one agency that swapped two growth rates would move two months by 1,500 t.

with

growths as (

    select * from {{ ref('int_growths_stated') }}

),

windows as (

    select * from {{ ref('int_windows_listed') }}

),

bounds as (

    select * from {{ ref('int_bounds_attested') }}

),

figures as (

    select * from {{ ref('int_figures_known') }}

),

compared as (

    select
        growths.statement_id,
        growths.figure_ids,
        growths.growth_lower,
        growths.growth_upper,
        {{ tonnes('this_bounds.lower_kg') }} as this_lower_t,
        {{ tonnes('this_bounds.upper_kg') }} as this_upper_t,
        {{ tonnes('base_bounds.lower_kg') }} as base_lower_t,
        {{ tonnes('base_bounds.upper_kg') }} as base_upper_t
    from growths
    inner join windows as this
        on
            growths.product = this.product
            and growths.flow = this.flow
            and growths.partner_code = this.partner_code
            and growths.window_start = this.window_start
            and growths.window_end = this.window_end
    inner join windows as base
        on
            growths.product = base.product
            and growths.flow = base.flow
            and growths.partner_code = base.partner_code
            and growths.base_start = base.window_start
            and growths.base_end = base.window_end
    inner join bounds as this_bounds
        on this.window_id = this_bounds.window_id
    inner join bounds as base_bounds
        on base.window_id = base_bounds.window_id
    where growths.voters = 1

),

refuted as (

    select
        statement_id,
        unnest(figure_ids) as figure_id
    from compared
    where not ({{ growth_meets(
        'growth_lower', 'growth_upper',
        'this_lower_t', 'this_upper_t', 'base_lower_t', 'base_upper_t'
    ) }})

),

final as (

    select
        figures.source_id,
        string_agg(distinct refuted.figure_id, ', ' order by refuted.figure_id)
            as refuted_figure_ids
    from refuted
    inner join figures
        on refuted.figure_id = figures.figure_id
    group by figures.source_id

)

select * from final
