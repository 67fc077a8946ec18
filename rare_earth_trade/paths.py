"""Where things are. All output lies under one folder, which RARE_EARTH_TRADE_HOME can move."""

import os
from pathlib import Path

from rare_earth_trade.errors import BadInput

# The checkout that this code lies in; where the package is installed without one, no project.
PROJECT = Path(__file__).resolve().parent.parent


def is_checkout() -> bool:
    """Whether seeds, models and the rest of the project lie beside the package."""
    return (PROJECT / "dbt_project.yml").is_file()


def need_checkout() -> None:
    """Raise BadInput where the package is installed without the project."""
    if not is_checkout():
        raise BadInput(
            "this needs a checkout of the project, and here only its package is installed:"
            " `git clone` the project's repository and run `make build` in it."
        )


def home() -> Path:
    """Folder of all output: RARE_EARTH_TRADE_HOME, else `var/` in the project.

    `~` is the user's own folder, and what is not absolute counts from the project's, wherever a
    command is called: so do DuckDB, dbt and make. Without a checkout it counts from where one is.
    """
    given = os.environ.get("RARE_EARTH_TRADE_HOME")
    if not given and not is_checkout():
        raise BadInput(
            "where are the releases? There is no checkout of the project here: name a release, or"
            " the folder of releases, by --release DIR (or set RARE_EARTH_TRADE_HOME)."
        )
    given = given or "var"
    if given == "~" or given.startswith("~/"):
        given = f"{Path.home()}{given[1:]}"
    folder = PROJECT / given if is_checkout() else Path(given)
    if os.path.isfile(folder):  # noqa: PTH113 (who may not look there is told so elsewhere)
        raise BadInput(f"RARE_EARTH_TRADE_HOME is a file, {folder}: let it name a folder.")
    return folder


def candidate() -> Path:
    """The DuckDB file that `dbt build` writes. Nobody but the build and its checks opens it."""
    return home() / "build" / "rare_earth_trade.duckdb"


def data_docs() -> Path:
    """Folder of the acceptance report (Great Expectations' Data Docs)."""
    return home() / "build" / "data_docs"
