"""What the warehouse expects of the landing area, asked before any of it reaches a mart.

What `rare-earth-trade ingest` guarantees is critical here: where it does not hold, something else
has written into the landing area. What ingest accepts is never refused; what of it is hard to
believe, or not whole, is a warning.
"""

import tempfile
from functools import partial
from pathlib import Path

import click
import duckdb

from rare_earth_trade import paths
from rare_earth_trade.downloads import findings
from rare_earth_trade.downloads.landing import all_files, folder, is_empty, relation
from rare_earth_trade.downloads.main_goods import area
from rare_earth_trade.errors import BadInput
from rare_earth_trade.expectations import kinds
from rare_earth_trade.expectations.kinds import Band, Expectation, between
from rare_earth_trade.sql import beside, literal

# The columns that stg_customs__trade_lines reads.
COLUMNS = (
    "trade_month hs8 commodity_name customs_partner_code partner_name regime_code regime_name"
    " location_code location_name first_quantity first_unit second_quantity second_unit quantity_kg"
    " is_quantity_missing value_usd value_cny row_number file_sha256 file_name currency language"
    " source_columns queried_codes is_partial is_complete called_at loaded_at flow"
)

note = partial(kinds.rows, severity="warning")
LEAST, MOST = findings.PRICES

SUITES: dict[str, list[Expectation]] = {
    "trade_lines": [
        Expectation(
            "expect_table_columns_to_match_set",
            {"column_set": COLUMNS.split(), "exact_match": False},
            "the staging model reads these columns by name",
            "files that something else than ingest wrote",
        ),
        *(
            Expectation(
                "expect_column_values_to_not_be_null",
                {"column": column},
                reason,
                "rows that a build would keep or drop without a word",
            )
            for column, reason in (
                ("trade_month", "rows without a month are totals of a period"),
                ("file_sha256", "a row is known by its file"),
                ("loaded_at", "revisions and as_of go by the load time"),
            )
        ),
        kinds.rows("landing_queries/codes_off"),
        kinds.rows("landing_queries/currencies_mixed"),
        note("landing_queries/rows_unweighed"),
        between(
            "quantity_kg",
            Band(0, 1e12, "more than a billion tonnes of one line in a month is a wrong unit"),
            "a weight that would overflow sums, and one below zero",
        ),
        note("landing_queries/prices_off", least_kg=findings.LEAST_KG, low=LEAST, high=MOST),
        kinds.rows("landing_queries/rows_twice"),
    ],
    "downloads": [kinds.rows("landing_queries/rows_missing"), note("landing_queries/download_cut")],
    "unknown_lines": [note("landing_queries/lines_unknown", lines_file=findings.LINES_FILE)],
    "scope_months": [note("landing_queries/lines_missing")],
}


def run() -> int:
    """Validate the landing area: 0 accepted or empty, 1 refused.

    Raises BadInput (exit code 2) where a file in it cannot be read.
    """
    landing = folder(paths.home())
    for broken, reason in area.readable(paths.home())[1].items():
        raise BadInput(f"{broken} cannot be read ({reason}): ingest writes there, nothing else.")
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
    tables = beside(__file__, "landing_queries/tables").format(
        landed=relation(all_files(landing.parent)),
        tariff_lines=literal(str(seeds / "ref_tariff_lines.csv")),
        scopes=literal(str(seeds / "ref_product_scopes.csv")),
    )
    with duckdb.connect(str(file)) as connection:
        connection.execute(tables)
