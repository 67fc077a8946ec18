"""Whether a build can start here: what plain dbt would find out late, and say at length."""

import shutil
import tempfile
from pathlib import Path

import duckdb

from rare_earth_trade import paths
from rare_earth_trade.errors import BadInput, is_held, told

# The candidate, dbt's artifacts and the acceptance report are some 60 MB, a release 40 MB more.
LEAST_FREE = 150 * 10**6


def check() -> None:
    """Make the folder of a build, if it is not there; raise BadInput where none can start."""
    candidate = paths.candidate()
    folder = candidate.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise BadInput(told(error)) from error
    if free < LEAST_FREE:
        raise BadInput(
            f"a build needs {LEAST_FREE // 10**6} MB, and the disk of {folder} has"
            f" {free // 10**6} left: make room, or let RARE_EARTH_TRADE_HOME name a folder on"
            " another disk."
        )
    if candidate.is_file():
        try:
            duckdb.connect(str(candidate)).close()
        except duckdb.Error as error:
            raise BadInput(told(error) if is_held(error) else broken(candidate, error)) from error


def broken(candidate: Path, error: duckdb.Error) -> str:
    """What to do with a candidate that DuckDB cannot open."""
    return (
        f"{candidate} cannot be opened ({told(error).rstrip('.')}): delete it and what lies beside"
        " it under its name; the build makes it anew."
    )
