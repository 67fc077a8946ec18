"""The folder of releases: what is in it, which one is current, and the steps that change that.

`<home>/releases/<id>/` is one release, read-only from the moment it has that name. `current` is a
symbolic link, replaced in one step. What is not finished lies in `.unfinished`; whoever holds the
lock knows that it belongs to nobody alive. What cannot be read is named, left alone, never removed.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from rare_earth_trade import paths
from rare_earth_trade.errors import BadInput
from rare_earth_trade.files import checksum, locked, sync
from rare_earth_trade.releases import manifest
from rare_earth_trade.releases.manifest import MANIFEST, Unreadable

WAREHOUSE = "rare_earth_trade.duckdb"
RULES = "rules/"
ID = re.compile(r"r(\d{4,})-[0-9a-z-]+")


@dataclass(frozen=True)
class Release:
    """One release: its folder, and what its release.json says (manifest.SHAPE at least)."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """Name of the release, and of its folder unless that is a copy."""
        return self.manifest["release_id"]

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that readers open."""
        return self.folder / WAREHOUSE

    @property
    def is_of_other_files(self) -> bool:
        """Whether no commit holds the files that it was made from."""
        return self.manifest["git_commit"] is None or self.manifest["git_is_dirty"] is not False

    @property
    def made_from(self) -> str:
        """Of which files it was made, in words."""
        commit = self.manifest["git_commit"]
        if commit is None:
            return "made from files of no known commit (not a git checkout)"
        if not self.is_of_other_files:
            return f"made from commit {commit[:9]}"
        return f"made from files that differ from commit {commit[:9]} (uncommitted changes)"

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table["rows"] for table in self.manifest["tables"].values())

    def damage(self) -> list[str]:
        """Every file that is not as release.json lists it: its name, and what became of it.

        Files are compared by checksum, release.json itself excepted. Links and other things that
        no release holds count as added.
        """
        listed, found = self.manifest["files"], contents(self.folder)
        damaged = dict.fromkeys(found - listed.keys(), "added")
        damaged |= dict.fromkeys(listed.keys() - found, "missing")
        for name in listed.keys() & found:
            file = self.folder / name
            if not is_plain(file) or checksum(file) != listed[name]:
                damaged[name] = "changed"
        return [f"{printable(name)} ({what})" for name, what in sorted(damaged.items())]

    def check(self, *beginnings: str) -> None:
        """Raise BadInput unless the warehouse is there, of its size, and all that begins so, too.

        Quick enough for every call: what files hold is compared by `damage` only.
        """
        sizes = self.manifest.get("sizes", {})
        listed = [name for name in self.manifest["files"] if name.startswith(beginnings)]
        for name in (WAREHOUSE, *listed):
            file = self.folder / name
            size = file.stat().st_size if file.is_file() else None
            if size is None or size != sizes.get(name, size):
                what = "missing" if size is None else "changed"
                raise BadInput(
                    f"{self.id} is damaged: {printable(name)} ({what}). Use another release"
                    " (`rare-earth-trade release --list`), or copy it again."
                )

    @contextmanager
    def of_this_version(self) -> Iterator[None]:
        """Make bad input of a table or column that is asked for and that the release lacks."""
        import duckdb  # noqa: PLC0415 (keeps the list of releases quick)

        try:
            yield
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise BadInput(
                f"{self.id}, {self.made_from}, lacks a table or column that this version reads"
                f" ({str(error).splitlines()[0]}). Use a release of this version (`make build`),"
                " the version that made it, or its own pages (brief/index.html)."
            ) from error


def contents(folder: Path) -> set[str]:
    """Names of all that is in a release but folders and release.json, as release.json lists it.

    Raises OSError where a folder cannot be read.
    """
    found = set()
    todo = [folder]
    while todo:
        for path in todo.pop().iterdir():
            if path.is_dir() and not path.is_symlink():
                todo.append(path)
            else:
                found.add(path.relative_to(folder).as_posix())
    return found - {MANIFEST}


def printable(name: str) -> str:
    """A name of which no sign steers a terminal."""
    return name if name.isprintable() else ascii(name)


