"""Killed, doubled, without room, under readers: `current` is always one whole release."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths
from rare_earth_trade.releases.store import Store

DRIVER = Path(__file__).with_name("quick_release.py")

# Reads two tables that every release writes anew and checks that they are of one release.
READER = """
import sys, time
from pathlib import Path
import duckdb
current, until = Path(sys.argv[1]), Path(sys.argv[2])
seen = set()
reads = 0
while not until.exists() or reads == 0:
    with duckdb.connect(str(current / "rare_earth_trade.duckdb"), read_only=True) as connection:
        [(release,)] = connection.execute(
            "select release_id from marts.release_manifest"
        ).fetchall()
        [(mark,)] = connection.execute("select max(label) from marts.dim_mark").fetchall()
        [(months,)] = connection.execute(
            "select count(*) from marts.fct_magnet_exports_monthly"
        ).fetchall()
    assert int(release[1:5]) == int(mark), (release, mark)
    assert months > 100
    seen.add(release)
    reads += 1
print(reads, len(seen))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A scratch folder of output with the candidate and its manifest, and a report."""
    home = tmp_path / "home"
    (home / "build/data_docs").mkdir(parents=True)
    (home / "build/data_docs/index.html").write_text("report")
    shutil.copy2(paths.candidate(), home / "build")
    return home


@pytest.fixture
def start(home: Path) -> Callable[..., subprocess.Popen]:
    """Start a quick release in the background."""
    manifest = paths.home() / "build/target/manifest.json"

    def start_release(**options: object) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, DRIVER, manifest],
            env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    return start_release


def assert_whole(home: Path) -> None:
    """The current release is what its manifest says."""
    store = Store(home)
    release = store.current()
    assert release is not None
    assert store.damage(release) == []
    with duckdb.connect(str(store.pointer / "rare_earth_trade.duckdb"), read_only=True) as marts:
        assert marts.execute("select release_id from marts.release_manifest").fetchall() == [
            (release.id,)
        ]
        for table, facts in release.manifest["tables"].items():
            [(rows,)] = marts.execute(f"select count(*) from marts.{table}").fetchall()
            assert rows == facts["rows"]


@pytest.mark.parametrize(
    "kills", [4, pytest.param(200, marks=pytest.mark.full)], ids=["sample", "all"]
)
def test_a_killed_release_leaves_the_current_one(home: Path, start: Callable, kills: int) -> None:
    first = start()
    out, err = first.communicate()
    assert first.returncode == 0, err
    began = time.monotonic()
    assert start().wait() == 0
    lasts = time.monotonic() - began
    generator = random.Random(7)
    for _ in range(kills):
        process = start()
        time.sleep(generator.uniform(0, 1.1 * lasts))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert_whole(home)
    last = start()
    out, err = last.communicate()
    assert last.returncode == 0, err
    assert_whole(home)
    store = Store(home)
    assert store.current().id == out.splitlines()[-1]
    # Nothing is left but the last releases.
    assert not store.unfinished.exists()
    assert len(store.all()) == 3


def test_two_at_once_wait_for_each_other(home: Path, start: Callable) -> None:
    both = [start(), start()]
    ends = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert len(Store(home).all()) == 2
    assert any("waiting for it to end" in err for _, err in ends)
    assert_whole(home)


def test_without_room_nothing_is_released(home: Path, start: Callable) -> None:
    assert start().wait() == 0
    before = Store(home).current().id
    limited = start(
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    )
    _, err = limited.communicate()
    assert limited.returncode == 2, err
    assert "the current release stays as it is" in err
    assert "Traceback" not in err
    assert Store(home).current().id == before
    assert len(Store(home).all()) == 1
    assert_whole(home)


def test_readers_see_whole_releases_and_delay_nobody(
    home: Path, start: Callable, tmp_path: Path
) -> None:
    candidate = str(home / "build/rare_earth_trade.duckdb")

    def mark(number: int) -> None:
        """Change the candidate, as a build would, so that each release can be told."""
        with duckdb.connect(candidate) as connection:
            connection.execute(
                f"create or replace table marts.dim_mark as select {number} as label"
            )

    mark(1)
    assert start().wait() == 0
    until = tmp_path / "until"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, home / "releases/current", until],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    try:
        for number in range(2, 12):
            mark(number)
            process = start()
            _, err = process.communicate()
            assert process.returncode == 0, err
    finally:
        until.touch()
    for reader in readers:
        out, err = reader.communicate()
        assert reader.returncode == 0, err
        reads, seen = map(int, out.split())
        assert reads > 20
        assert seen > 3
