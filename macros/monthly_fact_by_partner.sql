{#
    A monthly fact by partner: the countries of one product and flow and, in every month, the residual row XX-REST.
    Three marts share this shape; their contracts fix the columns.
#}
{% macro monthly_fact_by_partner(product, flow) %}
with

months as (

    select * from {{ ref('int_partner_months_shared') }}
    where
        product = '{{ product }}'
        and flow = '{{ flow }}'

),

partners as (

    select * from {{ ref('dim_partner') }}

),

calendar as (

    select * from {{ ref('dim_month') }}

),

final as (

    select
        months.partner_code,
        partners.partner_name,
        partners.region,
        months.is_residual,
        {{ monthly_fact_columns() }},
        months.share_of_world_pct,
        months.share_of_world_pct_lower,
        months.share_of_world_pct_upper,
        cast(months.rank_in_month as integer) as rank_in_month,
        months.contribution_to_mom_pp,
        months.contribution_to_yoy_pp,
        {{ control_regime(flow) }} as control_regime
    from months
    inner join partners
        on months.partner_code = partners.partner_code
    inner join calendar
        on months.trade_month = calendar.trade_month

)

select * from final
{% endmacro %}