def is_plain(path: Path) -> bool:
    """Whether a path is a file, and no link to one."""
    return stat.S_ISREG(path.lstat().st_mode)


def read(folder: Path) -> Release:
    """The release in a folder. Raises Unreadable, saying what is wrong with its release.json."""
    return Release(folder, manifest.read(folder / MANIFEST))


@cache
def say_skipped(folder: Path, reason: str) -> None:
    """Say, once a call, which release is skipped, and why."""
    click.echo(f"Skipped: {folder} cannot be read ({reason}).", err=True)


class Store:
    """The releases in one folder: below that of all output, unless another one is named."""

    def __init__(self, home: Path | None = None, folder: Path | None = None) -> None:
        self.folder = folder or (home or paths.home()) / "releases"
        self.unfinished = self.folder / ".unfinished"
        self.pointer = self.folder / "current"

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock of all changes, waiting for it; clear away what a killed call has left."""
        with ExitStack() as stack:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locked(self.folder / ".lock", say_waiting))
                remove(self.unfinished)
            except OSError as error:
                raise BadInput(f"cannot write below {self.folder} ({error.strerror}).") from error
            try:
                yield
            finally:
                remove(self.unfinished)

    def all(self) -> list[Release]:
        """All releases that can be read, oldest first; the others are named on standard error."""
        found, unreadable = self.sorted_out()
        for name, reason in unreadable.items():
            say_skipped(self.folder / name, reason)
        return found

    def sorted_out(self) -> tuple[list[Release], dict[str, str]]:
        """Releases that can be read, oldest first; names of the others, each with the reason."""
        found, unreadable = [], {}
        names = [path.name for path in self.folder.glob("r*") if ID.fullmatch(path.name)]
        for name in sorted(names, key=number_of):
            try:
                found.append(self.named(name))
            except Unreadable as error:
                unreadable[name] = str(error)
        return found, unreadable

    def named(self, name: str) -> Release:
        """The release of a name. Raises Unreadable where there is none that can be read."""
        folder = self.folder / name
        if folder.is_symlink() or not folder.is_dir():
            raise Unreadable("it is no folder")
        release = read(folder)
        if release.id != name:
            raise Unreadable(f"its {MANIFEST} is that of {release.id}")
        return release

    def current(self) -> Release | None:
        """The release that readers see; None where there is none, or none that can be read."""
        try:
            return self.pointed()
        except Unreadable:
            return None

    def pointed(self) -> Release | None:
        """The release that `current` leads to, if it exists; Unreadable where that is none."""
        if not self.pointer.is_symlink():
            if self.pointer.exists():
                raise Unreadable("it is not a link")
            return None
        name = os.readlink(self.pointer)  # noqa: PTH115 (the text of the link, not where it leads)
        if not ID.fullmatch(name) or not (self.folder / name).exists():
            raise Unreadable(f"it leads to {name}, and there is no such release")
        return self.named(name)

    def trouble(self) -> str | None:
        """What is wrong with `current` and what to do, in a sentence; None where it is well."""
        try:
            self.pointed()
        except Unreadable as error:
            if not self.pointer.is_symlink():
                return (
                    f"{self.pointer} is not a link to a release: move it away, then {self.cure()}."
                )
            return f"{self.pointer} cannot be read ({error}): {self.cure()}."
        return None

    def cure(self) -> str:
        """How readers get a current release again."""
        whole = [release.id for release in self.sorted_out()[0] if not release.manifest["as_of"]]
        anew = "release anew (`make build`)"
        return f"`rare-earth-trade release --rollback {whole[-1]}`, or {anew}" if whole else anew

    def needed(self) -> Release:
        """The current release. Raises BadInput where there is none, saying what to do."""
        release = self.current()
        if release is None:
            raise BadInput(self.trouble() or self.nothing_yet())
        return release

    def nothing_yet(self) -> str:
        """Why there is no current release where nothing is wrong, in a sentence."""
        if self.all():
            return f"no release in {self.folder} is the current one: name one by --release DIR."
        return (
            f"there is no release in {self.folder} yet: run `make build`,"
            " or name another place by --release DIR."
        )

    def before(self, release: Release) -> Release | None:
        """The release that another one replaced as the current one, if it is still there."""
        earlier = [
            one
            for one in self.all()
            if number_of(one.id) < number_of(release.id) and not one.manifest["as_of"]
        ]
        if "replaces" in release.manifest:
            earlier = [one for one in earlier if one.id == release.manifest["replaces"]]
        return earlier[-1] if earlier else None

    def next_id(self, as_of: str) -> str:
        """Name of the next release. Numbers only grow, even if a clock goes back."""
        numbers = [number_of(folder.name) for folder in self.folder.glob("r*-*")]
        stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        suffix = f"-as-of-{as_of}" if as_of else ""
        return f"r{max(numbers, default=0) + 1:04}-{stamp}{suffix}"

    def draft(self) -> Path:
        """A new empty folder for a release that is being made."""
        folder = self.unfinished / "draft"
        folder.mkdir(parents=True)
        return folder

    def finish(self, draft: Path, name: str) -> Release:
        """Make a draft a release: read-only, on the disk, and under its name in one step."""
        for path in sorted(draft.rglob("*"), reverse=True):
            sync(path)
            path.chmod(0o555 if path.is_dir() else 0o444)
        sync(draft)
        folder = self.folder / name
        draft.rename(folder)
        folder.chmod(0o555)
        sync(self.folder)
        return read(folder)

    def must_be_link(self) -> None:
        """Raise BadInput where something stands in the place of `current` that is nobody's link."""
        if self.pointer.exists() and not self.pointer.is_symlink():
            raise BadInput(
                f"{self.pointer} is not a link, as a release makes it:"
                " move it away, and call this again. Nothing was changed."
            )

    def point_to(self, release: Release) -> None:
        """Make a release the current one, in one step."""
        self.unfinished.mkdir(exist_ok=True)
        link = self.unfinished / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(release.id)
        link.replace(self.pointer)
        sync(self.folder)

    def retain(self, number: int) -> list[str]:
        """Remove all but the last releases; the current one stays in any case."""
        current = self.current()
        gone = [
            release
            for release in self.all()[:-number]
            if current is None or release.id != current.id
        ]
        for release in gone:
            self.unfinished.mkdir(exist_ok=True)
            away = self.unfinished / release.id
            # Only root can move a folder that nobody may write.
            release.folder.chmod(0o755)
            release.folder.rename(away)
            remove(away)
        return [release.id for release in gone]


