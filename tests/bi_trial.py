"""What a BI tool does with each number of the public tables, tried on a candidate.

    python -m tests.bi_trial var/build

puts what came of it into docs/connect.md. A sum (and with it an average) over months is held
against the year, which has a table of its own, one over partners against the world; where nothing
is what the sum would be, the outcome is "no". The largest value is looked up, and the rows are
counted after each join.
"""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import duckdb

from rare_earth_trade import paths
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.releases.store import WAREHOUSE

PAGE = paths.PROJECT / "docs/connect.md"
ENDS = ("lower", "upper")
BEGIN, END = "<!-- the trial -->\n", "<!-- end of the trial -->\n"
HEAD = (
    "| table | columns | sum, average over months | sum over partners | largest | joins |\n"
    "|---|---|---|---|---|---|\n"
)
# Selects on the tables of all series.
OF_ONE_SERIES = ("fct_magnet_", "fct_rare_earth_")
YEARS = {
    "fct_series_monthly": "fct_series_yearly",
    "fct_series_quarterly": "fct_series_yearly",
    "fct_series_monthly_by_partner": "fct_series_yearly_by_partner",
}
WORLDS = {
    "fct_series_monthly_by_partner": "fct_series_monthly",
    "fct_series_yearly_by_partner": "fct_series_yearly",
}
# What a sum over partners has to be, where that is not the column of the same name of the world.
OF_THE_WORLD = {
    "share_of_world_pct": "100",
    "contribution_to_mom_pp": "world.mom_pct",
    "contribution_to_yoy_pp": "world.yoy_pct",
}
STATEMENT = (
    "(voter, product, flow, partner_code, window_start, window_end, statistic,"
    " coalesce(printed_value, 0))"
)
TESTED = "claims_passed + claims_contradicted + claims_disputed - claims_tested"
MONTHS = "from marts.fct_levels where window_end = last_day(window_start)"
DISSENT = (
    f"select (select sum(dissenting_figures) {MONTHS} and (product, flow) in"
    " (select (product, flow) from marts.dim_series))"
    " - (select sum(dissenting_figures) from marts.fct_series_monthly)"
    " - (select sum(dissenting_figures) from marts.fct_series_monthly_by_partner)"
)
# Sums that hold for all rows of a table: what is left when they are counted in another way.
LEFT = {
    ("dim_source", "figures"): "select sum(figures) - (select count(*)"
    " from marts.fct_claim_verdicts) from marts.dim_source",
    ("fct_source_reliability", "claims"): f"select (select count(distinct {STATEMENT})"
    " from marts.fct_claim_verdicts) - sum(claims) from marts.fct_source_reliability",
    ("fct_source_reliability", "claims_truncated"): f"select (select count(distinct {STATEMENT})"
    " from marts.fct_claim_verdicts where is_counted and verdict = 'pass_by_truncation')"
    " - sum(claims_truncated) from marts.fct_source_reliability",
}
for name in ("tested", "passed", "contradicted", "disputed"):
    place = ("fct_source_reliability", f"claims_{name}")
    LEFT[place] = f"select sum({TESTED}) from marts.fct_source_reliability"
# Tariff lines of months that are whole are the level of their series.
LINES = (
    "select coalesce(max(abs(added - quantity_t)), 0) > 0.05 from (select trade_month,"
    " sum(quantity_t) as added from marts.fct_customs_trade_monthly where flow = 'export'"
    " and hs8 = '85051110' group by all) join marts.fct_magnet_exports_monthly"
    " using (trade_month) where quantity_basis = 'customs_detail'"
)
for name in ("quantity_kg", "quantity_t", "value_usd", "value_cny"):
    LEFT["fct_customs_trade_monthly", name] = LINES
for name in ("fct_levels", "fct_series_monthly", "fct_series_monthly_by_partner"):
    LEFT[name, "dissenting_figures"] = DISSENT


class Trial(NamedTuple):
    """What came of one column."""

    table: str
    column: str
    months: str
    partners: str
    largest: str
    joins: str
    description: str

    @property
    def misleads(self) -> bool:
        """Whether its sum is something else than it seems, and the description opens without it."""
        fails = "no" in (self.months, self.partners)
        return fails and not self.description.startswith("Not additive: ")


