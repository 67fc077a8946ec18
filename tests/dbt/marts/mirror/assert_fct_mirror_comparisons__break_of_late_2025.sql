-- Of all months that the United States report, October, November and December 2025 are breaks, and
-- no other; a best ratio lies between its ends, and one that is missing has its reason.
-- Seen red: a break asked of each lag alone (the fault break_at_one_lag); a ratio of China's lower
-- end (the fault ratio_outside_its_ends).
-- They hold of all that is known: on an earlier day no report was there. Tariff lines may know
-- better.

{{ config(enabled=(var('as_of') == '')) }}

select
    reporter,
    statistics,
    window_kind,
    trade_month,
    lag_months,
    ratio,
    ratio_lower,
    ratio_upper,
    ratio_null_reason,
    is_break
from {{ ref('fct_mirror_comparisons') }}
where
    (
        statistics = 'us_census'
        and window_kind = 'month'
        and trade_month between date '2024-01-01' and date '2026-04-01'
        and coalesce(is_break, false)
        <> (trade_month between date '2025-10-01' and date '2025-12-01')
        and not exists (
            select levels.quantity_basis
            from {{ ref('fct_levels') }} as levels
            where
                levels.product = 'magnets'
                and levels.partner_code = 'USA'
                and {{ is_tariff_lines('levels.quantity_basis') }}
        )
    )
    or ratio not between ratio_lower and ratio_upper
    or (ratio is not null and ratio_upper is null)
    or (ratio_upper is null) <> (ratio_null_reason is not null)
