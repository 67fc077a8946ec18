-- Growth of each quarter on the quarter and the year before, and of each year on the year before.

with

periods as (

    select * from {{ ref('int_series_periods_without_holes') }}

),

yuan as (

    select * from {{ ref('int_values_in_yuan') }}

),

final as (

    select
        this.product,
        this.flow,
        this.partner_code,
        this.period_kind,
        this.period_start,
        this.period_end,
        this.quantity_t,
        this.quantity_lower_t,
        this.quantity_upper_t,
        this.certainty,
        this.quantity_basis,
        this.agreeing_voters,
        this.is_clash,
        this.months_known,
        this.known_months_t,
        {{ growth_pct('this.quantity_t', 'quarter_ago.quantity_t') }} as qoq_pct,
        {{ growth_pct('this.quantity_lower_t', 'quarter_ago.quantity_upper_t') }} as qoq_pct_lower,
        {{ growth_pct('this.quantity_upper_t', 'quarter_ago.quantity_lower_t') }} as qoq_pct_upper,
        case
            when this.period_kind = 'quarter'
                then {{ growth_null_reason(
                    'this.quantity_t', 'this.is_clash',
                    'quarter_ago.quantity_t', 'quarter_ago.quantity_lower_t',
                    'quarter_ago.is_clash'
                ) }}
        end as qoq_null_reason,
        {{ growth_pct('this.quantity_t', 'year_ago.quantity_t') }} as yoy_pct,
        {{ growth_pct('this.quantity_lower_t', 'year_ago.quantity_upper_t') }} as yoy_pct_lower,
        {{ growth_pct('this.quantity_upper_t', 'year_ago.quantity_lower_t') }} as yoy_pct_upper,
        {{ growth_null_reason(
            'this.quantity_t', 'this.is_clash',
            'year_ago.quantity_t', 'year_ago.quantity_lower_t', 'year_ago.is_clash'
        ) }} as yoy_null_reason,
        this.value_usd,
        this.value_lower_usd,
        this.value_upper_usd,
        this.value_usd_null_reason,
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
    from periods as this
    left join periods as quarter_ago
        on
            {{ same_series('this', 'quarter_ago') }}
            and this.period_kind = 'quarter'
            and quarter_ago.period_kind = 'quarter'
            and this.period_start = cast(quarter_ago.period_start + interval 3 month as date)
    left join periods as year_ago
        on
            {{ same_series('this', 'year_ago') }}
            and this.period_kind = year_ago.period_kind
            and this.period_start = cast(year_ago.period_start + interval 1 year as date)
    left join yuan
        on
            {{ same_series('this', 'yuan') }}
            and this.period_start = yuan.window_start
            and this.period_end = yuan.window_end

)

select * from final
