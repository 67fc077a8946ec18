-- The tariff lines that each series consists of, and the lines that share goods across a change of
-- the tariff.

with

scopes as (

    select * from {{ ref('ref_product_scopes') }}

),

tariff_lines as (

    select
        *,
        left(hs8, 6) as hs6
    from {{ ref('ref_tariff_lines') }}

),

-- Goods that left a line are in the lines of the same six digits that are younger than that.
split as (

    select
        left(hs8, 6) as hs6,
        changed_in_year
    from tariff_lines
    where changed_in_year is not null

),

final as (

    select
        scopes.series as product,
        scopes.flow,
        tariff_lines.hs8,
        tariff_lines.form,
        tariff_lines.element_symbol,
        coalesce(make_date(tariff_lines.valid_from_year, 1, 1), cast('1900-01-01' as date))
            as valid_from,
        coalesce(make_date(tariff_lines.valid_to_year, 12, 31), cast('9999-12-31' as date))
            as valid_until,
        make_date(split.changed_in_year, 1, 1) as changed_on,
        case when split.hs6 is not null then count(*) over split_lines end as lines_sharing_goods
    from scopes
    inner join tariff_lines
        on starts_with(tariff_lines.hs8, scopes.hs_prefix)
    left join split
        on
            tariff_lines.hs6 = split.hs6
            and split.changed_in_year
            in (tariff_lines.changed_in_year, tariff_lines.valid_from_year)
    window
        split_lines as (
            partition by scopes.series, scopes.flow, split.hs6, split.changed_in_year
        )

)

select * from final
