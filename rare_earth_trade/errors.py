"""Errors that a user can mend: a message instead of a stack trace."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS)
# DuckDB's words for a file that another process has open.
HELD = re.compile(r'Could not set lock on file "(?P<file>.+?)".*?held in (?P<who>.+?\(PID \d+\))')


class BadInput(click.ClickException):
    """Bad usage or bad input: exit code 2."""

    exit_code = 2


def told(error: Exception) -> str:
    """What an error of the system or of DuckDB means, and what to do, in one sentence."""
    text = (str(error).strip() or type(error).__name__).splitlines()[0]
    file = getattr(error, "filename", None)
    code = getattr(error, "errno", None) or code_in(text)
    place = f"at {os.fsdecode(file)}" if isinstance(file, str | bytes | os.PathLike) else ""
    if held := HELD.search(text):
        return (
            f"{held['file']} is in use by {held['who']}: wait until that build has ended, or close"
            " the program; readers open releases/current/ instead."
        )
    if code in DISK_FULL:
        from rare_earth_trade import paths  # noqa: PLC0415 (paths raises errors of this module)

        where = place or f"below {paths.home()}"
        return (
            f"the disk is full {where}: make room, or let RARE_EARTH_TRADE_HOME name a folder on"
            " another disk, and run it again."
        )
    if code in NO_RIGHT and place:
        return (
            f"nothing can be read or written {place} ({os.strerror(code).lower()}): change its"
            " rights, or let RARE_EARTH_TRADE_HOME name another folder."
        )
    if place and code:
        return f"{os.fsdecode(file)}: {os.strerror(code).lower()}."
    return text


def is_held(error: Exception) -> bool:
    """Whether DuckDB could not open a file because another process has it."""
    return HELD.search(str(error)) is not None


def code_in(text: str) -> int | None:
    """The system's error that a message of DuckDB ends with."""
    return next(
        (code for code in (*DISK_FULL, *NO_RIGHT) if os.strerror(code).lower() in text.lower()),
        None,
    )


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
        if is_held(error):
            raise BadInput(told(error)) from error
        raise BadInput(
            f"{warehouse} cannot be read ({told(error).rstrip('.')}): run `dbt build`."
        ) from error
