"""One SELECT on a release, in a process that can do nothing else; called by `free_query`.

    python -m rare_earth_trade.serve.one_query WAREHOUSE < sql as JSON > answer as JSON

The parser, not the text, decides what a statement is. The connection is locked as docs/connect.md
shows, has no place for temporary files, and sees no object of Python. The system holds the process:
it may write no file, and not take more memory than it needs.
"""

import contextlib
import json
import resource
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS = 5
MEMORY = "512MB"
MOST_ROWS = 1_000
MOST_CHARACTERS_OF_A_CELL = 2_000
MOST_CHARACTERS = 1_000_000
# What the process may take in all: the library itself, its threads and the memory of the query.
MOST_BYTES = 4 * 2**30
# Functions in FROM that read nothing.
FUNCTIONS = {"range", "generate_series", "unnest", "json_each", "json_tree", "repeat_row"}
SCHEMAS = {"", "marts", "information_schema"}


class Refused(Exception):
    """Why a query is not run, or not to its end."""


def hold() -> None:
    """Let the process write no file and take no more memory than this."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not on every system.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def answer(warehouse: str, sql: str) -> dict[str, Any]:
    """Columns, types and rows of a query, with notes on what was cut. Raises Refused."""
    import duckdb  # noqa: PLC0415 (after the limits of the process are set)

    from rare_earth_trade.releases import reading  # noqa: PLC0415 (as above)
    from rare_earth_trade.serve.plain import plain  # noqa: PLC0415 (as above)

    try:
        connection = reading.apart(
            Path(warehouse),
            memory_limit=MEMORY,
            threads="2",
            max_expression_depth="250",
            # No object of this process is a table.
            python_enable_replacements="false",
        )
        check(connection, sql)
        timer = threading.Timer(SECONDS, connection.interrupt)
        timer.daemon = True
        timer.start()
        result = connection.execute(sql)
        columns = [{"name": one[0], "type": str(one[1])} for one in result.description]
        rows = result.fetchmany(MOST_ROWS + 1)
        timer.cancel()
    except duckdb.InterruptException:
        raise Refused(f"the query took more than {SECONDS} seconds: ask for less.") from None
    except duckdb.OutOfMemoryException:
        raise Refused(f"the query needs more than {MEMORY} of memory: ask for less.") from None
    except (duckdb.PermissionException, duckdb.InvalidInputException) as error:
        raise Refused(f"not allowed here: {first_line(error)}") from None
    except duckdb.Error as error:
        raise Refused(first_line(error)) from None
    notes = []
    if len(rows) > MOST_ROWS:
        notes.append(f"There are more rows: the first {MOST_ROWS:,} are shown.")
    shown, is_cut = short(plain(rows[:MOST_ROWS]))
    if is_cut:
        notes.append("Long texts, or rows beyond a million characters, are cut.")
    return {"columns": columns, "rows": shown, "notes": notes}


def check(connection: Any, sql: str) -> None:
    """Raise Refused unless the parser finds one SELECT that reads tables of the release."""
    import duckdb  # noqa: PLC0415 (as above)

    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise Refused(f"one statement is run, and these are {len(statements)}.")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise Refused(
            f"only SELECT is run, and this is {statements[0].type.name}. (PIVOT without a list of"
            " values counts as several statements: name them by IN.)"
        )
    [(tree,)] = connection.execute("select json_serialize_sql($1)", [sql]).fetchall()
    read = json.loads(tree)
    if read["error"]:
        raise Refused(f"only SELECT is run: {read['error_message']}")
    for node in nodes(read["statements"]):
        if node.get("type") == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).lower()
            if name not in FUNCTIONS:
                raise Refused(f"the function {name} is not to be had in FROM.")
        elif node.get("type") == "BASE_TABLE":
            place = str(node.get("catalog_name", "")), str(node.get("schema_name", "")).lower()
            if place[1] not in SCHEMAS:
                raise Refused(f"there is no schema {place[1]} to read: tables are in marts.")


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects of the parsed statement, without recursion: it may be deep."""
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def short(rows: list[list[Any]]) -> tuple[list[list[Any]], bool]:
    """Rows with their long texts cut, as many as fit; and whether anything was cut."""
    kept: list[list[Any]] = []
    size, is_cut = 0, False
    for row in rows:
        cells = [cell(value) for value in row]
        is_cut |= cells != row
        size += len(json.dumps(cells, default=str))
        if size > MOST_CHARACTERS:
            return kept, True
        kept.append(cells)
    return kept, is_cut


def cell(value: Any) -> Any:
    """A value as JSON has it, no longer than it may be."""
    if isinstance(value, int | float | bool) or value is None:
        return value
    said = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return said if len(said) <= MOST_CHARACTERS_OF_A_CELL else said[:MOST_CHARACTERS_OF_A_CELL]


def first_line(error: Exception) -> str:
    """What DuckDB says, without the lines that show the place."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def main() -> None:
    """Answer the query of standard input."""
    hold()
    sql = json.loads(sys.stdin.read())
    try:
        said = answer(sys.argv[1], sql)
    except Refused as why:
        said = {"refused": str(why)}
    sys.stdout.write(json.dumps(said, default=str, ensure_ascii=False))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
