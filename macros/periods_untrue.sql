{#
    Periods that a sum or a chart would take for what they are not: not the first day of a quarter or a year, an end that is
    not its last day, a hole before the next one, more months known than there are, a sum without a known month or a known
    month without a sum.

    months: 3 for quarters, 12 for years; partition_by: columns that name a series.
#}
{% macro periods_untrue(relation, months, partition_by) %}
    select *
    from (
        select
            *,
            lead(period_start) over (partition by {{ partition_by | join(', ') }} order by period_start) as next_start
        from {{ relation }}
    ) as periods
    where
        day(period_start) <> 1
        or (month(period_start) - 1) % {{ months }} <> 0
        or period_end is distinct from last_day(period_start + interval {{ months - 1 }} month)
        or next_start <> cast(period_start + interval {{ months }} month as date)
        or months_known not between 0 and {{ months }}
        or (known_months_t is null) is distinct from (months_known = 0)
{% endmacro %}
