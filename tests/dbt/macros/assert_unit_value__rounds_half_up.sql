-- Unit values on half of the last place, where a division of doubles goes astray, at the ends of
-- the range, and null.
-- Seen red: round(amount / quantity_kg, 4) for whole numbers; no half added; cents taken for
-- dollars; 64 bits also where they are too few.

with

fixture as (

    select *
    from (
        values
        ('two thirds', '2.00', '3.000', '0.6667'),
        ('half', '1.00', '160.000', '0.0063'),
        ('half that a division of doubles misses', '0.57', '8.000', '0.0713'),
        ('just below half', '0.99', '160.000', '0.0062'),
        ('no value', '0.00', '7.000', '0.0000'),
        ('a gram', '12345678901.23', '0.001', '12345678901230.0000'),
        ('a gram of a large load', '0.01', '999999999999999.999', '0.0000'),
        ('most that 64 bits take', '99999999999.99', '99999999999.999', '1.0000'),
        ('one cent more', '100000000000.00', '99999999999.999', '1.0000'),
        ('large value, light load', '9999999999999999.99', '99999999999.999', '100000.0000'),
        ('one gram more', '99999999999.99', '100000000000.000', '1.0000'),
        ('most for a gram that 64 bits take', '99999999999.99', '0.001', '99999999999990.0000'),
        ('large load', '9999999999999999.99', '999999999999999.999', '10.0000'),
        ('unknown', null, '1.000', null)
    ) as fixture (label, amount, quantity_kg, expected)

),

typed as (

    select
        label,
        cast(amount as decimal(18, 2)) as amount,
        cast(quantity_kg as decimal(18, 3)) as quantity_kg,
        cast(expected as decimal(18, 4)) as expected
    from fixture

),

actual as (

    select
        *,
        {{ unit_value('amount', 'quantity_kg') }} as found
    from typed

)

select * from actual
where found is distinct from expected
