{#
    The upper bound in whole kilograms, rounded up, that a relation implies for its target; without end where a
    premise has none.
    relation, premise, other: aliases of the relation and of the bounds of its premises.
#}
{% macro implied_upper_kg(relation, premise, other) -%}
    least({{ unbounded_kg() }}, case
        when {{ premise }}.upper_kg >= {{ unbounded_kg() }} then {{ unbounded_kg() }}
        when {{ relation }}.operation = 'growth'
            then
                (
                    cast({{ premise }}.upper_kg as hugeint) * {{ relation }}.upper_numerator
                    + {{ relation }}.upper_denominator - 1
                ) // {{ relation }}.upper_denominator
        when {{ relation }}.operation = 'sum' then {{ premise }}.upper_kg + {{ other }}.upper_kg + {{ relation }}.slack_kg
        when {{ relation }}.operation = 'difference' then {{ premise }}.upper_kg - {{ other }}.lower_kg + {{ relation }}.slack_kg
    end)
{%- endmacro %}
