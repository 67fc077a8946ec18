"""The Parquet files of a release, for tools without DuckDB, with what is needed to read them.

Decimals become doubles, which all these tools read as numbers (docs/decisions/0006). Each file is
sorted by the key of its table and carries the descriptions of table and columns in its metadata.
"""

import csv
import json
import re
from pathlib import Path
from string import Template
from typing import Any

import duckdb

from rare_earth_trade.sql import identifier, literal, no_pattern

DICTIONARY = "data_dictionary.csv"
README = "README.md"
TEMPLATE = Path(__file__).with_name("parquet_readme.md")
# A name ends in its unit, or in the unit and a bound. The longest first: a unit value is no weight.
UNITS = {
    "usd_per_kg": "US dollars a kilogram",
    "cny_per_kg": "yuan a kilogram",
    "kg": "kilograms",
    "t": "tonnes",
    "usd": "US dollars",
    "cny": "yuan",
    "pct": "percent",
    "pp": "percentage points",
    "s": "seconds",
}
UNIT = re.compile(rf"_({'|'.join(UNITS)})(_lower|_upper|_first_published)?$")
COLUMNS = """
select column_name, data_type, comment from duckdb_columns()
where database_name = 'release' and schema_name = 'marts' and table_name = $table
order by column_index
"""
HEADER = (
    *("table", "column", "place", "is_key", "unit", "type_in_duckdb", "type_in_parquet"),
    *("is_additive", "description"),
)


def keys(dbt_manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The key of each model: the columns that its test of the grain names."""
    nodes = dbt_manifest["nodes"]
    return {
        nodes[node["attached_node"]]["name"]: node["test_metadata"]["kwargs"]["columns"]
        for node in nodes.values()
        if (node.get("test_metadata") or {}).get("name") == "expect_unique_grain"
    }


def unit(column: str) -> str | None:
    """The unit that the name of a column says; None for counts, places, texts and dates."""
    found = UNIT.search(column)
    return UNITS[found[1]] if found else None


def is_additive(description: str) -> bool | None:
    """What the opening of a description says of sums; None where it says nothing."""
    if description.startswith("Not additive: "):
        return False
    return True if description.startswith("Additive over ") else None


def written_as(kind: str) -> str:
    """The type of a column in the files."""
    return "DOUBLE" if kind.startswith("DECIMAL") else kind


def cast(column: str, kind: str) -> str:
    """SQL that gives a column another type and keeps its name."""
    return f"{identifier(column)}::{kind} as {identifier(column)}"


def described(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str, str]]:
    """Name, type and description of each column of a table of the release."""
    return connection.execute(COLUMNS, {"table": table}).fetchall()


def about(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The description of a table of the release."""
    [(comment,)] = connection.execute(
        "select comment from duckdb_tables() where database_name = 'release' and table_name = $1",
        [table],
    ).fetchall()
    return comment


def write(
    connection: duckdb.DuckDBPyConnection, table: str, key: list[str], release_id: str, folder: Path
) -> str:
    """Write a table of the release into its file; SQL that reads it as the table has it.

    A table whose grain no test names is sorted by all of its columns.
    """
    columns = described(connection, table)
    written = ", ".join(cast(name, written_as(kind)) for name, kind, _ in columns)
    read = ", ".join(cast(name, kind) for name, kind, _ in columns)
    metadata = {
        "release_id": release_id,
        "description": about(connection, table),
        "columns": json.dumps(
            {
                name: {"description": comment, "unit": unit(name), "type_in_duckdb": kind}
                for name, kind, comment in columns
            },
            ensure_ascii=False,
        ),
    }
    said = ", ".join(f"{name}: {literal(text)}" for name, text in metadata.items())
    file = folder / f"{table}.parquet"
    connection.execute(
        f"copy (select {written} from {identifier(table)}"
        f" order by {', '.join(map(identifier, key)) or 'all'}) to $path"
        f" (format parquet, compression zstd, kv_metadata {{{said}}})",
        {"path": str(file)},
    )
    return f"(select {read} from read_parquet({literal(no_pattern(str(file)))}))"


def explain(
    connection: duckdb.DuckDBPyConnection,
    keys_of: dict[str, list[str]],
    rows_of: dict[str, int],
    release_id: str,
    folder: Path,
) -> None:
    """Write the data dictionary and the page that says how to read the files."""
    with (folder / DICTIONARY).open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(HEADER)
        for table, key in keys_of.items():
            for place, (name, kind, comment) in enumerate(described(connection, table), start=1):
                additive = is_additive(comment)
                writer.writerow(
                    [
                        *(table, name, place, yes_or_no(name in key), unit(name)),
                        *(kind, written_as(kind), yes_or_no(additive), " ".join(comment.split())),
                    ]
                )
    lines = [
        f"| `{table}` | {rows_of[table]:,} | {', '.join(f'`{name}`' for name in key)}"
        f" | {' '.join(about(connection, table).split())} |"
        for table, key in keys_of.items()
    ]
    page = Template(TEMPLATE.read_text(encoding="utf-8"))
    (folder / README).write_text(
        page.substitute(release_id=release_id, tables="\n".join(lines)), encoding="utf-8"
    )


def yes_or_no(fact: bool | None) -> str:
    """A fact as spreadsheets in all languages read it; empty for none."""
    return "" if fact is None else "yes" if fact else "no"
