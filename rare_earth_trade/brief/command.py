"""What `rare-earth-trade brief` does: show the brief of the current release, or write it anew."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.table import Table

from rare_earth_trade.brief import facts, pages, sections, words
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import RULES, Release, Store


@contextmanager
def of(store: Store) -> Iterator[Release]:
    """The current release, with a brief. Raises BadInput where it cannot be read as one."""
    release = store.needed()
    if not (release.folder / "brief/index.html").is_file():
        raise BadInput(f"{release.id} has no brief: release again (`rare-earth-trade release`).")
    release.check(RULES, "brief/index.html", "brief/docs/")
    try:
        with release.of_this_version():
            yield release
    except duckdb.Error as error:
        raise BadInput(
            f"{release.warehouse} cannot be read ({str(error).splitlines()[0]}): use another"
            " release (`rare-earth-trade release --list`), or copy it again."
        ) from error


def show(store: Store, month: date | None, as_json: bool) -> None:
    """Print the story of a month, and where its page is."""
    with of(store) as release:
        found = facts.read(release.warehouse)
    month = chosen(month, found.months(), found.latest())
    page = store.pointer / "brief" / f"months/{month:%Y-%m}.html"
    told = {series: sections.story(found, series, month) for series in found.series}
    if as_json:
        story: dict[str, Any] = {
            "release_id": release.id,
            "month": f"{month:%Y-%m}",
            "page": str(page),
            "story": {series.key: sentences for series, sentences in told.items()},
        }
        click.echo(json.dumps(story, indent=2, ensure_ascii=False))
        return
    table = Table(title=words.month_name(month), title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for series, sentences in told.items():
        table.add_row(series.title, "\n".join(sentences), end_section=True)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"Page:  {page}", soft_wrap=True, markup=False)


def write(store: Store, month: date | None, to: Path) -> None:
    """Write the brief of the current release into a new folder, and say where to begin."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BadInput(f"{to} is there already: name a new folder.")
    with of(store) as release:
        first = "index.html"
        if month:
            found = facts.read(release.warehouse)
            first = f"months/{chosen(month, found.months(), found.latest()):%Y-%m}.html"
        put(store, release, to)
    click.echo(f"Page:  {to / first}")


def put(store: Store, release: Release, to: Path) -> None:
    """Write the pages of a release. Raises BadInput where they cannot be written."""
    before = store.before(release)
    # Under its name only when it is whole; what a killed call has left is cleared away.
    draft = to.with_name(f".{to.name}.unfinished")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        written = pages.write(
            draft,
            release.warehouse,
            None,
            previous=before.warehouse if before else None,
            releases=[one.manifest for one in store.all()],
        )
        written.checks_page(facts.checks(release.warehouse), in_release=False)
        draft.replace(to)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise BadInput(f"cannot write {to} ({error.strerror}).") from error


def chosen(month: date | None, months: list[date], latest: date | None) -> date:
    """The month asked for, else the latest. Raises BadInput where nothing is known of it."""
    if latest is None:
        raise BadInput("this release has no known level.")
    if month is None or month in months:
        return month or latest
    near = min(months, key=lambda one: abs(words.months_between(one, month)))
    raise BadInput(
        f"nothing is known or printed of {month:%Y-%m}: this release has months from"
        f" {months[0]:%Y-%m} to {months[-1]:%Y-%m}, the nearest is {near:%Y-%m}."
    )
