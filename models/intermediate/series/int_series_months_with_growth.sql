-- Growth of each month on the month and the year before, of the year to date, the rolling year,
-- and records. All of it follows from the levels; bounds follow from their bounds.

with

months as (

    select * from {{ ref('int_series_months_without_holes') }}

),

yuan as (

    select * from {{ ref('int_values_in_yuan') }}

),

first_published as (

    select * from {{ ref('int_level_vintages_final') }}
    where vintage_number = 1

),

-- The series have no holes, so a run of known months ends where an unknown one stands.
runs as (

    select
        *,
        sum(case when quantity_t is null then 1 else 0 end) over (
            partition by product, flow, partner_code
            order by trade_month
        ) as run_number,
        count(quantity_t) over twelve_months = 12 as has_twelve_months,
        sum(quantity_t) over twelve_months as sum_12m_t,
        sum(quantity_lower_t) over twelve_months as sum_12m_lower_t,
        sum(quantity_upper_t) over twelve_months as sum_12m_upper_t
    from months
    window twelve_months as (
        partition by product, flow, partner_code
        order by trade_month
        rows between 11 preceding and current row
    )

),

records as (

    select
        this.product,
        this.flow,
        this.partner_code,
        this.trade_month,
        max(case when earlier.quantity_t >= this.quantity_t then earlier.trade_month end)
            as highest_since_month,
        max(case when earlier.quantity_t <= this.quantity_t then earlier.trade_month end)
            as lowest_since_month,
        coalesce(min(earlier.trade_month), this.trade_month) as record_horizon_month
    from runs as this
    left join runs as earlier
        on
            {{ same_series('this', 'earlier') }}
            and this.run_number = earlier.run_number
            and this.trade_month > earlier.trade_month
            and earlier.quantity_t is not null
    where this.quantity_t is not null
    group by this.product, this.flow, this.partner_code, this.trade_month

),

final as (

    select
        runs.product,
        runs.flow,
        runs.partner_code,
        runs.trade_month,
        runs.quantity_t,
        runs.quantity_lower_t,
        runs.quantity_upper_t,
        runs.certainty,
        runs.quantity_basis,
        runs.agreeing_voters,
        runs.dissenting_figures,
        runs.is_clash,
        month_ago.quantity_t as month_ago_t,
        year_ago.quantity_t as year_ago_t,
        {{ growth_pct('runs.quantity_t', 'month_ago.quantity_t') }} as mom_pct,
        {{ growth_pct('runs.quantity_lower_t', 'month_ago.quantity_upper_t') }} as mom_pct_lower,
        {{ growth_pct('runs.quantity_upper_t', 'month_ago.quantity_lower_t') }} as mom_pct_upper,
        {{ growth_null_reason(
            'runs.quantity_t', 'runs.is_clash',
            'month_ago.quantity_t', 'month_ago.quantity_lower_t', 'month_ago.is_clash'
        ) }} as mom_null_reason,
        {{ growth_pct('runs.quantity_t', 'year_ago.quantity_t') }} as yoy_pct,
        {{ growth_pct('runs.quantity_lower_t', 'year_ago.quantity_upper_t') }} as yoy_pct_lower,
        {{ growth_pct('runs.quantity_upper_t', 'year_ago.quantity_lower_t') }} as yoy_pct_upper,
        {{ growth_null_reason(
            'runs.quantity_t', 'runs.is_clash',
            'year_ago.quantity_t', 'year_ago.quantity_lower_t', 'year_ago.is_clash'
        ) }} as yoy_null_reason,
        {{ growth_pct('runs.quantity_t', 'first_published.vintage_t') }}
            as yoy_pct_first_published,
        runs.ytd_t,
        runs.ytd_lower_t,
        runs.ytd_upper_t,
        {{ growth_pct('runs.ytd_t', 'year_ago.ytd_t') }} as ytd_yoy_pct,
        {{ growth_pct('runs.ytd_lower_t', 'year_ago.ytd_upper_t') }} as ytd_yoy_pct_lower,
        {{ growth_pct('runs.ytd_upper_t', 'year_ago.ytd_lower_t') }} as ytd_yoy_pct_upper,
        runs.ytd_months_known,
        case when runs.has_twelve_months then cast(runs.sum_12m_t as decimal(18, 3)) end
            as rolling_12m_t,
        case when runs.has_twelve_months then cast(runs.sum_12m_lower_t as decimal(18, 6)) end
            as rolling_12m_lower_t,
        case when runs.has_twelve_months then cast(runs.sum_12m_upper_t as decimal(18, 6)) end
            as rolling_12m_upper_t,
        records.highest_since_month,
        records.lowest_since_month,
        records.record_horizon_month,
        runs.value_usd,
        runs.value_lower_usd,
        runs.value_upper_usd,
        runs.value_usd_null_reason,
        case
            when runs.quantity_lower_t > 0 and runs.quantity_t > 0
                then {{ unit_value('runs.value_usd', '(1000 * runs.quantity_t)') }}
        end as unit_value_usd_per_kg,
        -- A dear kilogram is a high value on a small quantity. Rounded outwards.
        case
            when runs.quantity_lower_t > 0 and runs.quantity_t > 0
                then {{ unit_value_bound('runs.value_lower_usd', 'runs.quantity_upper_t', 'down') }}
        end as unit_value_lower_usd_per_kg,
        case
            when runs.quantity_lower_t > 0 and runs.quantity_t > 0
                then {{ unit_value_bound('runs.value_upper_usd', 'runs.quantity_lower_t', 'up') }}
        end as unit_value_upper_usd_per_kg,
        case
            when runs.value_usd is null then 'no_value'
            when runs.quantity_t is null then 'no_level'
            when runs.quantity_lower_t <= 0 or runs.quantity_t <= 0 then 'base_may_be_zero'
        end as unit_value_null_reason,
        yuan.value_cny,
        yuan.value_lower_cny,
        yuan.value_upper_cny,
        yuan.value_cny_vintage,
        case when yuan.value_cny is null then coalesce(yuan.value_cny_null_reason, 'no_level') end
            as value_cny_null_reason,
        yuan.unit_value_cny_per_kg,
        yuan.unit_value_lower_cny_per_kg,
        yuan.unit_value_upper_cny_per_kg,
        yuan.unit_value_cny_vintage,
        case
            when yuan.unit_value_cny_per_kg is null
                then coalesce(yuan.unit_value_cny_null_reason, 'no_value')
        end as unit_value_cny_null_reason
    from runs
    left join runs as month_ago
        on
            {{ same_series('runs', 'month_ago') }}
            and runs.trade_month = cast(month_ago.trade_month + interval 1 month as date)
    left join runs as year_ago
        on
            {{ same_series('runs', 'year_ago') }}
            and runs.trade_month = cast(year_ago.trade_month + interval 1 year as date)
    left join first_published
        on
            {{ same_series('runs', 'first_published') }}
            and runs.trade_month
            = cast(first_published.window_start + interval 1 year as date)
            and first_published.window_end = last_day(first_published.window_start)
    left join records
        on
            {{ same_series('runs', 'records') }}
            and runs.trade_month = records.trade_month
    left join yuan
        on
            {{ same_series('runs', 'yuan') }}
            and runs.trade_month = yuan.window_start
            and last_day(runs.trade_month) = yuan.window_end

)

select * from final
