"""Names and texts inside SQL, for the places where no parameter can stand."""

from pathlib import Path
from typing import Any

from rare_earth_trade import paths


def literal(value: str | None) -> str:
    """A text as an SQL literal."""
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def no_pattern(path: str) -> str:
    """A path of which DuckDB takes every character for itself, not for a pattern of files."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in path)


def dicts(result: Any) -> list[dict[str, Any]]:
    """The rows of a result of DuckDB, each as a dictionary by the names of its columns."""
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def beside(module: str, name: str) -> str:
    """The SQL of a file that stands beside a module, which is given by its `__file__`."""
    return (Path(module).parent / f"{name}.sql").read_text(encoding="utf-8")


def macros(*names: str) -> Any:
    """Macros of the dbt project that need nothing of dbt, as functions that give SQL.

    So a rule that a build and a command share has one text.
    """
    import jinja2  # noqa: PLC0415 (keeps --help quick)

    texts = [
        (paths.PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8") for name in names
    ]
    return jinja2.Environment().from_string("".join(texts)).module
