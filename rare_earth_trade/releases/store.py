"""The folder of releases: what is in it, which one is current, and the steps that change that.

`<home>/releases/<id>/` is one release, read-only from the moment it has that name. `current` is a
symbolic link, replaced in one step. What is not finished lies in `.unfinished`; whoever holds the
lock knows that it belongs to nobody alive.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from rare_earth_trade import paths
from rare_earth_trade.errors import BadInput

WAREHOUSE = "rare_earth_trade.duckdb"
MANIFEST = "release.json"
ID = re.compile(r"r(\d{4,})-[0-9a-z-]+")


@dataclass(frozen=True)
class Release:
    """One release: its folder, and what its release.json says."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """Name of the release, and of its folder."""
        return self.folder.name

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that readers open."""
        return self.folder / WAREHOUSE


class Store:
    """The releases below a folder of all output."""

    def __init__(self, home: Path | None = None) -> None:
        self.folder = (home or paths.home()) / "releases"
        self.unfinished = self.folder / ".unfinished"
        self.pointer = self.folder / "current"

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock of all changes, waiting for it; clear away what a killed call has left."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise BadInput(f"cannot write below {self.folder} ({error.strerror}).") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                click.echo("Another release is under way: waiting for it to end ...", err=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            # What a killed call has started holds the lock, too, until it ends by itself.
            os.set_inheritable(lock, True)
            remove(self.unfinished)
            try:
                yield
            finally:
                remove(self.unfinished)
        finally:
            os.close(lock)

    def all(self) -> list[Release]:
        """All whole releases, oldest first."""
        found = []
        for folder in self.folder.glob("r*/"):
            manifest = folder / MANIFEST
            if ID.fullmatch(folder.name) and manifest.is_file() and not folder.is_symlink():
                found.append(Release(folder, json.loads(manifest.read_text(encoding="utf-8"))))
        return sorted(found, key=lambda release: number_of(release.id))

    def current(self) -> Release | None:
        """The release that readers see, if there is one."""
        if not self.pointer.is_symlink():
            return None
        name = os.readlink(self.pointer)  # noqa: PTH115 (the text of the link, not where it leads)
        return next((release for release in self.all() if release.id == name), None)

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
        return Release(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))

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

    def damage(self, release: Release) -> list[str]:
        """Files of a release that are not what its manifest says."""
        return [
            name
            for name, digest in release.manifest["files"].items()
            if not (release.folder / name).is_file() or checksum(release.folder / name) != digest
        ]


def number_of(name: str) -> int:
    """The running number in the name of a release; 0 for other names."""
    match = ID.fullmatch(name)
    return int(match[1]) if match else 0


def checksum(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def remove(folder: Path) -> None:
    """Remove a folder, read-only parts of it, too; nothing where there is none."""
    if not folder.exists():
        return
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)
