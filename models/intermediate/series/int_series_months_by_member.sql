-- What is known of the members of a series in each month: partners from their levels; elements,
-- forms and tariff lines where downloads asked for all their lines. Members have a place where no
-- other member can be missing.

with

covered as (

    select * from {{ ref('int_series_tariff_lines_queried') }}

),

months as (

    select * from {{ ref('int_series_months_whole_or_why_not') }}

),

scope_lines as (

    select * from {{ ref('int_series_tariff_lines') }}

),

trade as (

    select * from {{ ref('fct_customs_trade_monthly') }}

),

partner_months as (

    select * from {{ ref('int_series_months_without_holes') }}

),

aggregates as (

    select * from {{ ref('ref_partner_aggregates') }}

),

traded as (

    select
        trade_month,
        flow,
        hs8,
        sum(quantity_kg) as quantity_kg,
        count(*) = count(quantity_kg) as is_weighed
    from trade
    group by trade_month, flow, hs8

),

-- Sums that miss the press are not taken for the trade of a line. Of what an unknown line is, an
-- element or a form may be a part.
line_months as (

    select
        covered.product,
        covered.flow,
        covered.trade_month,
        covered.hs8,
        scope_lines.element_symbol,
        scope_lines.form,
        -- A line had no trade before its first year or after its last.
        not covered.is_valid
        or (
            covered.is_covered
            and months.coverage <> 'contested'
            and coalesce(traded.is_weighed, true)
        ) as is_known,
        months.unknown_lines is null as is_sum_known,
        case when covered.is_valid then coalesce(traded.quantity_kg, 0) else 0 end as quantity_kg
    from covered
    inner join months
        on
            covered.product = months.product
            and covered.flow = months.flow
            and covered.trade_month = months.trade_month
    inner join scope_lines
        on
            covered.product = scope_lines.product
            and covered.flow = scope_lines.flow
            and covered.hs8 = scope_lines.hs8
    left join traded
        on
            covered.trade_month = traded.trade_month
            and covered.flow = traded.flow
            and covered.hs8 = traded.hs8

),

line_members as (

    select
        *,
        'element' as dimension,
        element_symbol as member
    from line_months

    union all

    select
        *,
        'form' as dimension,
        form as member
    from line_months

    union all

    select
        *,
        'tariff_line' as dimension,
        hs8 as member
    from line_months

),

members as (

    select
        product,
        flow,
        trade_month,
        dimension,
        member,
        {{ tonnes('sum(quantity_kg)') }} as quantity_t
    from line_members
    group by product, flow, trade_month, dimension, member
    having
        bool_and(is_known)
        and (dimension = 'tariff_line' or bool_and(is_sum_known))

    union all

    select
        partner_months.product,
        partner_months.flow,
        partner_months.trade_month,
        'partner' as dimension,
        partner_months.partner_code as member,
        cast(partner_months.quantity_t as decimal(18, 6)) as quantity_t
    from partner_months
    left join aggregates
        on partner_months.partner_code = aggregates.partner_code
    where
        aggregates.partner_code is null
        and partner_months.quantity_t is not null

),

-- Equals share a place, and the places after it stay empty: 1, 2, 2, 4.
final as (

    select
        members.*,
        cast(
            case
                when months.coverage = 'whole' and members.quantity_t > 0
                    then
                        rank() over (
                            partition by
                                members.product,
                                members.flow,
                                members.trade_month,
                                members.dimension
                            order by members.quantity_t desc
                        )
            end as integer
        ) as rank_in_month
    from members
    left join months
        on
            members.product = months.product
            and members.flow = months.flow
            and members.trade_month = months.trade_month

)

select * from final
