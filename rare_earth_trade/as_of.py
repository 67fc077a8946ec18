"""The warehouse as it could have been known on a day: a file of its own beside the releases.

dbt builds it in a folder of its own: neither the candidate nor a release is touched.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from rare_earth_trade import files, paths, screen, sql
from rare_earth_trade.brief import words
from rare_earth_trade.build import DBT, PATIENCE, QUIET
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import audit, checks, publish
from rare_earth_trade.releases.reading import opened, recipe

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# The lines of dbt by which a run can be followed, and those that say what went wrong.
STEP = re.compile(r"(\d+) of (\d+) (?!START)")
TROUBLE = re.compile(r"\b(ERROR|FAIL)\b|Error")
MOST_LINES = 15
FILE = "rare_earth_trade.duckdb"


class Built(NamedTuple):
    """A file as of a day: where it is, and how many tables and passed tests it has."""

    file: Path
    tables: int
    tests: int


def folder() -> Path:
    """Where the files as of a day are, each named by its day."""
    return paths.home() / "as_of"


def day_of(text: str) -> date:
    """The day that is meant. Raises BadInput for what is none, or one on which nothing is known."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"'{text}' is not a day: write it like 2025-03-01.") from None
    if day > date.today():
        raise BadInput(f"{day} is still to come, and what will be known then cannot be built.")
    if day < (first := first_known()):
        raise BadInput(f"nothing was known on {day}: the first page of the ledger is of {first}.")
    return day


def first_known() -> date:
    """The day on which the first page of the ledger was known; one of a month, at its end."""
    pages = paths.PROJECT / "seeds/press/raw_press__sources.csv"
    with pages.open(encoding="utf-8", newline="") as rows:
        texts = {row["published_on"] for row in csv.DictReader(rows)}
    days = [date.fromisoformat(text) for text in texts if DAY.fullmatch(text)]
    months = [
        date.fromisoformat(f"{text}-01") for text in texts if re.fullmatch(r"\d{4}-\d\d", text)
    ]
    ends = [(month + timedelta(days=31)).replace(day=1) - timedelta(days=1) for month in months]
    return min(days + ends)


def build(day: date, say: Callable[[str], None]) -> Built:
    """Build the file of a day in the place of one that is there. Raises Refused where it fails."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    lock = place / "lock"
    with files.locked(lock, lambda: say("Another one is being built: waiting for it ...")):
        building = place / "building"
        shutil.rmtree(building, ignore_errors=True)
        try:
            building.mkdir()
            say(f"Building what was known on {day} ...")
            # Unit tests try the SQL on rows of their own, whatever the day.
            run_dbt(
                building, "as_of", ["--exclude-resource-type", "unit_test"], {"as_of": str(day)}
            )
            draft = building / "draft.duckdb"
            built = Built(place / f"{day}.duckdb", *marts_alone(building, draft, day))
            draft.chmod(0o444)
            files.sync(draft)
            draft.replace(built.file)
            files.sync(place)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return built


def run_dbt(building: Path, target: str, choice: list[str], variables: dict[str, str]) -> None:
    """Build what is chosen into a folder, with a bar for how far it is.

    Raises audit.Refused with what went wrong.
    """
    command = [sys.executable, "-c", DBT, "--no-use-colors", "build", "--target", target]
    command += [*choice, "--vars", json.dumps(variables)]
    environment = {
        "RARE_EARTH_TRADE_HOME": str(paths.home()),
        "DBT_TARGET_PATH": str(building / "target"),
        "DBT_LOG_PATH": str(building / "logs"),
        "PYTHONWARNINGS": QUIET,
    }
    trouble: list[str] = []
    bar = Progress(
        TextColumn("dbt"), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True)
    )
    with (
        subprocess.Popen(
            command,
            cwd=paths.PROJECT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
        bar,
    ):
        task = bar.add_task("dbt", total=None)
        try:
            for line in process.stdout or ():
                # Hooks count for themselves: 1 of 1.
                if (step := STEP.search(line)) and step[2] != "1":
                    bar.update(task, advance=1, total=int(step[2]))
                if TROUBLE.search(line) and "ERROR=0" not in line:
                    trouble.append(line.strip())
        except KeyboardInterrupt:
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            raise
    if process.returncode:
        raise audit.Refused(*(trouble[:MOST_LINES] or [f"dbt ended with {process.returncode}"]))


def marts_alone(building: Path, draft: Path, day: date) -> tuple[int, int]:
    """Copy the marts of what dbt built, with what a release adds; how many tables and tests."""
    source = building / FILE
    run = audit.last_run(source)
    manifest = json.loads((building / "target/manifest.json").read_text(encoding="utf-8"))
    found = checks.of_tests(audit.results(source, run), manifest)
    with duckdb.connect() as connection:
        publish.attach(connection, source, "built", "read_write")
        publish.attach(connection, draft, "release", "storage_version 'v1.0.0'")
        for (schema,) in connection.execute(
            "select schema_name from duckdb_schemas()"
            " where database_name = 'built' and not internal and schema_name <> 'marts'"
        ).fetchall():
            connection.execute(f"drop schema built.{sql.identifier(schema)} cascade")
        connection.execute("copy from database built to release")
        connection.execute("use release.marts")
        checks.write(connection, found)
        tables = {
            name: publish.facts(connection, f"release.marts.{sql.identifier(name)}")
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'release'"
                " order by table_name"
            ).fetchall()
        }
        downloads = connection.execute(
            "select flow, file_sha256 from dim_download order by flow, file_sha256"
        ).fetchall()
        publish.sign(connection, publish.describe(f"as-of-{day}", run, tables, downloads), run)
        connection.execute("use memory")
        connection.execute("checkpoint release")
        connection.execute("detach release")
    return len(tables), run["passed_tests"]


def show(text: str) -> int:
    """Build the file of a day and print what it knows: 0 built, 1 refused, 130 stopped."""
    day = day_of(text)
    try:
        built = build(day, lambda step: click.echo(step, err=True))
    except KeyboardInterrupt:
        again = f"`rare-earth-trade as-of {day}` starts again."
        click.echo(f"\nStopped: nothing half built is left. {again}", err=True)
        return 130
    except audit.Refused as refusal:
        for reason in refusal.reasons:
            click.echo(reason, err=True)
        click.echo(f"Not built: what was known on {day} fails as above. Nothing changed.", err=True)
        return 1
    with opened(built.file) as connection:
        rows = sql.dicts(connection.execute(sql.beside(__file__, "releases/queries/known")))
    screen.show(table_of(day, rows))
    click.echo(f"Built {built.file}: {built.tables} tables, {built.tests} tests passed.")
    click.echo("It is read-only. In Python, locked:")
    click.echo(f"  {recipe(built.file)}")
    return 0


def table_of(day: date, rows: list[dict[str, Any]]) -> Table:
    """What is known of each series, a row each."""
    table = Table(title=f"As known on {day}", title_justify="left")
    for name, side in (
        ("series", "left"),
        ("months known", "right"),
        ("the last", "left"),
        ("level", "right"),
        ("bounds", "right"),
    ):
        table.add_column(name, justify=side, no_wrap=True)
    for row in rows:
        if row["last_month"] is None:
            table.add_row(row["title"], "0", "none", "", "")
            continue
        table.add_row(
            row["title"],
            f"{row['months_known']:,}",
            words.month_name(row["last_month"]),
            words.level(row),
            words.span(row["quantity_lower_t"], row["quantity_upper_t"]),
        )
    return table