class Tables:
    """The public tables of a release."""

    def __init__(self, release: duckdb.DuckDBPyConnection) -> None:
        self.release = release
        self.columns: dict[str, dict[str, tuple[str, bool]]] = {}
        for table, column, comment, is_number in release.execute(
            "select table_name, column_name, comment, numeric_precision is not null"
            " from duckdb_columns() where schema_name = 'marts' order by table_name, column_index"
        ).fetchall():
            self.columns.setdefault(table, {})[column] = (comment, is_number)

    def trials(self) -> Iterable[Trial]:
        """A trial of each number of each table."""
        for table, columns in self.columns.items():
            if not table.startswith(OF_ONE_SERIES) and table != "release_manifest":
                for column, (comment, is_number) in columns.items():
                    if is_number:
                        yield Trial(table, column, *self.tried(table, column), comment)

    def one(self, query: str) -> object:
        """The one value that a query gives."""
        [(value,)] = self.release.execute(query).fetchall()
        return value

    def tried(self, table: str, column: str) -> tuple[str, str, str, str]:
        """Try a column: over months, over partners, the largest, joins."""
        if not self.one(f"select count(*) from marts.{table}"):
            return ("empty",) * 4
        if (table, column) in LEFT:
            months = partners = "yes" if self.one(LEFT[table, column]) == 0 else "no"
        else:
            months, partners = self.over_months(table, column), self.over_partners(table, column)
        return months, partners, self.largest(table, column), self.joins(table)

    def day(self, table: str) -> str | None:
        """The column by which rows of a table join to months."""
        days = ("trade_month", "period_start", "window_start")
        return next((name for name in days if name in self.columns[table]), None)

    def over_months(self, table: str, column: str) -> str:
        """Hold the sum over a year against the year."""
        years = YEARS.get(table)
        of_year = "quantity_t" if column == "known_months_t" else column
        if years is None or of_year not in self.columns[years]:
            return "no"
        keys = "series, partner_code" if "partner_code" in self.columns[table] else "series"
        lower, upper = of_year, of_year
        if of_year in ("quantity_t", "value_usd"):
            lower, upper = (
                f"{of_year.split('_')[0]}_{end}_{of_year.split('_')[1]}" for end in ENDS
            )
        wrong = self.one(
            f"with sums as (select {keys}, date_trunc('year', {self.day(table)})::date as"
            f" period_start, coalesce(sum({column}), 0) as added from marts.{table} group by all)"
            f" select count(*) from sums join marts.{years} as years using ({keys}, period_start)"
            f" where years.{of_year} is not null and added not between {lower} and {upper}"
        )
        return "no" if wrong else "yes"

    def over_partners(self, table: str, column: str) -> str:
        """Hold the sum over partners against the world."""
        if "partner_code" not in self.columns[table]:
            return "-"
        worlds = WORLDS.get(table)
        expected = OF_THE_WORLD.get(column, f"world.{column}")
        if worlds is None or (column not in OF_THE_WORLD and column not in self.columns[worlds]):
            return "no"
        day = self.day(table)
        wrong = self.one(
            f"with sums as (select series, {day}, sum({column}) as added, count({column}) as known"
            f" from marts.{table} group by all) select count(*) from sums"
            f" join marts.{worlds} as world using (series, {day})"
            f" where world.quantity_t > 0 and {expected} is not null"
            f" and (known = 0 or added <> {expected})"
        )
        return "no" if wrong else "yes"

    def largest(self, table: str, column: str) -> str:
        """What kind of row has the largest value."""
        if "is_residual" in self.columns[table] and table in WORLDS:
            rest = self.one(
                f"select bool_or(is_residual) from (select is_residual from marts.{table}"
                f" where {column} is not null"
                f" qualify row_number() over (partition by series, {self.day(table)}"
                f" order by {column} desc) = 1)"
            )
            return "may be XX-REST" if rest else "a partner"
        if "window_end" in self.columns[table]:
            return "may be any window"
        return "a row"

    def joins(self, table: str) -> str:
        """Join to months and partners: no row may be lost or doubled."""
        told = []
        rows = self.one(f"select count(*) from marts.{table}")
        for key, dimension, other in (
            (self.day(table), "dim_month", "trade_month"),
            ("partner_code", "dim_partner", "partner_code"),
        ):
            if key in self.columns[table] and table != dimension:
                joined = self.one(
                    f"select count(*) from marts.{table} as here join marts.{dimension} as there"
                    f" on here.{key} = there.{other}"
                )
                known = self.one(f"select count({key}) from marts.{table}")
                first = ", by its first month" if other == "trade_month" and key != other else ""
                told.append(f"{dimension}{first}" if joined == known == rows else f"no {dimension}")
        return "; ".join(told) or "-"


def table(trials: Iterable[Trial]) -> str:
    """The table of the page: columns of a table with the same outcome in one line."""
    lines = []
    for (name, *outcome), group in groupby(sorted(trials, key=order), key=order):
        columns = ", ".join(f"`{trial.column}`" for trial in group)
        lines.append(f"| `{name}` | {columns} | {' | '.join(outcome)} |\n")
    return HEAD + "".join(lines)


def order(trial: Trial) -> tuple[str, ...]:
    """Table and outcome of a trial."""
    return trial[0], *trial[2:6]


def page(trials: Iterable[Trial]) -> str:
    """The page with the table as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + table(trials) + END + rest.partition(END)[2]


if __name__ == "__main__":
    with opened(Path(sys.argv[1]) / WAREHOUSE) as marts:
        PAGE.write_text(page(Tables(marts).trials()), encoding="utf-8")
