{#
    Whether a sum is recognised as a level of which `lower` and `upper` are the bounds: within a revision, and only where
    the level is known to 2 %. Bounds from nothing to 10,000 t hold any sum, and recognise none.
#}
{% macro recognises_level(lower, upper, summed) -%}
    {{ summed }} > 0
    and 50 * ({{ upper }} - {{ lower }}) <= {{ upper }}
    and not ({{ exceeds_revision(lower, upper, summed, summed) }})
{%- endmacro %}
