"""Two builds of the marts, compared: tables, columns, types, and every row to the last decimal."""

from itertools import zip_longest
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from rare_earth_trade import paths, screen
from rare_earth_trade.errors import reading
from rare_earth_trade.sql import identifier, literal

COLUMNS = """
    select
        table_name,
        list((column_name, data_type, is_nullable) order by column_index) as columns
    from duckdb_columns()
    where database_name = ? and schema_name = 'marts'
    group by table_name
"""
LAST_RUN = (
    "select project_state, as_of from {}.intermediate.dbt_runs order by started_at desc limit 1"
)


def compared(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> list[tuple]:
    """For each table of the schema marts of two attached databases: name, rows of both, finding.

    The finding is empty where nothing differs. A row that one side has twice as often differs.
    """
    columns = [dict(connection.execute(COLUMNS, [name]).fetchall()) for name in (one, other)]
    found: list[tuple] = []
    for table in sorted(columns[0].keys() | columns[1].keys()):
        sides = [
            f"{name}.marts.{identifier(table)}" if table in known else None
            for name, known in zip((one, other), columns, strict=True)
        ]
        counts = [
            connection.execute(f"select count(*) from {side}").fetchall()[0][0] if side else None
            for side in sides
        ]
        if None in sides:
            finding = "missing on one side"
        elif columns[0][table] != columns[1][table]:
            differing = [
                f"{mine or '-'} / {its or '-'}"
                for mine, its in zip_longest(columns[0][table], columns[1][table])
                if mine != its
            ]
            finding = "columns: " + "; ".join(differing)
        else:
            [(more, fewer)] = connection.execute(
                f"""
                select
                    (select count(*) from (from {sides[0]} except all from {sides[1]})),
                    (select count(*) from (from {sides[1]} except all from {sides[0]}))
                """
            ).fetchall()
            finding = f"{more:,} / {fewer:,} rows on one side only" if more or fewer else ""
        found.append((table, *counts, finding))
    return found


def show(other: Path) -> int:
    """Print how the candidate and another build compare; exit code 1 where they differ."""
    candidate = paths.candidate()
    with reading(candidate), reading(other), duckdb.connect() as connection:
        for name, file in (("candidate", candidate), ("other", other)):
            connection.execute(f"attach {literal(str(file))} as {name} (read_only)")
        found = compared(connection, "candidate", "other")
        states = [
            connection.execute(LAST_RUN.format(name)).fetchall() for name in ("candidate", "other")
        ]
    table = Table(title="The candidate and the other build", title_justify="left")
    table.add_column("mart", no_wrap=True)
    for heading in ("rows", "other"):
        table.add_column(heading, justify="right")
    table.add_column("difference")
    for name, mine, its, finding in found:
        counts = ["-" if count is None else f"{count:,}" for count in (mine, its)]
        table.add_row(name, *counts, "see below" if finding else "none")
    screen.show(table)
    console = Console()
    differing = [f"{name}: {finding}" for name, *_, finding in found if finding]
    if differing and states[0] != states[1]:
        differing.append("They were built from other files or as of another day: build both anew.")
    for line in differing:
        console.print(line, soft_wrap=True, highlight=False, markup=False)
    return 1 if differing else 0
