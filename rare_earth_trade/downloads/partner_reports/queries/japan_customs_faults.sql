-- The column of the year is the sum of the months: a row of which it is not has lost or moved a cell.
with sums as (
    select
        row_number,
        unnest([
            {
                'name': 'quantity_1_year',
                'printed': quantity_1_year,
                'year': try_cast(replace(quantity_1_year, ',', '') as decimal(18, 0)),
                'months': coalesce(try_cast(replace(quantity_1_jan, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_feb, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_mar, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_apr, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_may, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_jun, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_jul, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_aug, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_sep, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_oct, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_nov, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_1_dec, ',', '') as decimal(18, 0)), 0)
            },
            {
                'name': 'quantity_2_year',
                'printed': quantity_2_year,
                'year': try_cast(replace(quantity_2_year, ',', '') as decimal(18, 0)),
                'months': coalesce(try_cast(replace(quantity_2_jan, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_feb, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_mar, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_apr, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_may, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_jun, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_jul, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_aug, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_sep, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_oct, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_nov, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(quantity_2_dec, ',', '') as decimal(18, 0)), 0)
            },
            {
                'name': 'value_year',
                'printed': value_year,
                'year': try_cast(replace(value_year, ',', '') as decimal(18, 0)),
                'months': coalesce(try_cast(replace(value_jan, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_feb, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_mar, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_apr, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_may, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_jun, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_jul, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_aug, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_sep, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_oct, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_nov, ',', '') as decimal(18, 0)), 0)
                + coalesce(try_cast(replace(value_dec, ',', '') as decimal(18, 0)), 0)
            }
        ]) as total
    from cells
    where regexp_matches(regexp_replace(product, '^''', ''), $wanted)
)
select
    row_number,
    total.name as name,
    total.printed as printed,
    'year' as fault
from sums
where total.printed is not null and total.year is distinct from total.months
order by row_number, name
limit 10000
