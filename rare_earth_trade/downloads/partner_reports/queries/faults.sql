-- What is wrong with single rows that count: where, what stood there, which fault.
with counted as (
    select * from typed where aside is null
),
found as (
    select row_number, 'flow' as name, flow_printed as printed, 'flow' as fault from counted where flow is null
    union all
    select row_number, 'period', period, 'period' from counted where window_start is null
    union all
    select row_number, 'period', period, 'not_over' from counted where window_end >= $this_month
    union all
    select row_number, 'product', product, 'product'
    from counted
    where
        product is null
        or not regexp_full_match(product, '[0-9]{2,10}|[0-9]{2,9}X+')
        or not list_contains($lengths, length(product))
    union all
    select row_number, 'partner', partner, 'partner' from counted where partner is null
    union all
    select row_number, 'reporter', reporter, 'reporter' from counted where reporter is null
    union all
    select row_number, mass_column, mass, 'number'
    from counted where mass is not null and (mass_kg is null or mass_kg < 0 or mass_kg >= 1e12)
    union all
    select row_number, value_column, value, 'number'
    from counted where value is not null and (amount is null or amount < 0 or amount >= 1e15)
    union all
    select row_number, value_column, null, 'missing'
    from counted where mass is null and value is null and not is_confidential
)
select * from found order by row_number, name, fault limit 10000
