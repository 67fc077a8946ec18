-- The logic of expect_growth_reconciles: right, wrong in the last place, missing growth, growth
-- without base, null month.
-- Seen red: `is distinct from` replaced by <>; tolerance a hundred times wider.

with

fixture as (

    select
        series,
        trade_month,
        cast(quantity_t as decimal(18, 3)) as quantity_t,
        cast(mom_pct as decimal(18, 6)) as mom_pct
    from (
        values
        ('right', date '2025-01-01', 420, null), ('right', date '2025-02-01', 656, 56.190476),
        ('last_place', date '2025-01-01', 420, null),
        ('last_place', date '2025-02-01', 656, 56.190479),
        ('growth_lost', date '2025-01-01', 420, null),
        ('growth_lost', date '2025-02-01', 656, null),
        ('no_base', date '2025-02-01', 656, 56.190476),
        ('unknown_month', date '2025-01-01', 420, null),
        ('unknown_month', date '2025-02-01', null, 5),
        ('zero_base', date '2025-01-01', 0, null), ('zero_base', date '2025-02-01', 656, null)
    ) as rows_given (series, trade_month, quantity_t, mom_pct)

),

found as (

    {{ growths_unreconciled('fixture', 'mom_pct', 1, ['series']) }}

)

select
    found.series as found_series,
    expected.series as expected_series
from found
full outer join
    (values ('last_place'), ('growth_lost'), ('no_base'), ('unknown_month')) as expected (series)
    on found.series = expected.series
where
    found.series is null
    or expected.series is null
