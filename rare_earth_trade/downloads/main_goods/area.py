"""Tables of main goods in the landing area: one file for each table and edition.

`main_goods_tables/<kind>-<flow>-<month>-<currency>-<language>.parquet` has a row for each row of
the table, all cells as printed. A later file of the same table takes its place, and the earlier one
goes to quarantine.
"""

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.downloads.main_goods.reader import Table
from rare_earth_trade.sql import dicts, no_pattern

FOLDER = "main_goods_tables"
CELLS = (
    *("month_quantity", "month_value", "ytd_quantity", "ytd_value", "ytd_quantity_year_before"),
    *("ytd_value_year_before", "growth_quantity_pct", "growth_value_pct"),
    *("ytd_growth_quantity_pct", "ytd_growth_value_pct"),
)
# Of the table, then of the row, then of the file.
COLUMNS = (
    *("table_kind", "flow", "table_month", "table_title", "row_name", "quantity_unit"),
    *("value_unit", *CELLS, "growth_window", "released_on", "released_on_basis", "copied_from"),
    *("currency", "language", "file_sha256", "file_name"),
)
IN_WORDS = {
    "month_quantity": "quantity of the month",
    "month_value": "value of the month",
    "ytd_quantity": "quantity of the year-to-date",
    "ytd_value": "value of the year-to-date",
    "ytd_quantity_year_before": "quantity of the year-to-date a year before",
    "ytd_value_year_before": "value of the year-to-date a year before",
    "growth_quantity_pct": "growth of the quantity",
    "growth_value_pct": "growth of the value",
    "ytd_growth_quantity_pct": "growth of the quantity, year-to-date",
    "ytd_growth_value_pct": "growth of the value, year-to-date",
}
MOST_SAID = 5

MANIFEST = """
select
    file_sha256,
    any_value(file_name) as file_name,
    any_value(table_kind) as table_kind,
    any_value(flow) as flow,
    any_value(currency) as currency,
    any_value(language) as language,
    any_value(table_title) as table_title,
    cast(any_value(table_month) || '-01' as date) as first_month,
    cast(any_value(table_month) || '-01' as date) as last_month,
    count(*) as row_count,
    any_value(loaded_at) as loaded_at
from read_parquet($file)
group by file_sha256
"""


class Landed(NamedTuple):
    """A table as it lies in the landing area."""

    sha256: str
    file_name: str
    rows: list[dict[str, Any]]


def place(landing: Path, key: str) -> Path:
    """The file of a table."""
    return landing / FOLDER / f"{key}.parquet"


def files(home: Path) -> list[Path]:
    """The files of all tables that are loaded."""
    return sorted((home / "landing" / FOLDER).glob("*.parquet"))


def readable(home: Path) -> tuple[list[dict[str, Any]], dict[Path, str]]:
    """One row for each table that is loaded, in the order of loading; those that cannot be read."""
    found: list[dict[str, Any]] = []
    broken: dict[Path, str] = {}
    with duckdb.connect() as connection:
        for file in files(home):
            try:
                rows = dicts(connection.execute(MANIFEST, {"file": no_pattern(str(file))}))
            except duckdb.Error as error:
                broken[file] = str(error).splitlines()[0]
            else:
                found += [row | {"key": file.stem} for row in rows]
    return sorted(found, key=lambda one: one["loaded_at"]), broken


def manifest(home: Path) -> list[dict[str, Any]]:
    """One row for each table that is loaded and can be read."""
    return readable(home)[0]


def landed(file: Path) -> Landed | None:
    """What a landed file holds; None where there is none."""
    if not file.exists():
        return None
    with duckdb.connect() as connection:
        rows = dicts(
            connection.execute(
                "select * from read_parquet($file) order by row_number",
                {"file": no_pattern(str(file))},
            )
        )
    return Landed(rows[0]["file_sha256"], rows[0]["file_name"], rows)


def rows_of(table: Table, constants: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table as they are kept."""
    title = table.title
    of_table = {
        "table_kind": title.kind,
        "flow": title.flow,
        "table_month": f"{title.month:%Y-%m}",
        "table_title": title.text,
        "value_unit": table.value_unit,
        "growth_window": table.growth_window,
        "released_on": table.released_on,
        "released_on_basis": table.released_on_basis,
        "currency": table.currency,
        "language": title.language,
        "row_number": None,
    }
    empty = dict.fromkeys((*COLUMNS, "row_number", "loaded_at"))
    return [
        empty
        | of_table
        | constants
        | {"row_name": row.name, "quantity_unit": row.unit or None, "row_number": row.number}
        | row.cells
        for row in table.rows
    ]


def write(rows: list[dict[str, Any]], to: Path) -> None:
    """Rows as one Parquet file."""
    names = (*COLUMNS, "row_number", "loaded_at")
    kinds = {"row_number": "integer", "loaded_at": "timestamp"}
    with duckdb.connect() as connection:
        typed = ", ".join(f"{name} {kinds.get(name, 'varchar')}" for name in names)
        connection.execute(f"create temp table kept ({typed})")
        marks = ", ".join("?" for _ in names)
        connection.executemany(
            f"insert into kept values ({marks})", [[row[name] for name in names] for row in rows]
        )
        connection.execute(
            "copy (select * from kept order by row_number) to $to"
            " (format parquet, compression zstd)",
            {"to": str(to)},
        )


def numbered(rows: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Rows by their name; of rows with one name the second is another."""
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        seen[row["row_name"]] += 1
        found[row["row_name"], seen[row["row_name"]]] = row
    return found


def changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """What differs between two files of one table, cell by cell, in words; none where nothing."""
    old, new = numbered(before), numbered(after)
    said = [
        f"{shown(name)}: the row is {'gone' if (name, nth) in old else 'new'}"
        for name, nth in [*old, *new]
        if ((name, nth) in old) != ((name, nth) in new)
    ]
    for place_of in old.keys() & new.keys():
        for cell in (*CELLS, "quantity_unit", "value_unit"):
            was, is_now = old[place_of][cell], new[place_of][cell]
            if was != is_now:
                what = IN_WORDS.get(cell, cell.replace("_", " "))
                said.append(
                    f"{shown(place_of[0])}, {what}: {was or 'none'} before, {is_now or 'none'} now"
                )
    return sorted(said, key=lambda one: not one.startswith(("稀土", "Rare")))


def in_words(said: list[str]) -> str:
    """The first changes, and how many more there are."""
    more = f"; and {len(said) - MOST_SAID:,} more" if len(said) > MOST_SAID else ""
    return "; ".join(said[:MOST_SAID]) + more
