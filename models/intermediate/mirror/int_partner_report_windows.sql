-- Imports from China that a partner reports, over 1, 3, 6 and 12 months without a hole, by line
-- that can be set beside a series of China, and for each lag at sea the window of China's exports
-- that the goods can have come from. Where a file has the lines of a sum one by one, all of them
-- make it.

with

reports as (

    select * from {{ ref('int_partner_reports') }}
    where
        flow = 'import'
        and partner_code = 'CHN'
        and window_end = last_day(window_start)
        and net_mass_kg is not null

),

lines as (

    select
        *,
        string_split(product_code, '+') as members
    from {{ ref('ref_partner_lines') }}

),

kinds as (

    select *
    from (
        values ('month', 1), ('three_months', 3), ('six_months', 6), ('twelve_months', 12)
    ) as listed (window_kind, months)

),

lags as (

    select * from (values (0), (1), (2)) as listed (lag_months)

),

matched as (

    select
        lines.series,
        lines.compared_as,
        reports.reporter,
        reports.importer_code,
        reports.statistics,
        lines.classification,
        lines.product_code,
        reports.window_start as trade_month,
        reports.net_mass_kg,
        reports.is_lower_bound,
        reports.product_code = lines.product_code as is_whole,
        len(lines.members) as members
    from reports
    inner join lines
        on
            reports.classification = lines.classification
            and reports.reporter = coalesce(lines.reporter, reports.reporter)
            and (
                reports.product_code = lines.product_code
                or list_contains(lines.members, reports.product_code)
            )

),

months as (

    select
        concat_ws('|', series, statistics, reporter, classification, product_code) as line_key,
        series,
        compared_as,
        reporter,
        importer_code,
        statistics,
        classification,
        product_code,
        trade_month,
        case
            when count(*) filter (not is_whole) = max(members)
                then sum(net_mass_kg) filter (not is_whole)
            else max(net_mass_kg) filter (is_whole)
        end as net_mass_kg,
        bool_or(is_lower_bound) as is_lower_bound
    from matched
    group by
        series,
        compared_as,
        reporter,
        importer_code,
        statistics,
        classification,
        product_code,
        trade_month

),

windows as (

    select
        last_months.line_key,
        last_months.series,
        last_months.compared_as,
        last_months.reporter,
        last_months.importer_code,
        last_months.statistics,
        last_months.classification,
        last_months.product_code,
        kinds.window_kind,
        kinds.months,
        min(parts.trade_month) as window_start,
        last_day(last_months.trade_month) as window_end,
        sum(parts.net_mass_kg) as net_mass_kg,
        bool_or(parts.is_lower_bound) as is_lower_bound
    from months as last_months
    cross join kinds
    inner join months as parts
        on
            last_months.line_key = parts.line_key
            and last_months.trade_month >= parts.trade_month
            and last_months.trade_month < parts.trade_month + to_months(kinds.months)
    group by
        last_months.line_key,
        last_months.series,
        last_months.compared_as,
        last_months.reporter,
        last_months.importer_code,
        last_months.statistics,
        last_months.classification,
        last_months.product_code,
        last_months.trade_month,
        kinds.window_kind,
        kinds.months
    having count(parts.net_mass_kg) = kinds.months

),

final as (

    select
        windows.*,
        lags.lag_months,
        cast(windows.window_start - to_months(lags.lag_months) as date) as china_window_start,
        last_day(cast(date_trunc('month', windows.window_end) - to_months(lags.lag_months) as date))
            as china_window_end
    from windows
    cross join lags

)

select * from final
