{#
    The lower bound in whole kilograms, rounded down, that a relation implies for its target.
    relation, premise, other: aliases of the relation and of the bounds of its premises.
#}
{% macro implied_lower_kg(relation, premise, other) -%}
    case {{ relation }}.operation
        when 'growth'
            then
                (cast({{ premise }}.lower_kg as hugeint) * {{ relation }}.lower_numerator)
                // {{ relation }}.lower_denominator
        when 'sum'
            then greatest({{ premise }}.lower_kg + {{ other }}.lower_kg - {{ relation }}.slack_kg, 0)
        when 'difference'
            then greatest({{ premise }}.lower_kg - {{ other }}.upper_kg - {{ relation }}.slack_kg, 0)
    end
{%- endmacro %}
