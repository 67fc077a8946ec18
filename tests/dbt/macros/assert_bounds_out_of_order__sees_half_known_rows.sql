-- The logic of expect_bounds_in_order: right, unknown, crossed, an end missing, below nothing or
-- above the whole, a basis that does not fit, and a best figure outside its bounds by a hair.
-- Seen red: is distinct from replaced by <>; the lower comparison turned round.

with

fixture as (

    select
        name,
        cast(quantity_t as decimal(18, 3)) as quantity_t,
        cast(quantity_lower_t as decimal(18, 3)) as quantity_lower_t,
        cast(quantity_upper_t as decimal(18, 3)) as quantity_upper_t,
        quantity_basis,
        cast(growth as decimal(18, 3)) as mom_pct,
        cast(growth_lower as decimal(18, 3)) as mom_pct_lower,
        cast(growth_upper as decimal(18, 3)) as mom_pct_upper,
        cast(share_lower as decimal(18, 3)) as share_lower,
        cast(share_upper as decimal(18, 3)) as share_upper
    from (
        values
        ('right', 100, 99.5, 100.5, 'printed', 5, 4, 6, 0, 100),
        ('touching', 226.05, 226.05, 226.15, 'printed', -100, -100, 6, null, null),
        ('unknown', null, null, null, 'unknown', null, null, null, null, null),
        ('wide_bounds_without_figure', null, 50, 100.5, 'unknown', null, 4, null, null, null),
        ('rest_below_zero', -0.2, -0.2, 100.5, 'derived', null, null, null, null, null),
        ('crossed', 100, 100.5, 99.5, 'printed', null, null, null, null, null),
        ('upper_end_missing', 100, 99.5, null, 'printed', null, null, null, null, null),
        ('half_a_bound', null, 99.5, null, 'unknown', null, null, null, null, null),
        ('figure_without_bounds', 100, null, null, 'derived', null, null, null, null, null),
        ('basis_without_figure', null, 99.5, 100.5, 'derived', null, null, null, null, null),
        ('basis_does_not_fit', 100, 99.5, 100.5, 'unknown', null, null, null, null, null),
        ('a_hair_below', 226, 226.001, 226.15, 'printed', null, null, null, null, null),
        ('a_hair_above', 226.151, 226.05, 226.15, 'printed', null, null, null, null, null),
        ('below_nothing', 1, -0.5, 1.5, 'printed', null, null, null, null, null),
        ('growth_outside', 100, 99.5, 100.5, 'printed', 7, 4, 6, null, null),
        ('growth_without_bounds', 100, 99.5, 100.5, 'printed', 7, null, null, null, null),
        ('growth_without_its_end', 100, 99.5, 100.5, 'printed', 7, 4, null, null, null),
        ('growth_open_below', 100, 99.5, 100.5, 'printed', null, null, 6, null, null),
        ('growth_below_nothing', 100, 99.5, 100.5, 'printed', null, -101, 6, null, null),
        ('share_above_all', 100, 99.5, 100.5, 'printed', null, null, null, 50, 101),
        ('share_below_nothing', 100, 99.5, 100.5, 'printed', null, null, null, -1, 50)
    ) as rows_given (
        name,
        quantity_t,
        quantity_lower_t,
        quantity_upper_t,
        quantity_basis,
        growth,
        growth_lower,
        growth_upper,
        share_lower,
        share_upper
    )

),

found as (

    {{ bounds_out_of_order(
        'fixture',
        [
            ['quantity_t', 'quantity_lower_t', 'quantity_upper_t'],
            ['mom_pct', 'mom_pct_lower', 'mom_pct_upper'],
            [none, 'share_lower', 'share_upper'],
        ],
        basis='quantity_basis',
        below_zero="name = 'rest_below_zero'"
    ) }}

)

select
    found.name as found_name,
    expected.name as expected_name
from found
full outer join (
    values ('crossed'),
    ('upper_end_missing'),
    ('half_a_bound'),
    ('figure_without_bounds'),
    ('basis_without_figure'),
    ('basis_does_not_fit'),
    ('a_hair_below'),
    ('a_hair_above'),
    ('below_nothing'),
    ('growth_outside'),
    ('growth_without_bounds'),
    ('growth_without_its_end'),
    ('growth_open_below'),
    ('growth_below_nothing'),
    ('share_above_all'),
    ('share_below_nothing')
) as expected (name)
    on found.name = expected.name
where
    found.name is null
    or expected.name is null
