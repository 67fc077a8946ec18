"""Names and texts inside SQL, for the places where no parameter can stand."""


def literal(value: str | None) -> str:
    """A text as an SQL literal."""
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def no_pattern(path: str) -> str:
    """A path of which DuckDB takes every character for itself, not for a pattern of files."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in path)
