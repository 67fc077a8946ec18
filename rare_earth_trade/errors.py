"""Errors that a user can mend: a message instead of a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class BadInput(click.ClickException):
    """Bad usage or bad input: exit code 2."""

    exit_code = 2


@contextmanager
def reading(warehouse: Path) -> Iterator[None]:
    """Make bad input of a file that is missing, locked, broken or half built."""
    import duckdb  # noqa: PLC0415 (keeps --help quick)

    from rare_earth_trade.releases.reading import opened  # noqa: PLC0415 (as above)

    if not warehouse.is_file():
        raise BadInput(f"there is no warehouse at {warehouse}: run `dbt build` first.")
    try:
        with opened(warehouse) as connection:
            connection.execute("use marts")
        yield
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise BadInput(
            f"{warehouse} cannot be read ({reason}): wait for a running build, or run `dbt build`."
        ) from error
