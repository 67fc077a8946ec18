-- Imports that a partner reports over China's exports of the same goods, in windows of the same
-- length, by lag. Whether the ratio lies outside the ordinary is asked crosswise: a quotient would
-- not be exact.

{% set least = "cast('" ~ var('mirror_ordinary_from') ~ "' as decimal(4, 2))" %}
{% set most = "cast('" ~ var('mirror_ordinary_to') ~ "' as decimal(4, 2))" %}
{% set far = "cast('" ~ (1 + var('mirror_break_beyond_pct') / 100) ~ "' as decimal(4, 2))" %}

with

reports as (

    select * from {{ ref('int_partner_report_windows') }}

),

china as (

    select * from {{ ref('int_china_windows') }}

),

beside as (

    select
        reports.*,
        {{ tonnes('reports.net_mass_kg') }} as reported_t,
        china.basis as china_basis,
        china.quantity_t as china_t,
        china.lower_t as china_lower_t,
        china.upper_t as china_upper_t
    from reports
    left join china
        on
            reports.series = china.series
            and reports.importer_code = china.partner_code
            and reports.china_window_start = china.window_start
            and reports.china_window_end = china.window_end

),

final as (

    select
        *,
        case
            when china_t > 0 and not is_lower_bound
                then cast(round(cast(reported_t as double) / china_t, 6) as decimal(18, 6))
        end as ratio,
        case
            when china_upper_t > 0
                then cast(
                    floor(1000000 * cast(reported_t as double) / china_upper_t) / 1000000
                    as decimal(18, 6)
                )
        end as ratio_lower,
        case
            when china_lower_t > 0 and not is_lower_bound
                then cast(
                    ceil(1000000 * cast(reported_t as double) / china_lower_t) / 1000000
                    as decimal(18, 6)
                )
        end as ratio_upper,
        case
            when china_upper_t is null then 'no_level'
            when china_lower_t <= 0 then 'base_may_be_zero'
            when is_lower_bound then 'report_is_lower_bound'
        end as ratio_null_reason,
        reported_t > {{ most }} * china_upper_t as is_above,
        not is_lower_bound and reported_t < {{ least }} * china_lower_t as is_below,
        reported_t > {{ far }} * {{ most }} * china_upper_t as is_far_above,
        not is_lower_bound and {{ far }} * reported_t < {{ least }} * china_lower_t
            as is_far_below
    from beside

)

select * from final