class One(Store):
    """A release by the name of its folder, as if it were the current one."""

    def __init__(self, place: Path) -> None:
        # Its files are read one after the other: where a link leads is looked up once.
        folder = place.resolve()
        super().__init__(folder=folder.parent)
        try:
            self.release = read(folder)
        except Unreadable as error:
            raise BadInput(f"{place} is not a readable release ({error}).") from None
        self.pointer = place

    def all(self) -> list[Release]:
        """This release alone."""
        return [self.release]

    def pointed(self) -> Release:
        """This release."""
        return self.release

    def before(self, release: Release) -> Release | None:
        """The release that it replaced, where it still lies among others."""
        is_copy = release.folder.name != release.id
        return None if is_copy else Store(folder=self.folder).before(release)


def at(place: Path | None) -> Store:
    """Where a command reads releases: in DIR of --release, else below the folder of all output.

    DIR is a release, a link to one, or a folder of releases. Raises BadInput where it is neither.
    """
    if place is None:
        return Store()
    if os.path.lexists(place / MANIFEST):
        return One(place)
    if any(ID.fullmatch(path.name) for path in place.iterdir()):
        return Store(folder=place)
    raise BadInput(
        f"{place} is not a release and holds none: name the folder with {MANIFEST} in it,"
        " or the folder of releases."
    )


def number_of(name: str) -> int:
    """The running number in the name of a release; 0 for other names."""
    match = ID.fullmatch(name)
    return int(match[1]) if match else 0


def say_waiting() -> None:
    """Say why nothing happens."""
    click.echo("Another release is under way: waiting for it to end ...", err=True)


def remove(folder: Path) -> None:
    """Remove a folder, read-only parts of it, too; nothing where there is none."""
    if not folder.is_dir() or folder.is_symlink():
        folder.unlink(missing_ok=True)
        return
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)
