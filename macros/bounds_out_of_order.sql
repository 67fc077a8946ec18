{#
    Rows of which a number contradicts its bounds, or bounds what is possible: a lower end above its upper end, a best
    figure outside or without bounds, an end missing, a quantity below nothing, a share beyond 0 to 100, a growth
    below -100.

    triples: lists of the columns [best, lower, upper]; best is none where a table shows bounds alone. The upper end may
    be missing where no best figure is given (a growth whose base may be zero; evidence with an open end).
    below_zero: condition on the rows whose lower ends may lie below zero: what is left of a world that rounding makes
    smaller than its parts.
    basis: name of the column that says where the quantity comes from; then it is `unknown` exactly where there is none.
#}
{% macro bounds_out_of_order(relation, triples, basis=none, below_zero=none) %}
    select *
    from {{ relation }}
    where
        false
        {%- for best, lower, upper in triples %}
            {%- set least = -100 if 'pct' in lower and not lower.startswith('share') or lower.startswith('recomputed') or lower.startswith('holds') else 0 %}
            or {{ lower }} > {{ upper }}
            or ({{ lower }} < {{ least }}{{ ' and not (' ~ below_zero ~ ')' if below_zero }})
            or ({{ upper }} is not null and {{ lower }} is null)
            {%- if lower.startswith('share') %}
                or {{ upper }} > 100
            {%- endif %}
            {%- if best %}
                or {{ best }} not between {{ lower }} and {{ upper }}
                or ({{ best }} is not null and {{ upper }} is null)
                {%- if least == 0 %}
                    or ({{ lower }} is null) is distinct from ({{ upper }} is null)
                {%- endif %}
            {%- endif %}
        {%- endfor %}
        {%- if basis %}
            or ({{ triples[0][0] }} is null) is distinct from ({{ basis }} = 'unknown')
        {%- endif %}
{% endmacro %}
