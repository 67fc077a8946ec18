"""Releases under stress: readers, kills, rivals and a full disk never meet half a release."""

import itertools
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from made_up import Releases

from rare_earth_trade.releases.store import Release, Store, number_of

READERS = Path(__file__).with_name("readers")
BIN = Path(sys.executable).parent
# The true command takes most of its time for dbt's docs and the expectations.
QUICK = [sys.executable, READERS / "quick_release.py"]
TRUE = [BIN / "rare-earth-trade", "release"]
MARKED = {"dim_partner": "partner_name", "dim_product": "product_label"}


@pytest.fixture
def home(candidate: Path, tmp_path: Path) -> Path:
    """A scratch folder of output with a copy of the candidate."""
    (tmp_path / "home/build").mkdir(parents=True)
    shutil.copy2(candidate, tmp_path / "home/build")
    return tmp_path / "home"


def start(home: Path, command: list, **options: object) -> subprocess.Popen[str]:
    environment = os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "NO_COLOR": "1"}
    return subprocess.Popen(
        list(map(str, command)),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, messages = process.communicate()
    return process.returncode, messages


def mark(home: Path, number: int) -> None:
    """Another candidate: two tables say which one it is."""
    with duckdb.connect(str(home / "build/rare_earth_trade.duckdb")) as connection:
        for table, column in MARKED.items():
            connection.execute(
                f"update marts.{table} set {column} = $1"
                f" where {column} like '~%' or rowid = 0 and not exists"
                f" (select * from marts.{table} where {column} like '~%')",
                [f"~release {number}"],
            )


def marks(release: Release) -> set[str]:
    """What two tables say, in the warehouse and in the Parquet files."""
    found = set()
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        [(name,)] = connection.execute("select release_id from marts.release_manifest").fetchall()
        assert name == release.id == release.manifest["release_id"]
        for table, column in MARKED.items():
            for relation in (
                f"marts.{table}",
                f"read_parquet('{release.folder}/parquet/{table}.parquet')",
            ):
                rows = connection.execute(
                    f"select {column} from {relation} where {column} like '~%'"
                ).fetchall()
                found |= {text for (text,) in rows}
    return found


def check_whole(home: Path) -> Release:
    """The current release opens, and is what it says of itself; so is every other one."""
    store = Store(home)
    current = store.current()
    assert current is not None
    assert len(marks(current)) == 1
    for release in store.all():
        assert release.damage() == []
    return current


def check_clean(home: Path) -> None:
    """Nothing but whole releases, the pointer and the lock."""
    releases = {release.id for release in Store(home).all()}
    names = {path.name for path in (home / "releases").iterdir()}
    assert names == releases | {"current", ".lock"}


@pytest.fixture
def readers(home: Path) -> Iterator[Callable[[], list[dict[str, int]]]]:
    """Four processes that query `current` in a loop; called, they end and say what they met."""
    stop = home / "stop"
    script = READERS / "reader_loop.py"
    kinds = ["duckdb", "duckdb", "duckdb", "parquet"]
    mark(home, 1)
    assert finish(start(home, QUICK))[0] == 0
    processes = [
        subprocess.Popen(
            [sys.executable, script, kind, home / "releases/current", stop],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for kind in kinds
    ]

    def end() -> list[dict[str, int]]:
        stop.touch()
        met = []
        for process in processes:
            output, messages = process.communicate(timeout=60)
            assert process.returncode == 0, messages
            met.append(json.loads(output))
        return met

    yield end
    stop.touch()
    for process in processes:
        process.wait(timeout=60)


@pytest.mark.long
@pytest.mark.parametrize("last", [3, pytest.param(11, marks=pytest.mark.full)])
def test_releases_while_four_processes_read(home: Path, readers: Callable, last: int) -> None:
    for number in range(2, last + 1):
        # No candidate waits for a reader: writing it would fail at once.
        mark(home, number)
        code, messages = finish(start(home, [*QUICK, "--keep", "1"]))
        assert code == 0, messages
    seen = readers()
    # Each reader met most of the releases, each whole, and in their order.
    for met in seen:
        assert len(met) >= 0.7 * last
        assert list(met) == sorted(met)
    # The one before the current one stays for those who are just opening it.
    assert [number_of(release.id) for release in Store(home).all()] == [last - 1, last]
    check_clean(home)


@pytest.mark.full
def test_ten_builds_and_releases_while_four_processes_read(
    home: Path, readers: Callable, project: Path
) -> None:
    seeds = {
        "ref_partners": (",Afghanistan,", "dim_partner"),
        "ref_products": (",Rare-earth permanent magnets,", "dim_product"),
    }
    environment = os.environ | {
        "RARE_EARTH_TRADE_HOME": str(home),
        "PYTHONPATH": str(project),
        "DBT_TARGET_PATH": str(home / "build/target"),
        "DBT_LOG_PATH": str(home / "build/logs"),
        "DBT_PROJECT_DIR": str(project),
    }
    before = {name: (project / f"seeds/reference/{name}.csv").read_text() for name in seeds}
    for number in range(2, 12):
        for name, (value, _) in seeds.items():
            text = before[name].replace(value, f",~release {number},")
            assert text != before[name]
            (project / f"seeds/reference/{name}.csv").write_text(text)
        main = "from rare_earth_trade.cli import main; main()"
        for command in (
            [BIN / "dbt", "--quiet", "build"],
            [sys.executable, "-c", main, "release"],
        ):
            done = subprocess.run(
                command, cwd=project, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
    for met in readers():
        assert len(met) == 11
    check_clean(home)


def kill_and_check(home: Path, command: list, kills: int, seed: int) -> int:
    """Kill releases at random moments between their first message and their end."""
    moments = random.Random(seed)
    numbers = itertools.count(2)
    mark(home, 1)
    process = start(home, command)
    process.stderr.readline()
    begun = time.monotonic()
    assert finish(process)[0] == 0
    whole = time.monotonic() - begun
    killed = 0
    last = check_whole(home)
    for _ in range(kills):
        mark(home, next(numbers))
        process = start(home, command, start_new_session=True)
        process.stderr.readline()
        time.sleep(moments.uniform(0, whole))
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.stderr.close()
        current = check_whole(home)
        assert number_of(current.id) >= number_of(last.id)
        last = current
        if command is TRUE:
            # dbt, started by the call that was killed, has the candidate open to its own end.
            code, messages = finish(start(home, command))
            assert code == 0, messages
    number = next(numbers)
    mark(home, number)
    code, messages = finish(start(home, command))
    assert code == 0, messages
    assert marks(check_whole(home)) == {f"~release {number}"}
    check_clean(home)
    return killed


@pytest.mark.long
@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.full)])
def test_kills_at_random_moments(home: Path, kills: int) -> None:
    assert kill_and_check(home, [*QUICK, "--keep", "1"], kills, seed=kills) >= 0.6 * kills


