"""Figures of a story into the ledger: shown first, then written, with ids and reviewed counts."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from rare_earth_trade import ledger, seed_check
from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories.judging import Judged

LEVELS, _ = ledger.FIGURES


def add(judged: Judged, folder: Path, address: str, is_sure: bool) -> None:
    """Show which rows the seeds below a folder would get, and write them once that is confirmed.

    Raises BadInput where the page is in the ledger already, or its rows cannot be.
    """
    if judged.page.published_on is None:
        raise BadInput("the story does not say its day: give it (--published 2025-11-20)")
    if not judged.verdicts:
        raise BadInput("the story has no statement that could be added")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "seeds"
        shutil.copytree(folder, copy)
        append(copy, ledger.PAGES, [page_row(judged, address)])
        for name in ledger.FIGURES:
            append(copy, name, list(figure_rows(judged, name, address)))
        found = ledger.look_through(copy)
        if found.problems:
            raise BadInput("\n".join(one.replace(f"{copy}", "seeds") for one in found.problems))
        written = {
            folder / file.relative_to(copy): after for file, (_, after) in found.changed.items()
        }
    before = {file: file.read_bytes().decode("utf-8") for file in written}
    for line in ledger.differences({file: (before[file], written[file]) for file in written}):
        click.echo(line)
    for count in found.counts:
        click.echo(count.words)
    if not is_sure and not click.confirm("Write these rows into the seeds?"):
        click.echo("Nothing was written.")
        return
    for file, text in written.items():
        file.write_bytes(text.encode("utf-8"))
        click.echo(f"Written: {file}")
    click.echo("`make build` judges them with all others.")


def domain_of(address: str) -> str:
    """The domain of a page. Raises BadInput."""
    try:
        site = urlsplit(address)
        host = site.hostname
    except ValueError:
        host = None
    if not host or site.scheme not in {"http", "https"}:
        raise BadInput(f"--url {address}: is no address of a page, such as https://ft.com/a-story")
    return host.removeprefix("www.")


def page_row(judged: Judged, address: str) -> dict[str, str]:
    """The page of a story."""
    domain = domain_of(address)
    return {
        "publisher": domain,
        "domain": domain,
        "wire": judged.page.wire,
        "wire_basis": "stated" if judged.page.wire else "",
        "published_on": judged.page.published_on.isoformat() if judged.page.published_on else "",
        "published_on_basis": "stated",
        "source_url": address,
    }


def figure_rows(judged: Judged, name: str, address: str) -> Iterator[dict[str, str]]:
    """The figures of a story that belong in a seed, each once."""
    seen = set()
    for one in judged.verdicts:
        if (one["statistic"] == "level") != (name == LEVELS):
            continue
        row = {
            "source_id": address,
            **{column: one[column] for column in ledger.IDENTITY if column != "source_id"},
            **{column: one[column] for column in ("unit", "rounding_unit", "qualifier")},
            "can_vote": one["can_vote"],
            "as_printed": one["as_printed"],
            "note": "one of two readings" if one["is_one_of_two"] else "",
        }
        identity = tuple(row[column] for column in ledger.IDENTITY)
        if identity not in seen:
            seen.add(identity)
            yield row


def append(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    """Add rows at the end of a seed."""
    file = ledger.file_of(folder, name)
    if file is None:
        raise BadInput(f"{folder}: there is no {name}.csv: are these the seeds of the project?")
    described, _ = seed_check.read_properties(folder)
    columns = list(described[file][0]["config"]["column_types"])
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writerows(rows)
    text = file.read_bytes().decode("utf-8")
    text += "" if text.endswith("\n") else "\n"
    file.write_bytes((text + out.getvalue()).encode("utf-8"))
