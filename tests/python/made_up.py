"""Made-up releases: what the store does with them needs no warehouse."""

import json
from pathlib import Path
from typing import Any

from rare_earth_trade.files import checksum
from rare_earth_trade.releases.store import Release, Store, contents

COMMIT = "abc123def4567890abc123def4567890abc123de"


class Releases:
    """Makes releases of a page and a text in a scratch folder, whole and with true checksums."""

    def __init__(self, home: Path) -> None:
        self.store = Store(home)

    def add(self, as_of: str = "", **facts: Any) -> str:
        """Make one, the current one unless it is as of a day; its id."""
        with self.store.changing():
            draft = self.store.draft()
            (draft / "rare_earth_trade.duckdb").write_bytes(b"warehouse")
            (draft / "brief").mkdir()
            (draft / "brief/index.html").write_text("<p>brief</p>", encoding="utf-8")
            name = self.store.next_id(as_of)
            (draft / "release.json").write_text(
                json.dumps(self.manifest(draft, name, as_of) | facts), encoding="utf-8"
            )
            release = self.store.finish(draft, name)
            if not as_of:
                self.store.point_to(release)
            return release.id

    def manifest(self, draft: Path, name: str, as_of: str) -> dict[str, Any]:
        """What a release.json says."""
        return {
            "format": 1,
            "release_id": name,
            "released_at": "2026-01-01T00:00:00+00:00",
            "as_of": as_of or None,
            "git_commit": COMMIT,
            "git_is_dirty": False,
            "passed_tests": 3,
            "downloads": [],
            "tables": {"fct_levels": {"rows": 7}},
            "files": {one: checksum(draft / one) for one in sorted(contents(draft))},
            "sizes": {one: (draft / one).stat().st_size for one in sorted(contents(draft))},
        }


def folder_of(releases: Releases, name: str) -> Path:
    """The folder of a release, opened for changes."""
    folder = releases.store.folder / name
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def release_of(releases: Releases, name: str) -> Release:
    """A release by its id."""
    return releases.store.named(name)
