"""Reports of offices in the landing area: `partner_reports/<sha256>.parquet`, one a file.

A later file of the same months does not take the place of an earlier one: each is a vintage.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.sql import beside, dicts, no_pattern

FOLDER = "partner_reports"


def place(landing: Path, sha256: str) -> Path:
    """The landed file of a report."""
    return landing / FOLDER / f"{sha256}.parquet"


def stamp(staged: Path, loaded_at: datetime, to: Path) -> None:
    """The rows of a staged report with the time when it was loaded."""
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select *, $moment::timestamp as loaded_at from read_parquet($staged)) to $to"
            " (format parquet, compression zstd)",
            {"moment": loaded_at, "staged": no_pattern(str(staged)), "to": str(to)},
        )


def contradictions(files: list[Path]) -> dict[str, tuple[str, str]]:
    """Of staged reports that were made in the same second and differ, one figure of each pair.

    By the checksum of the one: that of the other, and the figure in words.
    """
    if len(files) < 2:
        return {}
    with duckdb.connect() as connection:
        found = connection.execute(
            beside(__file__, "queries/contradictions"),
            {"files": [no_pattern(str(file)) for file in files]},
        ).fetchall()
    pairs = {}
    for one, other, figure in found:
        pairs.setdefault(one, (other, figure))
        pairs.setdefault(other, (one, figure))
    return pairs


def readable(home: Path) -> tuple[list[dict[str, Any]], dict[Path, str]]:
    """One row for each loaded report, in the order of loading; those that cannot be read."""
    found: list[dict[str, Any]] = []
    broken: dict[Path, str] = {}
    with duckdb.connect() as connection:
        for file in sorted((home / "landing" / FOLDER).glob("*.parquet")):
            try:
                rows = dicts(
                    connection.execute(
                        beside(__file__, "queries/manifest"), {"file": no_pattern(str(file))}
                    )
                )
            except duckdb.Error as error:
                broken[file] = str(error).splitlines()[0]
            else:
                found += rows
    return sorted(found, key=lambda one: one["loaded_at"]), broken


def manifest(home: Path) -> list[dict[str, Any]]:
    """One row for each report that is loaded and can be read."""
    return readable(home)[0]
