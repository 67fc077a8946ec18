"""Where things are. All output lies under one folder, which RARE_EARTH_TRADE_HOME can move."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """Folder of all output: RARE_EARTH_TRADE_HOME, else `var/` in the project.

    `~` is the user's own folder, and what is not absolute counts from the project's, wherever a
    command is called: so do DuckDB, dbt and make.
    """
    given = os.environ.get("RARE_EARTH_TRADE_HOME") or "var"
    if given == "~" or given.startswith("~/"):
        given = f"{Path.home()}{given[1:]}"
    return PROJECT / given


def candidate() -> Path:
    """The DuckDB file that `dbt build` writes. Nobody but the build and its checks opens it."""
    return home() / "build" / "rare_earth_trade.duckdb"


def data_docs() -> Path:
    """Folder of the acceptance report (Great Expectations' Data Docs)."""
    return home() / "build" / "data_docs"
