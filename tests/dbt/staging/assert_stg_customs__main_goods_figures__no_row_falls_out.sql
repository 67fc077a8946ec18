-- A row on rare earths whose unit the reference lacks would leave the joins of the staging model
-- without a word: its figures would simply not be there.
-- Seen red: the unit 亿元 taken out of ref_main_goods_units.

with

rows_printed as (

    select
        row_name,
        quantity_unit,
        value_unit
    from {{ ref('raw_customs__main_goods_tables') }}
    union all
    select
        row_name,
        quantity_unit,
        value_unit
    from (
        {{ landed_main_goods_tables() }}
    ) as files

)

select distinct
    rows_printed.row_name,
    rows_printed.quantity_unit,
    rows_printed.value_unit
from rows_printed
inner join {{ ref('ref_main_goods_rows') }} as kinds
    on rows_printed.row_name = kinds.row_name
left join {{ ref('ref_main_goods_units') }} as quantities
    on rows_printed.quantity_unit = quantities.printed_unit and quantities.unit = 't'
left join {{ ref('ref_main_goods_units') }} as amounts
    on rows_printed.value_unit = amounts.printed_unit and amounts.unit in ('cny', 'usd')
where quantities.printed_unit is null or amounts.printed_unit is null
