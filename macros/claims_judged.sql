{#
    What became of every printed figure that is judged, whatever kind of statement it is: rows of the five judges, by the
    names of their columns. Records alone have a horizon.
#}
{% macro claims_judged() -%}
    select * from {{ ref('int_level_claims_judged') }}
    union all by name
    select * from {{ ref('int_growth_claims_judged') }}
    union all by name
    select * from {{ ref('int_rank_claims_judged') }}
    union all by name
    select * from {{ ref('int_record_claims_judged') }}
    union all by name
    select * from {{ ref('int_sequence_claims_judged') }}
{%- endmacro %}
