-- Each year of a series that any window touches has its four quarters and itself as windows, so
-- that sums bound them; and a window that nothing names bounds none that something does.
-- Seen red: the last quarter left out; a difference without the condition on its premises.

with

windows as (

    select * from {{ ref('int_windows') }}

),

series as (

    select * from {{ ref('ref_series') }}

),

relations as (

    select * from {{ ref('int_window_relations') }}

),

-- January to December, and four times three months.
found as (

    select
        windows.product,
        windows.flow,
        windows.partner_code,
        year(windows.window_start) as trade_year,
        count(case
            when
                month(windows.window_start) in (1, 4, 7, 10)
                and windows.window_end = last_day(windows.window_start + interval 2 month)
                then 1
        end) as quarters,
        count(case
            when
                month(windows.window_start) = 1
                and windows.window_end = last_day(windows.window_start + interval 11 month)
                then 1
        end) as years
    from windows
    inner join series
        on
            windows.product = series.product
            and windows.flow = series.flow
    group by windows.product, windows.flow, windows.partner_code, year(windows.window_start)

)

select
    product,
    flow,
    partner_code,
    trade_year,
    quarters,
    years
from found
where
    quarters <> 4
    or years <> 1

union all

select
    targets.product,
    targets.flow,
    targets.partner_code,
    year(targets.window_start) as trade_year,
    null as quarters,
    null as years
from relations
inner join windows as targets
    on relations.target_id = targets.window_id
inner join windows as premises
    on
        relations.premise_id = premises.window_id
        or relations.other_premise_id = premises.window_id
where
    premises.is_target_only
    and not targets.is_target_only
