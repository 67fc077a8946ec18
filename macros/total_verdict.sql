{#
    The verdict on an addition that ought to hold, from two intervals.

    is_equality: the sides ought to be equal; otherwise the right side ought to be no larger than the left one. A null
    rhs_upper means that the right side may hold more than is known. A gap that rounding cannot explain is a revision
    where it is small, within revised_within_pct of the sum: known revisions of these series stay under 1 %. A larger one,
    or a part above its whole, means that one of the prints is wrong.
#}
{% macro total_verdict(lhs, lhs_lower, lhs_upper, rhs, rhs_lower, rhs_upper, is_equality, revised_within_pct=1) -%}
    case
        when {{ rhs_lower }} is null then 'not_testable'
        when {{ rhs_lower }} > {{ lhs_upper }} or ({{ is_equality }} and {{ rhs_upper }} < {{ lhs_lower }})
            then case
                when {{ is_equality }} and abs({{ lhs }} - {{ rhs }}) * 100 <= {{ revised_within_pct }} * {{ lhs }}
                    then 'revised'
                else 'contradicted'
            end
        when {{ rhs }} is null then 'not_testable'
        when {{ lhs }} = {{ rhs }} or (not {{ is_equality }} and {{ rhs }} < {{ lhs }}) then 'closes'
        else 'closes_by_rounding'
    end
{%- endmacro %}
