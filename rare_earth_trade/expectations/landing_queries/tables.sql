-- The landing area as the suites look at it, from the landed files and two reference seeds. A line was asked for by
-- a download of the month that has it in any month, or whose user named its code.
create schema marts;
create view marts.trade_lines as select * from {landed};
create table marts.downloads as
select
    flow,
    file_sha256,
    any_value(file_name) as file_name,
    any_value(is_partial) as is_partial,
    string_split(any_value(queried_codes), ',') as queried_codes,
    count(*) as row_count,
    max(row_number) as last_row,
    count(distinct row_number) as distinct_rows,
    list(distinct trade_month) as months,
    list(distinct hs8) as tariff_lines
from marts.trade_lines
group by flow, file_sha256;
create table main.tariff_lines as
select
    hs8,
    coalesce(cast(valid_from_year as integer), 0) as first_year,
    coalesce(cast(valid_to_year as integer), 9999) as last_year
from read_csv({tariff_lines}, all_varchar = true);
create table marts.scope_months as
with
months as (
    select flow, is_partial, tariff_lines, queried_codes, unnest(months) as trade_month
    from marts.downloads
),
lines as (
    select
        scopes.series,
        scopes.flow,
        months.trade_month,
        lines.hs8,
        bool_or(
            not months.is_partial
            and (
                list_contains(months.tariff_lines, lines.hs8)
                or coalesce(list_bool_or(list_transform(
                    months.queried_codes, lambda code: starts_with(lines.hs8, code)
                )), false)
            )
        ) as is_asked_for
    from read_csv({scopes}, all_varchar = true) as scopes
    inner join main.tariff_lines as lines on starts_with(lines.hs8, scopes.hs_prefix)
    inner join months
        on
            scopes.flow = months.flow
            and year(months.trade_month) between lines.first_year and lines.last_year
    group by scopes.series, scopes.flow, months.trade_month, lines.hs8
)
select
    series,
    flow,
    trade_month,
    count(*) filter (is_asked_for) as lines_asked_for,
    string_agg(hs8, ', ' order by hs8) filter (not is_asked_for) as lines_missing
from lines
group by series, flow, trade_month
having count(*) filter (is_asked_for) > 0;
create table marts.unknown_lines as
select distinct scopes.series, scopes.flow, lines.trade_month, lines.hs8
from (select distinct flow, trade_month, hs8 from marts.trade_lines) as lines
inner join read_csv({scopes}, all_varchar = true) as scopes
    on lines.flow = scopes.flow and starts_with(lines.hs8, left(scopes.hs_prefix, 7))
left join main.tariff_lines as known
    on
        lines.hs8 = known.hs8
        and year(lines.trade_month) between known.first_year and known.last_year
where known.hs8 is null;
