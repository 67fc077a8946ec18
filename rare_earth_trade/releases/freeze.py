"""A frozen look at a release: one zip file whose bytes rest on the data alone.

Two machines that build the same inputs make releases with other ids and times, and other pages on
what changed since the release before. The frozen look has neither: its name is a checksum of the
tables, its time the day of the newest page, and nothing of the run is in it. So its bytes are the
same on both, and who is handed one can make it again and compare.
"""

import hashlib
import json
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from rare_earth_trade import brief
from rare_earth_trade.brief import facts
from rare_earth_trade.errors import BadInput
from rare_earth_trade.files import checksum
from rare_earth_trade.releases import catalogues, checks, differences, parquet
from rare_earth_trade.releases.manifest import MANIFEST
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.releases.store import RULES, WAREHOUSE, Release, Store, contents
from rare_earth_trade.sql import dicts, literal, no_pattern

# What release.json says of a release that the data do not decide.
OF_THE_RUN = ("built_at", "dbt_run", "checks", "changes", "files", "sizes", "replaces")
NEWEST = "select max(published_on)::timestamp from marts.dim_source"
CHECKS = f"select * from marts.{checks.TABLE} order by check_id"
FIRST_YEAR_OF_ZIP = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


def freeze(store: Store, to: Path) -> tuple[Release, str]:
    """Write the frozen look at the current release; that release, and the checksum of the file.

    Raises BadInput where the release is damaged, or the file is there already.
    """
    release = store.needed()
    release.check(RULES, "parquet/", "brief/docs/", "docs/manifest.json")
    if to.exists():
        raise BadInput(f"{to} is there already: name a new file.")
    with TemporaryDirectory(prefix=".freeze-", dir=to.absolute().parent) as scratch:
        folder = Path(scratch) / "look"
        folder.mkdir()
        with release.of_this_version():
            lay_out(release, folder)
        packed = Path(scratch) / "look.zip"
        pack(folder, packed)
        packed.replace(to)
    return release, checksum(to)


def lay_out(release: Release, folder: Path) -> None:
    """Write all that is in the frozen look into a folder."""
    with opened(release.warehouse) as connection:
        [(newest,)] = connection.execute(NEWEST).fetchall()
        found = [list(row.values()) for row in dicts(connection.execute(CHECKS))]
    manifest = told(release, newest)
    copy_warehouse(release, manifest, newest, folder / WAREHOUSE)
    write_parquet(release, manifest, folder)
    write_rules(release.folder / RULES, folder / RULES)
    write_pages(release, manifest, newest, folder)
    text = (release.folder / "docs/manifest.json").read_text(encoding="utf-8")
    changes = differences.first(manifest)
    catalogues.write(folder, manifest, json.loads(text), found, changes)
    (folder / WAREHOUSE).unlink()
    catalogues.write_sums(folder)
    manifest["files"] = {name: checksum(folder / name) for name in sorted(contents(folder))}
    catalogues.write_json(folder / MANIFEST, manifest)


def told(release: Release, newest: datetime) -> dict[str, Any]:
    """What release.json of the frozen look says."""
    manifest = {name: value for name, value in release.manifest.items() if name not in OF_THE_RUN}
    tables = {
        name: said
        for name, said in sorted(manifest["tables"].items())
        if name not in differences.LEFT_OUT
    }
    rests_on = [tables, manifest.get("project_state"), manifest["as_of"]]
    digest = hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()
    versions = {
        name: found for name, found in manifest.get("versions", {}).items() if name != "python"
    }
    return manifest | {
        "release_id": f"r0000-frozen-{digest[:16]}",
        "released_at": f"{newest:%Y-%m-%dT%H:%M:%S}+00:00",
        "git_commit": None,
        "git_is_dirty": None,
        "versions": versions,
        "tables": tables,
    }


def copy_warehouse(
    release: Release, manifest: dict[str, Any], newest: datetime, file: Path
) -> None:
    """A copy of the warehouse that calls itself the frozen look; pages are written from it."""
    shutil.copyfile(release.warehouse, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "update marts.release_manifest set release_id = $1, released_at = $2",
            [manifest["release_id"], newest],
        )
        for table in differences.LEFT_OUT:
            connection.execute(f"drop table if exists marts.{table}")


def write_parquet(release: Release, manifest: dict[str, Any], folder: Path) -> None:
    """Write the tables into Parquet, as a release has them."""
    to = folder / "parquet"
    to.mkdir()
    keys = differences.keys_of(release.folder)
    tables, name = manifest["tables"], manifest["release_id"]
    with duckdb.connect() as connection:
        # Several threads may part the rows of a file otherwise each time.
        connection.execute("set threads = 1")
        connection.execute(f"attach {literal(str(folder / WAREHOUSE))} as release (read_only)")
        connection.execute("use release.marts")
        for table in tables:
            parquet.write(connection, table, keys.get(table, []), name, to)
        parquet.explain(
            connection,
            {table: keys.get(table, []) for table in tables},
            {table: said["rows"] for table, said in tables.items()},
            name,
            to,
        )


def write_rules(rules: Path, to: Path) -> None:
    """Copy what `verify` judges by, the rows of each file in one order."""
    to.mkdir()
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        for file in sorted(rules.iterdir()):
            if file.suffix == ".parquet":
                connection.execute(
                    f"copy (from read_parquet({literal(no_pattern(str(file)))}) order by all)"
                    " to $path (format parquet, compression zstd)",
                    {"path": str(to / file.name)},
                )
            else:
                shutil.copyfile(file, to / file.name)


def write_pages(release: Release, manifest: dict[str, Any], newest: datetime, folder: Path) -> None:
    """Write the pages without what is of the run: its id and time, and the release before."""
    pages = brief.write(folder / "brief", folder / WAREHOUSE, None, releases=[manifest])
    # Of the checks the pages tell no time.
    pages.checks_page(facts.checks(release.warehouse), in_release=False)
    released = datetime.fromisoformat(release.manifest["released_at"])
    changed = {
        release.id: manifest["release_id"],
        f"{released:%-d %B %Y, %H:%M}": f"{newest:%-d %B %Y, %H:%M}",
    }
    docs = release.folder / "brief/docs"
    for file in sorted(docs.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        for old, new in changed.items():
            text = text.replace(old, new)
        copy = folder / "brief/docs" / file.relative_to(docs)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")


def pack(folder: Path, to: Path) -> None:
    """Put a folder into a zip file with the same bytes each time.

    Names in order, one time for all, one right for all. Nothing is compressed: two versions of zlib
    give other bytes.
    """
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted([*contents(folder), MANIFEST]):
            entry = zipfile.ZipInfo(name, FIRST_YEAR_OF_ZIP)
            entry.create_system = 3
            entry.external_attr = READABLE
            packed.writestr(entry, (folder / name).read_bytes())
