"""What the user sees of a call of `ingest`: progress, results, problems, and what to do next."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from rare_earth_trade import screen
from rare_earth_trade.downloads import findings, forms, main_goods, misses
from rare_earth_trade.downloads.ingest import (
    ALREADY_LOADED,
    LEFT_ASIDE,
    LOADED,
    REFUSED,
    Query,
    Result,
    ingest,
)
from rare_earth_trade.errors import BadInput

# More files than this are counted, and only the refused are listed.
MOST_FILES = 40
MOST_PROBLEMS = 20


def take_in(files: list[Path], query: Query, home: Path) -> int:
    """Ingest files and print what came of each: 0 all taken in, 2 any refused.

    Raises BadInput, after what was done until then is printed.
    """
    results: list[Result] = []
    failure = None
    try:
        for result in with_progress(partial(ingest, files, query, home), len(files)):
            results.append(result)
    except BadInput as error:
        failure = error
    show(results, len(files), home)
    if failure:
        raise failure
    return 2 if any(result.outcome == REFUSED for result in results) else 0


def with_progress(
    results: Callable[[Callable[[], None]], Iterable[Result]], total: int
) -> Iterator[Result]:
    """The results as they come, with a bar on a terminal's stderr where there are many files.

    `results` is given what to call after each file that is read.
    """
    console = Console(stderr=True)
    columns = (TextColumn("Downloads"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    hidden = total < 2 or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task("", total=total)
        yield from results(lambda: progress.advance(task))


def show(results: list[Result], total: int, home: Path) -> None:
    """Print a table of the results, the problems, and what to do next."""
    counts = Counter(result.outcome for result in results)
    listed = results
    if len(results) > MOST_FILES:
        listed = [result for result in results if result.outcome == REFUSED]
    if listed:
        Console().print(table_of(listed[:MOST_FILES]))
    tables = [result.table for result in results if result.table]
    if tables:
        screen.show(figures_of(tables[:MOST_FILES]))
    out = Console(soft_wrap=True, highlight=False)
    if len(listed) > MOST_FILES:
        out.print(f"... and {len(listed) - MOST_FILES:,} more refused.")
    rows = sum(result.rows or 0 for result in results)
    summary = [f"{counts[LOADED]:,} loaded ({rows:,} rows)", f"{counts[REFUSED]:,} refused"]
    summary[1:1] = [f"{counts[ALREADY_LOADED]:,} already loaded"] * bool(counts[ALREADY_LOADED])
    summary += [f"{counts[LEFT_ASIDE]:,} left aside"] * bool(counts[LEFT_ASIDE])
    reached = len({result.file for result in results})
    summary += [f"{total - reached:,} not reached"] * (total > reached)
    out.print(f"{total:,} file{'s' * (total != 1)}: {', '.join(summary)}.")
    show_notes(out, results)
    show_problems([result for result in results if result.outcome == REFUSED])
    if any(result.sha256 for result in results if result.outcome == REFUSED):
        out.print(
            f"Quarantine:  {forms.shown(str(home / 'quarantine'), 200)}"
            " (each refused download with all reasons in reasons.json)",
            markup=False,
        )
    show_findings(out, results, home)
    if counts[LOADED] or any(result.is_restated for result in results):
        out.print("Next:        make build")


def show_notes(out: Console, results: list[Result]) -> None:
    """Print what there is to say of downloads that are not refused."""
    notes = [(result.name, note) for result in results for note in result.notes]
    for name, note in notes[:MOST_FILES]:
        out.print(f"{forms.shown(name, 80)}: {note}", markup=False)
    if len(notes) > MOST_FILES:
        out.print(f"... and {len(notes) - MOST_FILES:,} more such notes.")


def show_findings(out: Console, results: list[Result], home: Path) -> None:
    """Print what the downloads of a call show beside those that were loaded before."""
    of_call = {
        result.sha256
        for result in results
        if not (result.table or result.is_report)
        and (result.outcome == LOADED or result.is_restated)
    }
    if not of_call:
        return
    found = findings.of_landing(home, of_call)
    sentences = [*found.leaps, *found.unknown_lines, *misses.of_call(home, of_call)]
    sentences += [*found.unmentioned, *found.implausible]
    for sentence in sentences[:MOST_FILES]:
        out.print(f"Note: {sentence}", markup=False)
    if len(sentences) > MOST_FILES:
        out.print(f"... and {len(sentences) - MOST_FILES:,} more: rare-earth-trade status.")


def show_forgotten(one: dict[str, Any], home: Path) -> None:
    """Print that a download was taken back, and what to do next."""
    folder = home / "quarantine" / one["file_sha256"]
    out = Console(soft_wrap=True, highlight=False)
    out.print(
        f"Forgotten: {forms.shown(one['file_name'], 80)} ({one['flow']},"
        f" {one['row_count']:,} rows), kept in {forms.shown(str(folder), 200)}. Giving the file"
        " again loads it again.",
        markup=False,
    )
    out.print("Next:        make build")


def table_of(results: list[Result]) -> Table:
    """A table with a line for each result."""
    table = Table()
    table.add_column("File", overflow="fold")
    table.add_column("Result")
    for name in ("Rows", "Months", "Codes"):
        table.add_column(name, justify="right")
    table.add_column("Currency")
    for result in results:
        cells = (
            forms.shown(result.name, 80),
            result.outcome,
            "" if result.rows is None else f"{result.rows:,}",
            result.months or "",
            "" if result.codes is None else f"{result.codes:,}",
            result.currency or "",
        )
        table.add_row(*map(Text, cells))
    return table


def figures_of(tables: list[main_goods.Table]) -> Table:
    """The rows of our series in tables of main goods, with their figures as printed."""
    shown_table = Table(title="Official tables", title_justify="left")
    for name in ("Table", "Month", "Row", "Unit"):
        shown_table.add_column(name, overflow="fold")
    for name in ("Month's", "Year-to-date", "A year before", "Growth %"):
        shown_table.add_column(name, justify="right")
    for table in tables:
        for row in table.ours:
            for part, unit in (("quantity", row.unit), ("value", table.value_unit)):
                cells = (
                    f"{table.title.kind} {table.title.flow}",
                    f"{table.title.month:%Y-%m}",
                    forms.shown(row.name, 60),
                    unit,
                    *(
                        row.cells.get(name.format(part)) or ""
                        for name in ("month_{}", "ytd_{}", "ytd_{}_year_before", "growth_{}_pct")
                    ),
                )
                shown_table.add_row(*map(Text, cells))
    return shown_table


def show_problems(refused: list[Result]) -> None:
    """Print the first problems, some of each refused file before all of the first one."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    each = max(1, MOST_PROBLEMS // max(1, len(refused)))
    left = sum(result.problem_count for result in refused)
    for result in refused[:MOST_PROBLEMS]:
        for problem in result.problems[:each]:
            console.print(f"{forms.shown(result.name, 80)}: {problem}", markup=False)
            left -= 1
    if left:
        console.print(f"... and {left:,} more problem(s): reasons.json in quarantine has all.")
