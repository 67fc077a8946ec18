"""What failed in a run of dbt, for whoever has to mend it: the rows that a test found, and a lead.

dbt itself says how many rows a failed test found and where its SQL lies, not what is in them.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb

from rare_earth_trade import paths
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.sql import dicts

MOST_ROWS = 3
LEAD = (
    "Nothing was released. A download that disagrees with what is known: `rare-earth-trade status`"
    " shows which are in conflict, `rare-earth-trade ingest --forget ID` takes one back. A figure"
    " that was typed: its line in seeds/. Then `make build`."
)


class Failed(NamedTuple):
    """A data test that found rows: its name, how many, and the SQL that finds them."""

    name: str
    rows: int
    sql: str


def target() -> Path:
    """Where dbt keeps what it knows of its last run, as `make build` calls it."""
    given = os.environ.get("DBT_TARGET_PATH")
    return paths.PROJECT / given if given else paths.home() / "build/target"


def of_run(folder: Path, begun: float) -> list[Failed]:
    """The failed data tests of a run that began at a time; none where it got to no test."""
    try:
        file = folder / "run_results.json"
        if file.stat().st_mtime < begun:
            return []
        results = json.loads(file.read_text(encoding="utf-8"))["results"]
        nodes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    except (OSError, ValueError, KeyError):
        return []
    return [
        Failed(node["name"], one["failures"], one["compiled_code"] or "")
        for one in results
        if one["status"] == "fail"
        and (node := nodes.get(one["unique_id"], {})).get("resource_type") == "test"
    ]


def show(begun: float) -> None:
    """Print what the failed data tests of the last run found, and what to do next."""
    if not (failed := of_run(target(), begun)):
        return
    try:
        with opened(paths.candidate()) as candidate:
            found = [(one, rows_of(candidate, one.sql)) for one in failed]
    except duckdb.Error:
        found = [(one, []) for one in failed]
    for one, rows in found:
        click.echo(f"Failed: {one.name} ({one.rows:,} row{'s' if one.rows != 1 else ''})", err=True)
        for row in rows:
            click.echo(f"  {row}", err=True)
        if rows and one.rows > len(rows):
            click.echo(f"  ... and {one.rows - len(rows):,} more", err=True)
    click.echo(LEAD, err=True)


def rows_of(candidate: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The first rows that a test finds, as `column = value`; none where its SQL cannot be run."""
    try:
        rows = dicts(candidate.execute(f"select * from (\n{sql}\n) limit {MOST_ROWS}"))
    except duckdb.Error:
        return []
    return [", ".join(map(shown, row, row.values())) for row in rows]


def shown(name: str, value: Any) -> str:
    """A cell of a row, on one line."""
    return f"{name} = {'null' if value is None else ' '.join(str(value).split())}"
