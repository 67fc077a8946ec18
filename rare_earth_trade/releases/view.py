"""What users see of releases: the list, what a release made, and what became of a rollback."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from rare_earth_trade import screen
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.manifest import Unreadable
from rare_earth_trade.releases.store import ID, Release, Store

# Levels that the screen shows of what differs; --json has all.
MOST_LEVELS = 10


def show_all(store: Store, as_json: bool) -> None:
    """Print the releases, newest first."""
    current = store.current()
    releases = store.all()[::-1]
    if as_json:
        click.echo(json.dumps([row(release, current) for release in releases], indent=2))
        return
    if trouble := store.trouble():
        click.echo(trouble, err=True)
    if not releases:
        click.echo("There is no release yet: run `make build`, or `rare-earth-trade release`.")
        return
    table = Table(title="Releases", title_justify="left")
    for heading in ("release", "current", "as of", "commit", "tests", "rows"):
        table.add_column(heading, justify="right" if heading in {"tests", "rows"} else "left")
    for release in releases:
        values = row(release, current)
        table.add_row(
            release.id,
            "yes" if values["is_current"] else "",
            values["as_of"] or "",
            (values["git_commit"] or "none known")[:9],
            f"{values['passed_tests']:,}",
            f"{values['rows']:,}",
        )
    screen.show(table)
    console = Console(highlight=False, soft_wrap=True)
    for release in releases:
        if release.is_of_other_files:
            console.print(f"{release.id} is {release.made_from}.", markup=False)


def row(release: Release, current: Release | None) -> dict[str, Any]:
    """A release in a line."""
    manifest = release.manifest
    return {
        "release_id": release.id,
        "is_current": current is not None and release.id == current.id,
        "released_at": manifest["released_at"],
        "as_of": manifest["as_of"],
        "git_commit": manifest["git_commit"],
        "git_is_dirty": manifest["git_is_dirty"],
        "passed_tests": manifest["passed_tests"],
        "rows": release.rows,
    }


def publish(as_of: str, keep: int) -> int:
    """Release the candidate and print what came of it: 0 released, 1 refused."""
    from rare_earth_trade.releases import publish as call  # noqa: PLC0415 (takes seconds to import)
    from rare_earth_trade.releases.audit import Refused  # noqa: PLC0415 (as above)

    try:
        show(call.publish(as_of, keep, lambda step: click.echo(step, err=True)))
    except Refused as refusal:
        for reason in refusal.reasons:
            click.echo(f"Not released: {reason}.", err=True)
        click.echo("The current release stays as it is.", err=True)
        return 1
    return 0


def show(release: Release) -> None:
    """Print what a release made, and where readers find it."""
    store = Store()
    place = store.pointer if not release.manifest["as_of"] else release.folder
    click.echo(
        f"Released {release.id}: {len(release.manifest['tables'])} tables,"
        f" {release.manifest['passed_tests']} tests passed."
    )
    click.echo(f"It is {release.made_from}.")
    click.echo(f"Readers open: {place / release.warehouse.name}")
    click.echo(f"      or:     {place / 'parquet'}")
    if release.manifest["as_of"]:
        click.echo("It is as of a day, so `current` stays where it was.")


def show_difference(store: Store, names: tuple[str, str], as_json: bool) -> None:
    """Print what differs between two releases, the earlier one named first."""
    from rare_earth_trade.releases import differences  # noqa: PLC0415 (takes long to import)

    before, now = (chosen(store, name) for name in names)
    found = differences.between(before.folder, now.folder, (before.manifest, now.manifest))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    if tables := found.get("tables"):
        table = Table(title=f"{before.id} to {now.id}", title_justify="left")
        table.add_column("table")
        for heading in (*differences.KINDS, "figures"):
            table.add_column(heading, justify="right")
        table.add_column("moved in", overflow="fold")
        for name, one in tables.items():
            columns = [f"{column} ({count:,})" for column, count in one["columns"].items()]
            counts = [*(one[kind] for kind in differences.KINDS), len(one["figures"])]
            table.add_row(name, *(f"{count:,}" for count in counts), ", ".join(columns))
        screen.show(table)
    for one in found.get("levels", [])[:MOST_LEVELS]:
        sides = " to ".join(f"{one[side] or 'not known'}" for side in ("before_t", "now_t"))
        click.echo(f"{one['series']}, {one['window_start']} to {one['window_end']}: {sides} t")
    click.echo(differences.sentence(found))


def freeze(store: Store, to: Path) -> None:
    """Write the frozen look at the current release, and print its checksum."""
    from rare_earth_trade.releases import freeze as call  # noqa: PLC0415 (takes long to import)

    release, checksum = call.freeze(store, to)
    click.echo(f"Frozen {release.id}: {to}")
    click.echo(f"SHA-256: {checksum}")


def roll_back(name: str) -> None:
    """Make an earlier release the current one, if it is whole."""
    store = Store()
    with store.changing():
        store.must_be_link()
        release = chosen(store, name)
        name = release.id
        if release.manifest["as_of"]:
            raise BadInput(f"{name} is as of a day: such a release never becomes current.")
        if damaged := release.damage():
            more = f" and {len(damaged) - 5} more" if len(damaged) > 5 else ""
            raise BadInput(
                f"{name} is damaged: {', '.join(damaged[:5])}{more}. Choose another one."
            )
        store.point_to(release)
    click.echo(f"Readers see {name} from now on.")


def chosen(store: Store, name: str) -> Release:
    """The release of a name, or of a beginning that no other has. Raises BadInput for others."""
    begun = [path.name for path in store.folder.glob("r*-*") if path.name.startswith(f"{name}-")]
    if len(begun) == 1 and not (store.folder / name).exists():
        name = begun[0]
    if not ID.fullmatch(name) or not (store.folder / name).is_dir():
        raise BadInput(f"there is no release {name}: `rare-earth-trade release --list` has all.")
    try:
        return store.named(name)
    except Unreadable as error:
        raise BadInput(f"{name} cannot be read ({error}): choose another one.") from None
