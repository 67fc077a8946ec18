-- Growth statements that miss what everything else implies for their two windows: no link for
-- others.

with

growths as (

    select * from {{ ref('int_growths_entered') }}

),

windows as (

    select * from {{ ref('int_windows_listed') }}

),

bounds as (

    select * from {{ ref('int_bounds_challenged') }}

),

compared as (

    select
        growths.statement_id,
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
        on
            this.window_id = this_bounds.window_id
            and growths.statement_id = this_bounds.without_id
    inner join bounds as base_bounds
        on
            base.window_id = base_bounds.window_id
            and growths.statement_id = base_bounds.without_id

),

final as (

    select
        statement_id,
        growth_lower,
        growth_upper
    from compared
    where not ({{ growth_meets(
        'growth_lower', 'growth_upper',
        'this_lower_t', 'this_upper_t', 'base_lower_t', 'base_upper_t'
    ) }})

)

select * from final
