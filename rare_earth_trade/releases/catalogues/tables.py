"""The tables of a release with all that catalogues want to know of them."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.files import checksum
from rare_earth_trade.releases import checks, parquet
from rare_earth_trade.releases.store import WAREHOUSE
from rare_earth_trade.sql import literal

NULLABLE = """
select column_name, is_nullable from duckdb_columns()
where database_name = 'release' and schema_name = 'marts' and table_name = $table
"""
REFERENCE = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Column:
    """A column: `kind` as in DuckDB, `written` as in Parquet, `references` (table, column)."""

    name: str
    kind: str
    written: str
    description: str
    unit: str | None
    is_nullable: bool
    values: tuple[str, ...]
    references: tuple[str, str] | None


@dataclass(frozen=True)
class Table:
    """A table with its key and its file in Parquet; `file` is its place in the release."""

    name: str
    description: str
    key: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    file: str
    sha256: str
    size: int


def tables(
    folder: Path, manifest: dict[str, Any], dbt_manifest: dict[str, Any]
) -> tuple[Table, ...]:
    """All tables of a release: columns from its warehouse, keys and values from dbt's tests."""
    keys = parquet.keys(dbt_manifest) | {checks.TABLE: checks.KEY}
    values = allowed(dbt_manifest)
    # Some lead to seeds, which no release holds.
    references = {
        place: to for place, to in leading(dbt_manifest).items() if to[0] in manifest["tables"]
    }
    with duckdb.connect() as connection:
        file = literal(str(folder / WAREHOUSE))
        connection.execute(f"attach {file} as release (read_only)")
        return tuple(
            table(connection, folder, name, keys.get(name, []), said["rows"], values, references)
            for name, said in sorted(manifest["tables"].items())
        )


def table(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    key: list[str],
    rows: int,
    values: dict[tuple[str, str], tuple[str, ...]],
    references: dict[tuple[str, str], tuple[str, str]],
) -> Table:
    """One table."""
    nullable = dict(connection.execute(NULLABLE, {"table": name}).fetchall())
    columns = tuple(
        Column(
            column,
            kind,
            parquet.written_as(kind),
            in_a_line(comment),
            parquet.unit(column),
            nullable[column],
            values.get((name, column), ()),
            references.get((name, column)),
        )
        for column, kind, comment in parquet.described(connection, name)
    )
    file = folder / "parquet" / f"{name}.parquet"
    return Table(
        name,
        in_a_line(parquet.about(connection, name)),
        tuple(key),
        rows,
        columns,
        f"parquet/{file.name}",
        checksum(file),
        file.stat().st_size,
    )


def in_a_line(text: str | None) -> str:
    """A description without its line breaks."""
    return " ".join((text or "").split())


def tests(dbt_manifest: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """The tests of a kind: the model that each is on, and its arguments."""
    nodes = dbt_manifest["nodes"]
    return [
        (nodes[node["attached_node"]]["name"], node["test_metadata"]["kwargs"])
        for node in nodes.values()
        if (node.get("test_metadata") or {}).get("name") == name and node.get("attached_node")
    ]


def allowed(dbt_manifest: dict[str, Any]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The values that a column may have, by table and column."""
    return {
        (model, said["column_name"]): tuple(map(str, said["values"]))
        for model, said in tests(dbt_manifest, "accepted_values")
    }


def leading(dbt_manifest: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """The table and column in which each value of a column is found, by table and column."""
    return {
        (model, said["column_name"]): (found[1], said["field"])
        for model, said in tests(dbt_manifest, "relationships")
        if (found := REFERENCE.match(said["to"]))
    }
