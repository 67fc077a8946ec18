"""Ingest killed, doubled and without room: whatever happens, a download is landed whole or not."""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from by_hand import download

from rare_earth_trade.downloads import manifest
from rare_earth_trade.downloads.ingest import Query, ingest
from rare_earth_trade.downloads.landing import locked

BIN = Path(sys.executable).parent
FILES = 12
ROWS = 2_000


def rows_of(file: int) -> list[tuple[str, ...]]:
    return [
        (
            *("202510", f"{100 + row // 50}", "国", f"{28460000 + row % 50}", "名"),
            *(f"{file}", "千克", "0", "?", f"{row:,}"),
        )
        for row in range(ROWS)
    ]


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of downloads; all quantities in file n are n. Each third one is read slowly."""
    folder = tmp_path_factory.mktemp("drop")
    for file in range(1, FILES + 1):
        rows = rows_of(file)
        if file % 3 == 0:
            rows[7] = (*rows[7][:2], "a\nb", *rows[7][3:])
        path = folder / f"{file:02}.csv"
        path.write_bytes(download(rows))
        # The figures of each replace those of the one before.
        os.utime(path, (1_700_000_000 + file * 60,) * 2)
    (folder / "bad.csv").write_bytes(download(rows_of(0)[:5], encoding="utf-32"))
    return folder


def start(drop: Path, home: Path, code: str | None = None, **options: object) -> subprocess.Popen:
    """The command, or a piece of Python before it, in a process of its own."""
    command = [BIN / "rare-earth-trade"]
    if code:
        command = [sys.executable, "-c", f"{code}\nfrom rare_earth_trade.cli import main\nmain()"]
    return subprocess.Popen(
        [*map(str, command), "ingest", str(drop), "--flow", "export"],
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def check(home: Path) -> int:
    """Every landed download is whole, and in no quarantine; gives their number."""
    landed = sorted(home.glob("landing/flow=*/*"))
    for file in landed:
        [(rows, least, most, name)] = duckdb.execute(
            "select count(*), min(quantity_kg), max(quantity_kg), any_value(file_name)"
            " from read_parquet($file)",
            {"file": str(file)},
        ).fetchall()
        assert rows == ROWS
        assert least == most == int(name.removesuffix(".csv"))
        assert not (home / "quarantine" / file.stem).exists()
    for folder in home.glob("quarantine/*"):
        assert {file.name for file in folder.iterdir()} == {"download.csv", "reasons.json"}
    assert len(manifest(home)) == len(landed)
    return len(landed)


def check_finished(home: Path) -> None:
    """All is loaded, and nothing unfinished is left."""
    assert check(home) == FILES
    assert sorted(row["file_name"] for row in manifest(home)) == [
        f"{file:02}.csv" for file in range(1, FILES + 1)
    ]
    assert not list(home.glob("landing/.unfinished/*"))
    assert len(list(home.glob("quarantine/*"))) == 1


def steps(home: Path) -> int:
    """How far a call is: a step for each file that is read, and one more when it has landed."""
    read = len(list(home.glob("landing/.unfinished/*/*.parquet")))
    return read + 2 * len(list(home.glob("landing/flow=export/*")))


@pytest.mark.long
@pytest.mark.parametrize(
    "times", [pytest.param(8, id="some"), pytest.param(150, id="many", marks=pytest.mark.full)]
)
def test_killed_at_any_moment_it_is_finished_by_the_next_call(
    drop: Path, tmp_path: Path, times: int
) -> None:
    dice = random.Random(times)
    seen = set()
    for turn in range(times):
        home = tmp_path / f"{turn}"
        process = start(drop, home)
        # Somewhere in its work, however fast the machine: while files are read, or while they land.
        reached = dice.randrange(1, 2 * FILES)
        while process.poll() is None and steps(home) < reached:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.02))
        process.kill()
        process.communicate()
        seen.add(check(home))
        assert {result.outcome for result in ingest(sorted(drop.iterdir()), Query("export"), home)}
        check_finished(home)
        shutil.rmtree(home)
    assert len(seen) > 2, "the kills all came at the same stage"


KILL = """
import os, pathlib, signal
real = pathlib.Path.{name}
def {name}(self, *arguments, **options):
    kill = lambda: os.kill(os.getpid(), signal.SIGKILL)
    hit = {condition}
    if hit and {before}: kill()
    result = real(self, *arguments, **options)
    if hit: kill()
    return result
