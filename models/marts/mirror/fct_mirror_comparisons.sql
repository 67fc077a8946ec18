-- One row per line that a partner reports, window and lag: what it reports as imports from China
-- beside what China's own figures leave possible, and their ratio. It judges no figure and moves no
-- level.

with

ratios as (

    select * from {{ ref('int_mirror_ratios') }}

),

-- A break is what no lag explains: far more, or far less, than China sent in any of the windows
-- that the goods can have come from. One lag that does explain it is enough for none.
with_breaks as (

    select
        *,
        case
            when compared_as <> 'same' then null
            when bool_or(not is_far_above) over lags and bool_or(not is_far_below) over lags
                then false
            when count(china_upper_t) over lags = count(*) over lags then true
        end as is_break
    from ratios
    window lags as (partition by line_key, window_start, window_end)

),

known_months as (

    select
        line_key,
        window_kind,
        lag_months,
        window_end,
        ratio_lower,
        ratio_upper,
        unnest(generate_series(china_window_start, china_window_end, interval 1 month))
            as china_month
    from with_breaks
    where
        ratio is not null
        and is_break is distinct from true

),

-- What is usual between a partner and China, where both are known and there is no break.
usual as (

    select
        line_key,
        window_kind,
        lag_months,
        min(ratio_lower) as ratio_lower,
        max(ratio_upper) as ratio_upper,
        count(distinct china_month) as months
    from known_months
    group by line_key, window_kind, lag_months
    having count(distinct window_end) >= {{ var('mirror_estimate_from_windows') }}

),

final as (

    select
        ratios.series,
        ratios.importer_code as partner_code,
        ratios.reporter,
        ratios.statistics,
        ratios.classification,
        ratios.product_code,
        ratios.compared_as,
        ratios.window_kind,
        cast(date_trunc('month', ratios.window_end) as date) as trade_month,
        cast(ratios.lag_months as integer) as lag_months,
        ratios.window_start,
        ratios.window_end,
        ratios.china_window_start,
        ratios.china_window_end,
        cast(ratios.reported_t as decimal(18, 3)) as reported_t,
        ratios.is_lower_bound as is_at_least,
        cast(ratios.china_t as decimal(18, 3)) as china_t,
        {{ lattice('ratios.china_lower_t', 'down') }} as china_lower_t,
        {{ lattice('ratios.china_upper_t', 'up') }} as china_upper_t,
        coalesce(ratios.china_basis, 'unknown') as china_basis,
        ratios.ratio,
        ratios.ratio_lower,
        ratios.ratio_upper,
        ratios.ratio_null_reason,
        case
            when ratios.compared_as <> 'same' then null
            when ratios.is_above then 'above'
            when ratios.is_below then 'below'
            when ratios.china_t is not null then 'ordinary'
        end as against_ordinary,
        ratios.is_break,
        {{ lattice('ratios.reported_t / usual.ratio_upper', 'down') }} as estimated_lower_t,
        {{ lattice('ratios.reported_t / usual.ratio_lower', 'up') }} as estimated_upper_t,
        cast(usual.months as integer) as estimate_rests_on_months
    from with_breaks as ratios
    left join usual
        on
            ratios.china_t is null
            and not ratios.is_lower_bound
            and ratios.line_key = usual.line_key
            and ratios.window_kind = usual.window_kind
            and ratios.lag_months = usual.lag_months

)

select * from final
