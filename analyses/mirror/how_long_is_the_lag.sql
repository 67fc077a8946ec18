-- Question (mirror): how long are magnets at sea, by what both sides report?
-- Answer: to the European Union two months: over the 4 months whose exports are known at each lag,
-- imports are 0.71 to 0.91 of them two months earlier, 0.58 to 0.90 one month, 0.48 to 1.07 in the
-- same month. The United States do not show it: over 14 months, breaks aside, no lag beats
-- another, and imports of May to July 2025 were many times the 46.4 t that left China in May.
-- Limits: few months are known, and controls moved them. A steady trade shows no lag at all: where
-- every month is alike, each lag fits.

with

months as (

    select
        *,
        count(ratio) over (partition by reporter, product_code, trade_month) as lags_known
    from {{ ref('fct_mirror_comparisons') }}
    where
        compared_as = 'same'
        and window_kind = 'month'
        and is_break is distinct from true

)

select
    reporter,
    product_code,
    lag_months,
    count(*) as months_known,
    min(trade_month) as first_month,
    max(trade_month) as last_month,
    min(ratio) as least_ratio,
    max(ratio) as greatest_ratio,
    cast(max(ratio) / min(ratio) as decimal(9, 3)) as greatest_over_least,
    min(china_t) as least_china_t
from months
where lags_known = 3
group by reporter, product_code, lag_months
order by reporter, product_code, lag_months