pathlib.Path.{name} = {name}
"""


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("name", "condition", "landed"),
    [
        ("rename", "self.suffix == '.parquet'", (0, 1)),
        # What is wrong with a file is said before any other is loaded.
        ("rename", "self.parent.parent.name == '.unfinished' and not self.suffix", (0, 0)),
        ("write_text", "self.name == 'reasons.json'", (0, 0)),
        ("mkdir", "self.name == 'flow=export'", (0, 0)),
    ],
)
def test_killed_beside_each_step_that_counts(
    drop: Path, tmp_path: Path, name: str, condition: str, landed: tuple[int, int], before: bool
) -> None:
    process = start(drop, tmp_path, KILL.format(name=name, condition=condition, before=before))
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert check(tmp_path) == landed[not before]
    list(ingest(sorted(drop.iterdir()), Query("export"), tmp_path))
    check_finished(tmp_path)


def test_two_calls_at_once_load_each_download_once(drop: Path, tmp_path: Path) -> None:
    calls = [start(drop, tmp_path) for _ in range(3)]
    told = [call.communicate() for call in calls]
    assert [call.returncode for call in calls] == [2, 2, 2]
    counts = [re.search(r"13 files: (\d+) loaded", out) for out, _ in told]
    assert sum(int(count[1]) for count in counts) == FILES
    check_finished(tmp_path)


def test_the_folder_of_a_living_call_is_left_alone(drop: Path, tmp_path: Path) -> None:
    slow = ingest(sorted(drop.iterdir()), Query("export"), tmp_path)
    assert next(slow).outcome == "loaded"
    assert start(drop / "12.csv", tmp_path).wait() == 0
    outcomes = [result.outcome for result in slow]
    assert outcomes == ["loaded"] * 10 + ["already loaded", "refused"]
    check_finished(tmp_path)


def test_a_commit_waits_for_that_of_another_call(drop: Path, tmp_path: Path) -> None:
    calls = ingest([drop / "01.csv", drop / "02.csv"], Query("export"), tmp_path)
    next(calls)
    with ThreadPoolExecutor(1) as pool:
        with locked(tmp_path / "landing/.lock"):
            second = pool.submit(next, calls)
            time.sleep(0.5)
            assert check(tmp_path) == 1
        assert second.result().outcome == "loaded"
    assert check(tmp_path) == 2
    calls.close()


def test_a_call_that_ends_while_another_begins_is_no_error(drop: Path, tmp_path: Path) -> None:
    """A link to nowhere stands for a folder that is listed, and gone before it is opened."""
    unfinished = tmp_path / "landing/.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "gone").symlink_to(tmp_path / "nowhere")
    [result] = ingest([drop / "01.csv"], Query("export"), tmp_path)
    assert result.outcome == "loaded"


@pytest.mark.parametrize("room", [0, 2_000, 50_000])
def test_without_room_nothing_is_half_loaded(drop: Path, tmp_path: Path, room: int) -> None:
    """A limit on the size of files stands for a full disk: writing fails in the same places."""
    process = start(
        drop,
        tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    out, told = process.communicate()
    assert process.returncode == 2
    assert "cannot write below" in told
    assert "13 not reached" in out
    assert "Traceback" not in out + told
    assert check(tmp_path) == 0
    list(ingest(sorted(drop.iterdir()), Query("export"), tmp_path))
    check_finished(tmp_path)


def test_without_room_for_the_parquet_file_nothing_is_landed(tmp_path: Path) -> None:
    """A small download's Parquet file is larger than itself: DuckDB is the one that fails."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "x.csv").write_bytes(download())
    process = start(
        folder,
        tmp_path / "home",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000)),
    )
    _, told = process.communicate()
    assert process.returncode == 2
    assert "cannot write below" in told
    assert "Traceback" not in told
    assert check(tmp_path / "home") == 0


def test_a_home_that_cannot_be_is_bad_input(drop: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    process = start(drop, home)
    _, told = process.communicate()
    assert process.returncode == 2
    assert "is a file" in told
    assert "let it name a folder" in told
    assert "Traceback" not in told
