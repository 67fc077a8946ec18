{#
    Sums of rows in dollars and in yuan, which are two halves of the same rows: the quantity stands in both and counts
    once, as the half in `quantity_currency` has it; the other half's is kept to be compared. `relation` qualifies the
    columns where two relations are present.
#}
{% macro sums_of_halves(quantity_currency, relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    sum(case when {{ prefix }}currency = {{ quantity_currency }} then {{ prefix }}quantity_kg end)
            as quantity_kg,
        sum(case when {{ prefix }}currency <> {{ quantity_currency }} then {{ prefix }}quantity_kg end)
            as other_kg,
        sum({{ prefix }}value_usd) as value_usd,
        sum({{ prefix }}value_cny) as value_cny
{%- endmacro %}
