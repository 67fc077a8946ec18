-- The logic of expect_bounds_in_order: right, unknown, bounds crossed, a bound missing, basis that
-- does not fit, and a best figure outside by more than a last place.
-- Seen red: is distinct from replaced by <>; the lower comparison turned round.

with

fixture as (

    select
        name,
        cast(quantity_t as decimal(18, 3)) as quantity_t,
        cast(quantity_lower_t as decimal(18, 3)) as quantity_lower_t,
        cast(quantity_upper_t as decimal(18, 3)) as quantity_upper_t,
        quantity_basis
    from (
        values
        ('right', 100, 99.5, 100.5, 'printed'),
        ('a_last_place_outside', 226, 226.05, 226.15, 'printed'),
        ('unknown', null, null, null, 'unknown'),
        ('crossed', 100, 100.5, 99.5, 'printed'),
        ('bound_missing', 100, 99.5, null, 'printed'),
        ('wide_bounds_without_figure', null, 50, 100.5, 'unknown'),
        ('figure_without_bounds', 100, null, null, 'derived'),
        ('basis_without_figure', null, 99.5, 100.5, 'derived'),
        ('basis_does_not_fit', 100, 99.5, 100.5, 'unknown'),
        ('far_above', 120, 99.5, 100.5, 'printed'),
        ('far_below', 80, 99.5, 100.5, 'printed')
    ) as rows_given (name, quantity_t, quantity_lower_t, quantity_upper_t, quantity_basis)

),

found as (

    {{ bounds_out_of_order('fixture') }}

)

select
    found.name as found_name,
    expected.name as expected_name
from found
full outer join (
    values ('crossed'),
    ('bound_missing'),
    ('figure_without_bounds'), ('basis_without_figure'),
    ('basis_does_not_fit'),
    ('far_above'),
    ('far_below')
) as expected (name)
    on found.name = expected.name
where
    found.name is null
    or expected.name is null
