"""How this project opens what is released: SQL sees the file, and nothing else of the machine.

`read_only` alone keeps nobody from reading any other file, or from writing one by COPY.
"""

from pathlib import Path

import duckdb

from rare_earth_trade.sql import literal

# The recipe of README and docs/connect.md, too. No setting can be taken back after the last one.
LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}


def opened(file: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a DuckDB file, read-only and locked. Raises duckdb.Error where it is none.

    It is locked once it is open: a file in a folder with a `?` in its name cannot be opened locked.
    """
    connection = duckdb.connect(str(file), read_only=True)
    lock(connection)
    return connection


def apart(file: Path, **settings: str) -> duckdb.DuckDBPyConnection:
    """A locked connection with settings of its own; the marts of the file are its schema in use.

    Connections of one process that open the same file share all settings: here it is attached.
    What does not fit into memory is refused: there is no place for temporary files.
    """
    connection = duckdb.connect()
    for name, value in (settings | {"temp_directory": ""}).items():
        connection.execute(f"set {name} = {literal(value)}")
    connection.execute(f"attach {literal(str(file))} as rare_earth_trade (read_only)")
    connection.execute("use rare_earth_trade.marts")
    lock(connection)
    return connection


def recipe(file: Path) -> str:
    """The line of Python by which a reader opens a file, locked."""
    return f"duckdb.connect({str(file)!r}, read_only=True, config={LOCKED})"


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Lock an open connection: from now on its SQL reaches no file.

    DuckDB's own bar of progress would stand among what a program reads.
    """
    connection.execute("set enable_progress_bar = false")
    for name, value in LOCKED.items():
        connection.execute(f"set {name} = {value}")
