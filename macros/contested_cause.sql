{#
    What probably went wrong where tariff lines add up to `summed` and the press prints `lower` to `upper`:
    total_row (twice the print), thousandfold and thousandth (thousands for units), wrong_partners, other_flow, other_year,
    part_of_query (less than the print), unexplained. `is_world_met` says that the sum is of a partner, and that of the world
    is as printed; `fits_other_flow` and `fits_year` whether the sum is the level of the other flow, or of the same month of
    another year (null for none).

    `rare-earth-trade ingest` compares a file with the current release by the same text.
#}
{% macro contested_cause(lower, upper, summed, is_world_met, fits_other_flow, fits_year) -%}
    case
        {%- for cause, factor in [('total_row', 2), ('thousandfold', 1000)] %}
        when not({{ exceeds_revision(factor ~ ' * ' ~ lower, factor ~ ' * ' ~ upper, summed, summed) }}) then '{{ cause }}'
        {%- endfor %}
        when {{ summed }} > 0
            and not({{ exceeds_revision(lower, upper, '1000 * ' ~ summed, '1000 * ' ~ summed) }}) then 'thousandth'
        when {{ is_world_met }} then 'wrong_partners'
        when {{ fits_other_flow }} then 'other_flow'
        when {{ fits_year }} is not null then 'other_year'
        when {{ summed }} < {{ lower }} then 'part_of_query'
        else 'unexplained'
    end
{%- endmacro %}
