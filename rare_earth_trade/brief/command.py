"""What `rare-earth-trade brief` does: show the brief of the current release, or write it anew."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from rare_earth_trade.brief import facts, pages, words
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import Release, Store


def current() -> Release:
    """The current release, with a brief."""
    release = Store().current()
    if release is None:
        raise BadInput("there is no release yet: run `make build`, or `rare-earth-trade release`.")
    if not (release.folder / "brief/index.html").is_file():
        raise BadInput(f"{release.id} has no brief: release again (`rare-earth-trade release`).")
    return release


def show(month: date | None, as_json: bool) -> None:
    """Print the story of a month, and where its page is."""
    release = current()
    found = facts.read(release.warehouse)
    month = chosen(month, found.months(), found.latest())
    page = Store().pointer / "brief"
    page /= "index.html" if month == found.latest() else f"months/{month:%Y-%m}.html"
    told = {series: found.lead(series, month) for series in facts.SERIES}
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


def write(month: date | None, to: Path) -> None:
    """Write the brief of the current release into a new folder, with this month first."""
    release = current()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BadInput(f"{to} is there already: name a new folder.")
    months = facts.read(release.warehouse)
    month = chosen(month, months.months(), months.latest())
    earlier = [
        one
        for one in Store().all()
        if one.manifest["released_at"] < release.manifest["released_at"]
        and not one.manifest["as_of"]
    ]
    manifest = json.loads((release.folder / "docs/manifest.json").read_text(encoding="utf-8"))
    try:
        pages.write(
            to,
            release.warehouse,
            manifest,
            previous=earlier[-1].warehouse if earlier else None,
            releases=[one.manifest for one in Store().all()],
            month=month,
        )
    except OSError as error:
        raise BadInput(f"cannot write {to} ({error.strerror}).") from error
    click.echo(f"Page:  {to / 'index.html'}")


def chosen(month: date | None, months: list[date], latest: date | None) -> date:
    """The month asked for, else the latest. Raises BadInput where nothing is known of it."""
    if latest is None:
        raise BadInput("this release knows no level of any month.")
    if month is None or month in months:
        return month or latest
    near = min(months, key=lambda one: abs(words.months_between(one, month)))
    raise BadInput(
        f"nothing is known or printed of {month:%Y-%m}: this release has months from"
        f" {months[0]:%Y-%m} to {months[-1]:%Y-%m}, the nearest is {near:%Y-%m}."
    )
