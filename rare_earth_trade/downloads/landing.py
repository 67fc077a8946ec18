"""The landing area: what is in it, and how a download gets there whole or not at all.

A file `flow=<flow>/<sha256>.parquet` is one download of tariff lines, one in `main_goods_tables` a
table of main goods (`main_goods/area.py`), one in `partner_reports` a report of a statistics office
(`partner_reports/area.py`). It is written in a folder of the call, and renamed under a lock: the
rename is the commit, and there is nothing else to keep in step, since what is known of a download
stands in columns of its own rows. What a call that died has left lies in `.unfinished`, where no
reader looks, and the next call removes it.
"""

import fcntl
import json
import os
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from rare_earth_trade.downloads.main_goods import area
from rare_earth_trade.downloads.partner_reports import area as reports
from rare_earth_trade.files import locked, sync
from rare_earth_trade.sql import dicts, literal, no_pattern

FLOWS = ("import", "export")

REPLACED = "replaced"

# Columns that files of an earlier version lack.
LATER_COLUMNS = {
    "is_quantity_missing": "boolean",
    "is_complete": "boolean",
    "called_at": "timestamp",
}

MANIFEST = """
select
    file_sha256,
    any_value(file_name) as file_name,
    any_value(flow) as flow,
    any_value(currency) as currency,
    any_value(language) as language,
    any_value(source_columns) as source_columns,
    count(*) as row_count,
    min(trade_month) as first_month,
    max(trade_month) as last_month,
    count(distinct trade_month) as month_count,
    count(distinct hs8) as code_count,
    any_value(queried_codes) as queried_codes,
    any_value(is_partial) as is_partial,
    any_value(coalesce(is_complete, false)) as is_complete,
    any_value(loaded_at) as loaded_at
from landed
group by file_sha256
order by loaded_at, file_sha256
"""


def folder(home: Path) -> Path:
    """The landing area below the folder of all output."""
    return home / "landing"


def is_empty(home: Path) -> bool:
    """Whether no download is loaded."""
    return not any(folder(home).glob("flow=*/*.parquet"))


def relation(files: Path | str, columns: dict[str, str] = LATER_COLUMNS) -> str:
    """SQL of the rows of landed files; columns that files of an earlier version lack are null."""
    nulls = ", ".join(f"null::{kind} as {name}" for name, kind in columns.items())
    return (
        f"(select * from read_parquet({literal(str(files))}, union_by_name = true,"
        " hive_partitioning = true, hive_types = {'flow': 'varchar'})"
        f" union all by name select {nulls} where false)"
    )


def all_files(home: Path) -> str:
    """The pattern of all landed files."""
    return f"{no_pattern(str(folder(home)))}/flow=*/*.parquet"


def manifest(home: Path, file: Path | None = None) -> list[dict[str, object]]:
    """One row for each download that is loaded, or for one file, in the order of loading.

    Raises duckdb.Error where a file cannot be read.
    """
    if is_empty(home):
        return []
    with duckdb.connect() as connection:
        files = no_pattern(str(file)) if file else all_files(home)
        return dicts(connection.execute(f"with landed as {relation(files)} {MANIFEST}"))


def readable(home: Path) -> tuple[list[dict[str, object]], dict[Path, str]]:
    """The manifest of all files that can be read; the others, each with the reason."""
    files = sorted(folder(home).glob("flow=*/*.parquet"))
    # DuckDB passes over a folder without a word.
    broken = {file: "it is no file" for file in files if not file.is_file()}
    try:
        return manifest(home), broken
    except duckdb.Error:
        found: list[dict[str, object]] = []
        for file in files:
            try:
                found += [] if file in broken else manifest(home, file)
            except duckdb.Error as error:
                broken[file] = str(error).splitlines()[0]
        return found, broken