@pytest.mark.full
def test_kills_of_the_true_command(home: Path) -> None:
    assert kill_and_check(home, TRUE, 6, seed=6) >= 3


def test_of_two_releases_at_once_one_waits(home: Path) -> None:
    mark(home, 1)
    results = [finish(process) for process in [start(home, QUICK), start(home, QUICK)]]
    assert [code for code, _ in results] == [0, 0]
    assert sum("waiting for it to end" in messages for _, messages in results) == 1
    assert [number_of(release.id) for release in Store(home).all()] == [1, 2]
    assert number_of(check_whole(home).id) == 2
    check_clean(home)


@pytest.mark.full
def test_what_a_killed_call_started_is_waited_for(home: Path) -> None:
    mark(home, 1)
    process = start(home, TRUE)
    process.stderr.readline()
    time.sleep(1)
    process.kill()
    process.wait()
    # dbt still writes its docs.
    code, messages = finish(start(home, QUICK))
    assert (code, "waiting for it to end" in messages) == (0, True), messages
    check_whole(home)
    check_clean(home)


@pytest.mark.parametrize("largest_kb", [16, pytest.param(3_000, marks=pytest.mark.full)])
def test_a_full_disk_is_a_clear_error(home: Path, largest_kb: int) -> None:
    mark(home, 1)
    assert finish(start(home, QUICK))[0] == 0
    before = check_whole(home).id
    mark(home, 2)
    limit = largest_kb * 1024
    code, messages = finish(
        start(
            home, QUICK, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit,) * 2)
        )
    )
    assert code == 2
    assert "cannot write below" in messages
    assert "File too large" in messages
    assert "Traceback" not in messages
    assert check_whole(home).id == before
    check_clean(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.parametrize("size", ["size=8k", "size=400k", "size=7000k", "nr_inodes=4"])
def test_a_small_disk_is_a_clear_error(home: Path, size: str) -> None:
    disk = home / "releases"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", disk], check=False)
    if done.returncode:
        pytest.skip("no disks can be mounted here")
    try:
        code, messages = finish(start(home, QUICK))
        left = {path.name for path in disk.iterdir()}
    finally:
        subprocess.run(["umount", disk], check=True)
    assert code == 2
    assert "No space left on device" in messages
    assert "Traceback" not in messages
    assert left <= {".lock"}


def test_releases_are_removed_without_the_rights_of_root(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def strict(self: Path, target: Path) -> Path:
        assert self.stat().st_mode & 0o200, "others than root cannot move what they cannot write"
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", strict)
    releases = Releases(home)
    for _ in range(3):
        releases.add()
        with releases.store.changing():
            releases.store.retain(2)
    assert [number_of(release.id) for release in releases.store.all()] == [2, 3]
