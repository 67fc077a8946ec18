"""How far the bounds that the press alone gives can be trusted, held against customs' own tables.

dbt builds the warehouse blind to the tables, in a folder of its own. What it finds of the windows
that the tables print goes into two seeds, from which `fct_bounds_calibration` and
`fct_verdict_calibration` say what came of it.
"""

import csv
import shutil
from pathlib import Path

import click
from rich.table import Table

from rare_earth_trade import as_of, files, paths, screen, sql
from rare_earth_trade.releases import audit
from rare_earth_trade.releases.reading import opened

SEEDS = ("ref_blind_bounds", "ref_blind_verdicts")
MODELS_ONLY = ["--exclude-resource-types", "test", "unit_test"]
MARTS = ("fct_bounds_calibration", "fct_verdict_calibration")


def run() -> int:
    """Build blind, renew the seeds, print what came of it: 0, 1 where dbt fails, 130 stopped."""
    place = paths.home() / "calibration"
    place.mkdir(parents=True, exist_ok=True)
    building = place / "building"
    with files.locked(place / "lock", lambda: click.echo("Waiting for another one ...", err=True)):
        shutil.rmtree(building, ignore_errors=True)
        before = {name: seed(name).read_bytes() for name in SEEDS}
        try:
            building.mkdir()
            click.echo("Building from the press alone ...", err=True)
            select = [*MODELS_ONLY, "--select", "+fct_levels", "+fct_claim_verdicts"]
            as_of.run_dbt(building, "calibration", select, {"blind_to": "official_table"})
            for name in SEEDS:
                renew(building / as_of.FILE, name)
            click.echo("Comparing with customs' tables ...", err=True)
            select = [*MODELS_ONLY, "--select", *(f"+{name}" for name in MARTS)]
            as_of.run_dbt(building, "calibration", select, {})
            show(building / as_of.FILE)
        except KeyboardInterrupt:
            put_back(before)
            click.echo("\nStopped: the seeds are as before, nothing else is left.", err=True)
            return 130
        except audit.Refused as refusal:
            put_back(before)
            for reason in refusal.reasons:
                click.echo(reason, err=True)
            return 1
        finally:
            shutil.rmtree(building, ignore_errors=True)
    for name in SEEDS:
        if seed(name).read_bytes() != before[name]:
            click.echo(f"Changed: seeds/reference/{name}.csv; `make build` publishes it.")
    return 0


def seed(name: str) -> Path:
    """The file of a seed."""
    return paths.PROJECT / f"seeds/reference/{name}.csv"


def put_back(before: dict[str, bytes]) -> None:
    """Seeds as they were: of a comparison that broke off nothing is left."""
    for name, content in before.items():
        if seed(name).read_bytes() != content:
            seed(name).write_bytes(content)


def renew(built: Path, name: str) -> None:
    """Write a seed anew from what was built blind."""
    with opened(built) as connection:
        found = connection.execute(sql.beside(__file__, f"queries/{name}"))
        header = [column[0] for column in found.description]
        rows = found.fetchall()
    with seed(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def show(built: Path) -> None:
    """Print windows by flow and figures by truth, a small table each."""
    with opened(built) as connection:
        windows = sql.dicts(connection.execute(sql.beside(__file__, "queries/calibrated_windows")))
        verdicts = sql.dicts(
            connection.execute(sql.beside(__file__, "queries/calibrated_verdicts"))
        )
    screen.show(table_of("Bounds of the press alone, against customs' tables", windows))
    screen.show(table_of("Its verdicts, against the truth", verdicts))


def table_of(title: str, rows: list[dict]) -> Table:
    """Rows as a table: the first column a name, the others numbers."""
    table = Table(title=title, title_justify="left")
    for place, name in enumerate(rows[0]):
        table.add_column(name, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*("" if value is None else f"{value}" for value in row.values()))
    return table
