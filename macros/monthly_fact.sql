{#
    A monthly fact: the world series of one product and flow, one row a month, with the control notice in force.
    Three marts share this shape; their contracts fix the columns.
#}
{% macro monthly_fact(product, flow) %}
with

months as (

    select * from {{ ref('int_months_grown') }}
    where
        product = '{{ product }}'
        and flow = '{{ flow }}'
        and partner_code = 'WLD'

),

calendar as (

    select * from {{ ref('dim_month') }}

),

final as (

    select
        {{ monthly_fact_columns() }},
        {{ control_regime(flow) }} as control_regime
    from months
    inner join calendar
        on months.trade_month = calendar.trade_month

)

select * from final
{% endmacro %}
