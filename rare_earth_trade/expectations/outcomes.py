"""What came of expectations, and how it is told. Not Great Expectations: that takes seconds."""

from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from rare_earth_trade import screen


class Outcome(NamedTuple):
    """What came of one expectation.

    `failed` is bad data, `noted` something to know that refuses nothing, `raised` a check that
    could not run. `name` is the kind of expectation and its column, `text` the same with what was
    found; `failing_rows` is null where no rows are counted.
    """

    suite: str
    status: str
    text: str
    reason: str
    name: str = ""
    failing_rows: int | None = None


def report(outcomes: list[Outcome], docs: Path) -> int:
    """Print a table of suites and a line for each expectation that did not pass; the exit code."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table(title="Acceptance", title_justify="left")
    table.add_column("table", no_wrap=True)
    for heading in ("evaluated", "failed", "raised"):
        table.add_column(heading, justify="right")
    for suite in dict.fromkeys(one.suite for one in outcomes):
        statuses = [one.status for one in outcomes if one.suite == suite]
        table.add_row(
            suite, str(len(statuses)), str(statuses.count("failed")), str(statuses.count("raised"))
        )
    screen.show(table)
    for one in outcomes:
        if one.status != "passed":
            console.print(
                f"{one.status}: {one.suite}: {one.text} (expected because {one.reason})",
                markup=False,
            )
    if all(one.status == "raised" for one in outcomes):
        console.print("Nothing was evaluated: nothing is accepted.")
        return 1
    console.print(f"Report: {docs / 'index.html'}", markup=False)
    return 0 if all(one.status in {"passed", "noted"} for one in outcomes) else 1