class Call:
    """One call of `ingest`: its folder for what is not finished, and the moves that finish it."""

    def __init__(self, home: Path) -> None:
        self.landing = folder(home)
        self.quarantined = home / "quarantine"
        self.lock = self.landing / ".lock"

    def __enter__(self) -> "Call":
        unfinished = self.landing / ".unfinished"
        for place in (unfinished, self.quarantined, *map(self.of_flow, FLOWS)):
            place.mkdir(parents=True, exist_ok=True)
        with locked(self.lock):
            for left in unfinished.iterdir():
                remove_if_dead(left)
            self.folder = Path(tempfile.mkdtemp(dir=unfinished))
            self.latest = self.last_loaded()
            self.began = self.next_moment()
            # Of a complete call: when each of its files was called, and from when on the files
            # speak together of what is absent.
            self.taken: dict[str, datetime] = {}
            self.complete_from = self.began
            # Held until the process ends, however it ends: so others know that it is alive.
            self.alive = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(self.alive, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.alive)

    def last_loaded(self) -> int:
        """When the last download was landed, in microseconds since 1970; files bear that time."""
        others = (area.FOLDER, reports.FOLDER)
        folders = [*map(self.of_flow, FLOWS), *(self.landing / name for name in others)]
        landed = (file for place in folders if place.is_dir() for file in os.scandir(place))
        return max((file.stat().st_mtime_ns // 1000 for file in landed), default=0)

    def next_moment(self) -> datetime:
        """Now (UTC), but later than all that is landed, even if a clock goes back.

        Of two loads of the same rows the later one counts.
        """
        self.latest = max(time.time_ns() // 1000, self.latest + 1)
        return datetime(1970, 1, 1) + timedelta(microseconds=self.latest)

    def join(self, sha256: str, called_at: datetime) -> None:
        """Count a file that is loaded already among those of a complete call."""
        self.taken[sha256] = called_at
        self.complete_from = min(self.complete_from, called_at)

    def of_flow(self, flow: str) -> Path:
        """Folder of the downloads of a flow."""
        return self.landing / f"flow={flow}"

    def flow_of(self, sha256: str) -> str | None:
        """The flow under which these bytes are loaded, if they are."""
        for flow in FLOWS:
            if (self.of_flow(flow) / f"{sha256}.parquet").exists():
                return flow
        return None

    def commit(self, written: Path, flow: str, sha256: str) -> str:
        """Make a finished Parquet file part of the landing area, unless its bytes are in it.

        Gives the flow under which they now are: another call may have been quicker.
        """
        os.utime(written, ns=(self.latest * 1000,) * 2)
        sync(written)
        with locked(self.lock):
            found = self.flow_of(sha256)
            if found is None:
                # First, so that nothing is ever both in quarantine and loaded.
                self.take_out(sha256)
                written.rename(self.of_flow(flow) / f"{sha256}.parquet")
        return found or flow

    def commit_table(self, written: Path, key: str, sha256: str, name: str) -> area.Landed | None:
        """Put a finished table in the place of an earlier file of it, which goes to quarantine.

        Gives that file. It is whole in one of the two places at any moment.
        """
        os.utime(written, ns=(self.latest * 1000,) * 2)
        sync(written)
        place = area.place(self.landing, key)
        with locked(self.lock):
            place.parent.mkdir(exist_ok=True)
            replaced = area.landed(place)
            if replaced and replaced.sha256 != sha256:
                message = f"replaced by {name}; give the file again to let it count again"
                reasons = {
                    "file_name": replaced.file_name,
                    "file_sha256": replaced.sha256,
                    "flow": replaced.rows[0]["flow"],
                    "replaced_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
                    "reasons": [{"reason": REPLACED, "message": message}],
                }
                there = self.write_reasons(replaced.sha256, reasons)
                copy = self.folder / "replaced.parquet"
                shutil.copyfile(place, copy)
                sync(copy)
                copy.replace(there / "download.parquet")
                sync(there)
            self.take_out(sha256)
            written.replace(place)
            sync(place.parent)
        return replaced

    def commit_report(self, written: Path, sha256: str) -> bool:
        """Make a finished report part of the landing area; False where its bytes are in it."""
        os.utime(written, ns=(self.latest * 1000,) * 2)
        sync(written)
        place = reports.place(self.landing, sha256)
        with locked(self.lock):
            place.parent.mkdir(exist_ok=True)
            if place.exists():
                return False
            self.take_out(sha256)
            written.rename(place)
            sync(place.parent)
        return True

    def restate(self, written: Path, flow: str, sha256: str) -> None:
        """Put a download, written anew with what is now said of it, in the place of the old one.

        It keeps its time, and stays out where another call has taken it out meanwhile.
        """
        landed = self.of_flow(flow) / f"{sha256}.parquet"
        with locked(self.lock):
            if landed.exists():
                moment = landed.stat().st_mtime_ns
                os.utime(written, ns=(moment, moment))
                sync(written)
                written.replace(landed)

    def forget(self, landed: Path, sha256: str, reasons: dict[str, object]) -> None:
        """Take a download out of the landing area into quarantine, where it is kept."""
        with locked(self.lock):
            there = self.write_reasons(sha256, reasons)
            # Last, since it is what takes the download out.
            landed.replace(there / "download.parquet")
            sync(there)

    def write_reasons(self, sha256: str, reasons: dict[str, object]) -> Path:
        """The folder in quarantine of what leaves the landing area, with the reasons in it."""
        there = self.quarantined / sha256
        there.mkdir(exist_ok=True)
        draft = self.folder / "reasons.json"
        text = json.dumps(reasons, indent=2, ensure_ascii=False)
        draft.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
        sync(draft)
        draft.replace(there / "reasons.json")
        return there

    def settle(self) -> None:
        """Make sure that not even a power cut undoes the commits."""
        for flow in FLOWS:
            sync(self.of_flow(flow))

    def quarantine(self, sha256: str, raw: bytes | None, reasons: dict[str, object]) -> None:
        """Put a copy of a refused download with its reasons aside, both or neither."""
        copy = self.folder / sha256
        copy.mkdir()
        # None of what is too large to be copied.
        if raw is not None:
            (copy / "download.csv").write_bytes(raw)
        text = json.dumps(reasons, indent=2, ensure_ascii=False)
        (copy / "reasons.json").write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
        for file in copy.iterdir():
            sync(file)
        with locked(self.lock):
            there = self.quarantined / sha256
            if there.exists():
                # The same bytes: only what is said of them can be new.
                (copy / "reasons.json").replace(there / "reasons.json")
            else:
                copy.rename(there)
        shutil.rmtree(copy, ignore_errors=True)

    def release(self, sha256: str) -> None:
        """Take a download that is loaded out of quarantine, if it is there."""
        if (self.quarantined / sha256).exists():
            with locked(self.lock):
                self.take_out(sha256)

    def take_out(self, sha256: str) -> None:
        """Move a download out of quarantine in one step; the end of the call removes it."""
        there = self.quarantined / sha256
        if there.exists():
            there.rename(Path(tempfile.mkdtemp(dir=self.folder)) / sha256)


def remove_if_dead(left: Path) -> None:
    """Remove the folder of a call that has ended without doing so itself."""
    try:
        file = os.open(left, os.O_RDONLY)
    except FileNotFoundError:
        # Its call has just ended.
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(file)
