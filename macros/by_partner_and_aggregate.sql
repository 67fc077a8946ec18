{#
    The rows of `trade` by partner, and once more for each aggregate that the partner was a member of in that month: the
    world, the world without the United States, and those in ref_partner_aggregate_members.
#}
{% macro by_partner_and_aggregate(trade) -%}
    select * from {{ trade }}

    union all

    select * replace ('WLD' as partner_code) from {{ trade }}

    union all

    select * replace ('WLD_X_USA' as partner_code) from {{ trade }}
    where partner_code <> 'USA'

    union all

    select {{ trade }}.* replace (members.aggregate_code as partner_code)
    from {{ trade }}
    inner join {{ ref('ref_partner_aggregate_members') }} as members
        on
            {{ trade }}.partner_code = members.partner_code
            and {{ trade }}.trade_month >= members.member_from
            and {{ trade }}.trade_month <= coalesce(members.member_until, cast('9999-12-31' as date))
{%- endmacro %}
