"""The review of the ledger, as its users see it: what is wrong with the seeds, what was changed."""

from pathlib import Path

import click

from rare_earth_trade import ledger
from rare_earth_trade.ledger import OPEN
from rare_earth_trade.seed_check import MOST_SHOWN


def check(folder: Path) -> int:
    """Print what keeps the seeds below a folder from being built: 0 nothing, 1 counts, 2 files."""
    if problems := ledger.check(folder):
        return refuse(problems)
    if ledger.file_of(folder, ledger.REVIEWED) and (counts := ledger.count(folder)):
        for one in counts:
            click.echo(f"Not reviewed: {one.words}", err=True)
        click.echo(
            "Nothing was built. `rare-earth-trade seeds` prints the lines to review.", err=True
        )
        return 1
    click.echo("All seed files can be read.")
    return 0


def prepare(folder: Path, is_writing: bool) -> int:
    """Print what is to write in the seeds, or write it: 1 where something is left to write."""
    found = ledger.look_through(folder)
    if found.problems:
        return refuse(found.problems)
    reviewed = ledger.file_of(folder, ledger.REVIEWED)
    for line in ledger.differences({k: v for k, v in found.changed.items() if k != reviewed}):
        click.echo(line)
    for one in found.counts:
        click.echo(one.words)
    if is_writing:
        for file, (_, after) in found.changed.items():
            file.write_bytes(after.encode("utf-8"))
            click.echo(f"Written: {file}")
    elif found.counts:
        click.echo(f"For {reviewed}, each for the line with the same first four fields:")
        for one in found.counts:
            click.echo(one.line or f"(no line for {','.join(one.key)})")
    if not found.changed:
        click.echo("All seed files can be read, and their counts are as reviewed.")
    elif not is_writing:
        click.echo("`rare-earth-trade seeds --write` writes this.", err=True)
        return 1
    return 0


def refuse(problems: list[str]) -> int:
    """Print the first problems: 2."""
    for problem in problems[:MOST_SHOWN]:
        click.echo(problem, err=True)
    if len(problems) > MOST_SHOWN:
        click.echo(f"... and {len(problems) - MOST_SHOWN} more.", err=True)
    if all(OPEN.search(problem) for problem in problems):
        click.echo("`rare-earth-trade seeds --write` fills in the ids of new rows.", err=True)
    click.echo(f"{len(problems)} problem(s) in the seeds: nothing was built.", err=True)
    return 2
