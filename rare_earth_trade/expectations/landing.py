"""What the warehouse expects of the landing area, asked before any of it reaches a mart.

What `rare-earth-trade ingest` guarantees is critical here: where it does not hold, something else
has written into the landing area. What ingest accepts is never refused; what of it is hard to
believe, or not whole, is a warning.
"""

import tempfile
from pathlib import Path

import click
import duckdb

from rare_earth_trade import paths
from rare_earth_trade.downloads import findings
from rare_earth_trade.downloads.landing import all_files, folder, is_empty, relation
from rare_earth_trade.errors import BadInput
from rare_earth_trade.expectations.suites import Band, Expectation, between, rows, unique
from rare_earth_trade.sql import literal

# The columns that stg_customs__trade_lines reads.
COLUMNS = (
    "trade_month hs8 commodity_name customs_partner_code partner_name regime_code regime_name"
    " location_code location_name first_quantity first_unit second_quantity second_unit quantity_kg"
    " is_quantity_missing value_usd value_cny row_number file_sha256 file_name currency language"
    " source_columns queried_codes is_partial is_complete called_at loaded_at flow"
)

# Parameters: the landed files and two reference seeds. A line was asked for by a download of the
# month that has it in any month, or whose user named its code.
TABLES = """
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
"""

SUITES: dict[str, list[Expectation]] = {
    "trade_lines": [
        Expectation(
            "expect_table_columns_to_match_set",
            {"column_set": COLUMNS.split(), "exact_match": False},
            "the staging model reads these columns by name",
        ),
        *(
            Expectation("expect_column_values_to_not_be_null", {"column": column}, reason)
            for column, reason in (
                ("trade_month", "rows without a month are totals of a period"),
                ("file_sha256", "a row is known by its file"),
                ("loaded_at", "revisions and as_of go by the load time"),
            )
        ),
        rows(
            "select file_name, row_number, trade_month, hs8, customs_partner_code from {batch}"
            " where not (regexp_full_match(hs8, '[0-9]+') and length(hs8) = 8"
            " and regexp_full_match(customs_partner_code, '[0-9]+')"
            " and length(customs_partner_code) = 3"
            " and flow in ('import', 'export') and trade_month = date_trunc('month', trade_month))",
            "models join on codes of eight and three digits, on two flows and first days of months",
        ),
        rows(
            "select file_name, row_number, currency from {batch}"
            " where not ((currency = 'USD' and value_usd is not null and value_cny is null)"
            " or (currency = 'CNY' and value_cny is not null and value_usd is null))",
            "a download holds one currency, and a value in each row",
        ),
        rows(
            "select file_name, row_number, quantity_kg from {batch}"
            " where hs8 in (select hs8 from main.tariff_lines) and quantity_kg is null",
            "all rare-earth lines are weighed; a month with one that is not is not whole",
        )._replace(severity="warning"),
        between(
            "quantity_kg",
            Band(0, 1e12, "more than a billion tonnes of one line in a month is a wrong unit"),
        ),
        rows(
            "select file_name, row_number, hs8, quantity_kg, coalesce(value_usd, value_cny)"
            " as amount from {batch} where hs8 in (select hs8 from main.tariff_lines)"
            f" and quantity_kg >= {findings.LEAST_KG} and coalesce(value_usd, value_cny)"
            f" / quantity_kg not between {findings.PRICES[0]} and {findings.PRICES[1]}",
            "ores cost some tenths of a dollar a kilogram, scandium metal some thousands: outside,"
            " look for a unit or a currency mixed up",
        )._replace(severity="warning"),
        rows(
            "select file_name, max(row_number) as row_number, trade_month, hs8,"
            " customs_partner_code, regime_code, location_code from {batch}"
            " group by flow, file_sha256, file_name, trade_month, hs8, customs_partner_code,"
            " regime_code, location_code having count(*) > 1",
            "a download has one row for a month, line, partner and other dimensions",
        ),
    ],
    "downloads": [
        unique(["flow", "file_sha256"], "a download is landed once"),
        rows(
            "select file_name, row_count, last_row from {batch}"
            " where row_count <> last_row or row_count <> distinct_rows",
            "the rows of a download are numbered from 1 without holes: all of it was landed",
        ),
        rows(
            "select file_name from {batch} where row_count = 10000",
            "the site cuts results at 10,000 rows without saying so",
        )._replace(severity="warning"),
    ],
    "unknown_lines": [
        rows(
            "select * from {batch}",
            f"a line of a series that {findings.LINES_FILE} does not know is in no sum, so its"
            " month is not whole: add it there",
        )._replace(severity="warning"),
    ],
    "scope_months": [
        Expectation(
            "unexpected_rows_expectation",
            {"unexpected_rows_query": "select * from {batch} where lines_missing is not null"},
            "only months with all lines of a series are evidence for its level; name the queried"
            " codes (ingest --codes) where lines had no trade",
            "warning",
        ),
    ],
}


def run() -> int:
    """Validate the landing area: 0 accepted or empty, 1 refused.

    Raises BadInput (exit code 2) where a file in it cannot be read.
    """
    landing = folder(paths.home())
    if is_empty(paths.home()):
        click.echo("No customs download is in the landing area: nothing to expect of it.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "landing.duckdb"
        try:
            write_tables(file, landing)
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            reason = str(error).splitlines()[0]
            message = f"{landing} cannot be read ({reason}): ingest writes there, nothing else."
            raise BadInput(message) from error
        from rare_earth_trade.expectations import runner  # noqa: PLC0415 (takes seconds to import)

        return runner.run(file, paths.data_docs().with_name("data_docs_landing"), SUITES)


def write_tables(file: Path, landing: Path) -> None:
    """Write the tables that the suites look at."""
    seeds = paths.PROJECT / "seeds" / "reference"
    tables = TABLES.format(
        landed=relation(all_files(landing.parent)),
        tariff_lines=literal(str(seeds / "ref_tariff_lines.csv")),
        scopes=literal(str(seeds / "ref_product_scopes.csv")),
    )
    with duckdb.connect(str(file)) as connection:
        connection.execute(tables)
