"""A sheet of a statistics office -> its rows on our lines, checked: read whole or refused whole.

DuckDB reads, checks and sums; Python only says which columns there are. What stands in a file is
data: it reaches SQL as parameters, or as cells.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.downloads import forms as customs
from rare_earth_trade.downloads.forms import AGAIN, Problem, Reason, Refused, shown
from rare_earth_trade.downloads.partner_reports import forms
from rare_earth_trade.downloads.partner_reports.forms import SEEDS, Form
from rare_earth_trade.downloads.partner_reports.sheets import Sheet
from rare_earth_trade.sql import beside, no_pattern

# Thousands may have commas only where no comma stands between fields, or the field is quoted.
NUMBER = "-?([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)([.][0-9]+)?"
PLAIN_NUMBER = "-?[0-9]+([.][0-9]+)?"
# 198.450 between semicolons: 198,450 by a spreadsheet of another country?
UNCLEAR = "[1-9][0-9]{0,2}([.][0-9]{3})+"
# Another number of the file may tell that its points are of decimals.
DECIMALS = "[0-9]+[.]([0-9]{1,2}|[0-9]{4,})"
NEVER = "[^\\s\\S]"
MEMORY = "1GB"
MOST_NAMED = 5

FAULTS = {
    "flow": (Reason.OTHER_FLOW, "is no flow that this office has: {again}"),
    "period": (
        Reason.BAD_MONTH,
        "is no month or year of this form (2025-10, 202510, 2025): {again}",
    ),
    "not_over": (
        Reason.BAD_MONTH,
        "is not over, so no office has all of it: look for a wrong digit, or leave it out",
    ),
    "product": (
        Reason.BAD_CODE,
        "is no code of {lengths} digits: has a spreadsheet taken zeros off? {again}",
    ),
    "partner": (Reason.BAD_PARTNER, "a row without a partner: {again}"),
    "reporter": (Reason.BAD_PARTNER, "a row without a reporter: {again}"),
    "number": (Reason.BAD_NUMBER, "is no weight or value of this form{oddity}: {again}"),
    "missing": (Reason.MISSING_VALUE, "a row with neither weight nor value: {again}"),
    "year": (
        Reason.BAD_NUMBER,
        "is not the sum of its months: a cell was lost or moved; {again}",
    ),
}


@dataclass(frozen=True)
class Facts:
    """What is known of a file once it is read."""

    title: str
    statistics: str
    reporters: tuple[str, ...]
    flows: tuple[str, ...]
    first_month: Any
    last_month: Any
    rows_read: int
    rows: int
    codes: int
    currency: str
    notes: tuple[str, ...] = ()


def read(
    sheet: Sheet, flow: str | None, scratch: Path, to: Path, constants: dict[str, Any]
) -> Facts:
    """Read a sheet into a Parquet file, or refuse it with all that is wrong with it."""
    form = sheet.form
    flow = settled_flow(sheet, flow)
    with duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(scratch)}
    ) as connection:
        connection.execute("set enable_progress_bar = false")
        reading = Reading(connection, sheet, flow)
        rows_read = reading.load()
        if form.caps and rows_read in form.caps:
            message = f"it has exactly {rows_read:,} rows, where {form.title} cuts: ask for less"
            raise Refused([Problem(Reason.TRUNCATED, message)])
        reading.check()
        notes = reading.settle()
        return reading.write(to, constants, rows_read, notes)


def settled_flow(sheet: Sheet, flow: str | None) -> str | None:
    """The flow of a sheet whose rows do not say it."""
    form = sheet.form
    if form.name == "comexstat_bulk":
        said = "import" if "freight" in sheet.names else "export"
        if flow not in {None, said}:
            message = f"its columns say {said} (only imports have VL_FRETE), and --flow {flow}"
            raise Refused([Problem(Reason.OTHER_FLOW, message)])
        return said
    if form.needs_flow and flow is None:
        message = (
            f"{form.title} does not say whether it is of imports or exports: give --flow, as in"
            " its query"
        )
        raise Refused([Problem(Reason.OTHER_FLOW, message)])
    return flow


class Reading:
    """The tables of one sheet in DuckDB, from cells to rows that count."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, sheet: Sheet, flow: str | None
    ) -> None:
        self.connection = connection
        self.sheet = sheet
        self.form: Form = sheet.form
        is_comma = sheet.separator == ","
        self.given = {
            "path": no_pattern(str(sheet.path)),
            "separator": sheet.separator,
            "columns": dict.fromkeys(sheet.names, "varchar"),
            "wanted": forms.pattern(),
            "flow": flow,
            "number": NUMBER if is_comma else PLAIN_NUMBER,
            "decimals": DECIMALS,
            "this_month": customs.this_month(),
            "lengths": list(self.form.digits),
        }

    def run(self, text: str) -> duckdb.DuckDBPyConnection:
        """Run SQL with those of the parameters that it names."""
        given = {name: value for name, value in self.given.items() if f"${name}" in text}
        return self.connection.execute(text, given)

    def query(self, name: str) -> duckdb.DuckDBPyConnection:
        """Run the SQL of a file."""
        return self.run(beside(__file__, f"queries/{name}"))

    def load(self) -> int:
        """Make the table of cells, and say how many rows the file has."""
        names = self.sheet.names
        source = (
            "read_csv($path, header = false, skip = 1, columns = $columns, auto_detect = false,"
            " delim = $separator, quote = '\"', escape = '\"', strict_mode = true)"
        )
        cells = ", ".join(
            f"nullif(trim({name}), '') as {name}" if name in names else f"null::varchar as {name}"
            for name in self.form.columns
        )
        cells += "".join(
            f", nullif(trim({name}), '') as {name}"
            for name in names
            if name.startswith("_end") or name.endswith("_again")
        )
        rows = self.sheet.rows
        kept = wanted = "true"
        if self.form.is_bulk and not self.form.is_filtered_late:
            # A row that has moved by a cell has something else for its code: it is kept, to be
            # refused, as DuckDB takes an empty cell too many at the end of a row.
            period = "period" if "period" in self.form.columns else "month"
            kept = wanted = (
                f"(product is null or {period} is null or regexp_matches(trim(product), $wanted)"
                " or length(trim(product)) <> 8 and trim(product) <> 'TOTAL')"
            )
            # The last row shows that DuckDB has read all lines.
            kept += f" or row_number = {rows}" if rows else ""
        try:
            self.run(
                f"create or replace temp table cells as select row_number, {cells} from"
                f" (select row_number() over () as row_number, * from {source}) where {kept}"
            )
            if rows is None:
                [(rows,)] = self.run(f"select count(*) from {source}").fetchall()
        except duckdb.Error as error:
            raise Refused([unreadable(error)]) from None
        if not rows:
            message = "it has a header and no row: look at the query"
            raise Refused([Problem(Reason.EMPTY, message)])
        [(last,)] = self.run("select coalesce(max(row_number), 0) from cells").fetchall()
        if last != rows and self.sheet.rows is not None:
            message = f"it has {rows:,} lines, of which {last:,} can be read as rows: {AGAIN}"
            raise Refused([Problem(Reason.BAD_ROW, message, last + 1)])
        self.run(f"delete from cells where not {wanted}")
        return rows

    def check(self) -> None:
        """Refuse a sheet with faults in its cells."""
        for name in self.sheet.names:
            if name.startswith("_end"):
                self.refuse_full(name)
            if name.endswith("_again"):
                self.refuse_other(name)
        entries = beside(__file__, f"queries/{self.form.name}")
        self.run(f"create or replace temp table entries as {entries}")
        # Only UN Comtrade says so.
        self.run(
            "alter table entries add column if not exists is_mass_estimated boolean default false"
        )
        self.given["unclear"] = NEVER if self.has_points() else UNCLEAR
        self.query("typed")
        found = self.query("faults").fetchall()
        if self.form.is_filtered_late:
            found += self.query(f"{self.form.name}_faults").fetchall()
        if found:
            raise Refused(customs.gathered(self.problem(*one) for one in found))

    def has_points(self) -> bool:
        """Whether a point stands before decimals: between commas always, else by other numbers."""
        if self.sheet.separator == ",":
            return True
        found = self.run(
            "select 1 from entries where regexp_full_match(mass, $decimals)"
            " or regexp_full_match(value, $decimals) limit 1"
        ).fetchone()
        return found is not None

    def refuse_full(self, name: str) -> None:
        """Refuse a cell under no header."""
        found = self.run(
            f"select row_number, {name} from cells where {name} is not null order by 1 limit 1"
        ).fetchone()
        if found:
            message = f"stands under no header: a row has lost or got a cell; {AGAIN}"
            raise Refused([Problem(Reason.BAD_ROW, message, found[0], value=found[1])])

    def refuse_other(self, name: str) -> None:
        """Refuse a column that stands twice and differs."""
        first = name.removesuffix("_again")
        found = self.run(
            f"select row_number, {name} from cells where {name} is distinct from {first}"
            " order by 1 limit 1"
        ).fetchone()
        if found:
            message = "this column stands twice, and the two differ: keep one"
            column = self.sheet.header(name)
            raise Refused([Problem(Reason.DUPLICATE_COLUMN, message, found[0], column, found[1])])

    def problem(self, row: int, name: str, printed: str | None, fault: str) -> Problem:
        """A fault in words."""
        reason, message = FAULTS[fault]
        others = {"product": ("import_product", "export_product"), "period": ("month", "year")}
        places = (name, *others.get(name, ()))
        column = next((one for one in places if one in self.sheet.names), name)
        lengths = " or ".join(map(str, self.form.digits))
        oddity = customs.oddity(printed or "")
        if self.sheet.separator != "," and re.fullmatch(UNCLEAR, printed or ""):
            oddity = " (of two readings: the point may be of thousands)"
        text = message.format(again=AGAIN, lengths=lengths, oddity=oddity)
        return Problem(reason, text, row, self.sheet.header(column), printed)

    def settle(self) -> tuple[str, ...]:
        """Sum rows to figures. Gives what is to be said of it; refuses what cannot be summed."""
        self.query("singles")
        self.query("totals")
        found = self.run(
            "select rows[1], rows[-1], is_contradicted, partner, product, window_start"
            " from counted where is_contradicted or is_mixed order by 1 limit 10000"
        ).fetchall()
        if found:
            raise Refused([self.unsummed(*one) for one in found])
        self.query("reported")
        return (*self.aside(), *self.confidential(), *self.unknown())

    def unsummed(
        self, first: int, last: int, is_contradicted: bool, partner: str, product: str, month: Any
    ) -> Problem:
        """What is wrong with rows that cannot be summed."""
        what = f"partner {shown(partner)}, code {shown(product)}, {month:%Y-%m}"
        if is_contradicted:
            message = (
                f"says otherwise than row {first:,} of {what}, and no column tells what sets them"
                f" apart: ask for all columns, or {AGAIN}"
            )
            return Problem(Reason.DUPLICATE_ROW, message, last)
        message = (
            f"is split otherwise than other rows of {what}, and no total stands beside them: ask"
            " for the total, or for one division only"
        )
        return Problem(Reason.DUPLICATE_ROW, message, first)

    def aside(self) -> list[str]:
        """What is set aside, counted."""
        kinds = self.run(
            "select aside, count(*) from typed where aside is not null group by 1 order by 1"
        ).fetchall()
        [(finer, repeats)] = self.run(
            "select coalesce(sum(len(rows)) filter (not is_counted), 0),"
            " coalesce(sum(repeats), 0) from counted"
        ).fetchall()
        said = [(f"{count:,} rows {what}") for what, count in kinds]
        said += [f"{finer:,} rows that stand beside their total"] * bool(finer)
        said += [f"{repeats:,} rows that stand twice"] * bool(repeats)
        return [f"set aside: {'; '.join(said)}"] if said else []

    def confidential(self) -> list[str]:
        """How many figures are bounds from below."""
        [(hidden, bounds)] = self.run(
            "select count(*) filter (is_confidential), count(*) filter (is_lower_bound)"
            " from reported"
        ).fetchall()
        if not bounds:
            return []
        return [
            f"{hidden:,} confidential figures are kept as their own; {bounds:,} are bounds from"
            " below"
        ]

    def unknown(self) -> list[str]:
        """Partners and lines that the reference does not have: they are kept."""
        known = {"seed": str(SEEDS / "ref_partner_codes.csv")}
        partners = self.connection.execute(
            "select distinct partner, partner_name from reported where not exists (select 1 from"
            " read_csv($seed, all_varchar = true) as codes where codes.code_list ="
            " reported.partner_code_list and codes.code = reported.partner) order by 1",
            known,
        ).fetchall()
        lines = self.run(
            "select distinct product from reported where not is_confidential"
            " and not regexp_matches(product, $wanted) order by 1"
        ).fetchall()
        said = []
        if partners:
            named = [f"{code} {name}" if name else code for code, name in partners]
            said.append(f"kept under its own code, which ref_partner_codes lacks: {listed(named)}")
        if lines:
            said.append(f"kept, though no line of ours: {listed([one for (one,) in lines])}")
        return said

    def write(
        self, to: Path, constants: dict[str, Any], rows_read: int, notes: tuple[str, ...]
    ) -> Facts:
        """Write the figures as Parquet, and say what they are."""
        [(rows, codes, first, last)] = self.run(
            "select count(*), count(distinct product), min(window_start), max(window_end)"
            " from reported"
        ).fetchall()
        if not rows:
            message = (
                f"none of its {rows_read:,} rows is of a line of"
                " seeds/reference/ref_tariff_lines.csv, or of a published month: look at the query"
            )
            raise Refused([Problem(Reason.OTHER_CODES, message)])
        statistics = self.form.statistics
        longest = max(self.form.digits)
        self.connection.execute(
            beside(__file__, "queries/write"),
            constants
            | {
                "to": str(to),
                "form": self.form.name,
                "statistics": statistics,
                "longest": longest,
                "classification": forms.CLASSIFICATIONS[statistics],
                "rows_read": rows_read,
            },
        )
        [(reporters, flows, currency)] = self.run(
            "select list(distinct reporter order by reporter), list(distinct flow order by flow),"
            " any_value(currency) from reported"
        ).fetchall()
        kept = f"taken for {self.form.title}: {rows_read:,} rows read, {rows:,} figures kept"
        return Facts(
            *(self.form.title, statistics, tuple(reporters), tuple(flows), first, last),
            *(rows_read, rows, codes, currency, (kept, *notes)),
        )


def listed(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(shown(name) for name in names[:MOST_NAMED]) + more


def unreadable(error: duckdb.Error) -> Problem:
    """What is wrong with a row that DuckDB cannot take apart."""
    text = str(error)
    line = re.search(r"Line: ([0-9]+)", text)
    row = int(line[1]) - 1 if line else None
    expected = re.search(r"Expected Number of Columns: ([0-9]+) Found: ([0-9]+)", text)
    if expected:
        message = f"has {expected[2]} fields, and the header {expected[1]}: {AGAIN}"
    else:
        message = f"cannot be read ({shown(text.splitlines()[0], 120)}): {AGAIN}"
    return Problem(Reason.BAD_ROW, message, row)
