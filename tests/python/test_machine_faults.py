"""Faults of the machine: whatever happens during a build, nothing is lost and the next recovers.

Kills, rivals and full disks of `ingest` and `release` are in tests of their own.
"""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths
from tests.python import scratch
from tests.python.scratch import BIN

GIBIBYTE = 2**30
# What is equal to the candidate passes the tests that it has passed.
MODELS_ONLY = ("--exclude", "resource_type:test", "resource_type:unit_test")


@pytest.fixture
def home(tmp_path: Path, parsed: Path) -> Path:
    """A folder for all output, for dbt one with the project in it."""
    scratch.root(tmp_path / "home", parsed)
    return tmp_path / "home"


def start(home: Path, *command: str | Path, **options: object) -> subprocess.Popen:
    """A command of the environment, in a process group of its own."""
    is_dbt = command[0] == "dbt"
    return subprocess.Popen(
        [str(BIN / command[0]), *map(str, command[1:])],
        cwd=scratch.root(home) if is_dbt else paths.PROJECT,
        env=scratch.environment_of_dbt(home) if is_dbt else scratch.environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def finish(process: subprocess.Popen) -> tuple[int, str]:
    """Exit code and messages."""
    output, _ = process.communicate(timeout=600)
    return process.returncode, output


def build(home: Path, *options: str) -> int:
    """A build that must succeed; the most memory that it had, in bytes."""
    process = start(home, "dbt", "--quiet", "build", *options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, output
    # Linux counts in KiB, macOS in bytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def verdicts(warehouse: Path) -> list[tuple]:
    """What a warehouse says of all printed figures."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(
            "select verdict, count(*) from marts.fct_claim_verdicts group by all order by all"
        ).fetchall()


@pytest.mark.long
@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.full)])
def test_a_killed_build_is_never_released_and_the_next_one_recovers(
    home: Path, candidate: Path, kills: int
) -> None:
    moments = random.Random(kills)
    for _ in range(kills):
        process = start(home, "dbt", "build")
        # From the first node to the last, however fast the machine: a run writes down its end
        # after them, and is whole from then on.
        reached = moments.random()
        for line in process.stdout:
            node = re.search(r"(\d+) of (\d+) START (?!hook)", line)
            if node and int(node[1]) >= reached * int(node[2]):
                break
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        code, messages = finish(start(home, "rare-earth-trade", "release"))
        assert code in (1, 2), messages
        assert "dbt build" in messages
        assert "Traceback" not in messages
        assert not (home / "releases/current").exists()
    # A build needs less than a gibibyte, after whatever was left to it.
    assert 100 * 2**20 < build(home, *MODELS_ONLY) < GIBIBYTE
    assert verdicts(home / "build/rare_earth_trade.duckdb") == verdicts(candidate)


@pytest.mark.full
def test_of_two_builds_at_once_one_fails_clearly_and_the_other_is_whole(
    home: Path, candidate: Path
) -> None:
    """`make test` has a candidate that any other program holds, below."""
    first = start(home, "dbt", "build", *MODELS_ONLY)
    # Past its start, at work in the file.
    while not (home / "build/rare_earth_trade.duckdb").exists() and first.poll() is None:
        time.sleep(0.2)
    second = start(home, "dbt", "build")
    (code, messages), (other, said) = finish(first), finish(second)
    assert sorted((code, other)) != [0, 0]
    failed = said if code == 0 else messages
    assert "is in use by" in failed
    assert "Traceback" not in failed
    assert 0 in (code, other), messages + said
    assert verdicts(home / "build/rare_earth_trade.duckdb") == verdicts(candidate)


@pytest.mark.full
def test_a_full_disk_stops_a_build_and_the_next_one_recovers(home: Path, candidate: Path) -> None:
    """`make test` has a full disk before a build and while a release is made."""
    limit = 3 * 2**20
    code, messages = finish(
        start(
            home,
            *("dbt", "--quiet", "build"),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit,) * 2),
        )
    )
    assert code != 0
    assert "File too large" in messages or "IO Error" in messages
    code, messages = finish(start(home, "rare-earth-trade", "release"))
    assert code in (1, 2)
    assert "Traceback" not in messages
    (home / "build/rare_earth_trade.duckdb").unlink(missing_ok=True)
    build(home, *MODELS_ONLY)
    assert verdicts(home / "build/rare_earth_trade.duckdb") == verdicts(candidate)


@pytest.mark.parametrize(
    "command",
    [
        ("ready",),
        ("ingest", "{file}", "--flow", "export"),
        ("release",),
        ("brief",),
        ("expect",),
        ("summary",),
        ("verify", "{file}"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("place", ["below_a_file", "read_only"])
def test_a_home_that_cannot_be_written_is_a_clear_error(
    tmp_path: Path, command: tuple[str, ...], place: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_text("x", encoding="utf-8")
    # A folder of the kernel, which even root cannot write.
    home = file / "home" if place == "below_a_file" else Path("/proc/rare-earth-trade")
    code, messages = finish(
        start(home, "rare-earth-trade", *(word.format(file=file) for word in command))
    )
    assert code == 2, messages
    assert "Traceback" not in messages
    assert "[Errno" not in messages


def one_sentence(messages: str) -> str:
    """What a command says of an error: one line, however long."""
    [line] = [line for line in messages.splitlines() if line.strip()]
    assert line.startswith("Error: "), line
    return line


def test_a_build_makes_its_own_folder(home: Path) -> None:
    code, messages = finish(start(home / "new/place", "rare-earth-trade", "ready"))
    assert (code, messages) == (0, "")
    assert [path.name for path in (home / "new/place").iterdir()] == ["build"]
    assert list((home / "new/place/build").iterdir()) == []


@pytest.mark.parametrize("command", ["ready", "expect", "summary"])
def test_who_holds_the_candidate_is_named(home: Path, command: str) -> None:
    file = home / "build/rare_earth_trade.duckdb"
    with duckdb.connect(str(file)):
        code, messages = finish(start(home, "rare-earth-trade", command))
    assert code == 2
    said = one_sentence(messages)
    assert str(file) in said
    assert f"(PID {os.getpid()})" in said
    assert "wait until that build has ended, or close the program" in said


def test_a_reader_that_has_the_candidate_open_stops_a_build_before_it_starts(home: Path) -> None:
    file = home / "build/rare_earth_trade.duckdb"
    duckdb.connect(str(file)).close()
    reader = (
        "import duckdb, sys\n"
        f"connection = duckdb.connect({str(file)!r}, read_only=True)\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        code, messages = finish(start(home, "rare-earth-trade", "ready"))
        process.stdin.close()
    assert code == 2
    assert f"(PID {process.pid})" in one_sentence(messages)


def test_a_broken_candidate_is_named_with_its_cure(home: Path) -> None:
    file = home / "build/rare_earth_trade.duckdb"
    file.write_text("not a warehouse")
    code, messages = finish(start(home, "rare-earth-trade", "ready"))
    assert code == 2
    assert f"{file} cannot be opened" in one_sentence(messages)
    assert "delete it" in messages
    assert file.read_text() == "not a warehouse"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a disk of memory with these options."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = []

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
        if subprocess.run(command, check=False).returncode:
            pytest.skip("no disks can be mounted here")
        mounted.append(folder)
        return folder

    yield mount
    for one in mounted:
        subprocess.run(["umount", one], check=True)


def test_a_disk_without_room_stops_a_build_before_it_starts(disk: Callable[[str], Path]) -> None:
    home = disk("size=8m")
    code, messages = finish(start(home, "rare-earth-trade", "ready"))
    assert code == 2
    said = one_sentence(messages)
    assert f"the disk of {home}/build has 8 left: make room" in said
    assert "RARE_EARTH_TRADE_HOME" in said


@pytest.mark.parametrize(
    "command",
    [("ready",), ("release",), ("ingest", "{file}", "--flow", "export"), ("summary",), ("status",)],
    ids=lambda command: command[0],
)
def test_a_read_only_disk_is_a_sentence(
    disk: Callable[[str], Path], tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "file.csv"
    file.write_text("x", encoding="utf-8")
    home = disk("ro")
    code, messages = finish(
        start(home, "rare-earth-trade", *(word.format(file=file) for word in command))
    )
    assert "Traceback" not in messages
    if command == ("status",):
        assert code == 0, messages
    else:
        assert code == 2
        assert str(home) in messages
    if command[0] in {"ready", "release", "ingest"}:
        assert "read-only file system" in messages.lower()


def test_the_folder_of_all_output_is_the_same_for_commands_dbt_and_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for given, meant in (
        ("~/out put", tmp_path / "out put"),
        ("~", tmp_path),
        ("some/where", paths.PROJECT / "some/where"),
        ("odd~/name", paths.PROJECT / "odd~/name"),
        ("", paths.PROJECT / "var"),
        (str(tmp_path / "x"), tmp_path / "x"),
    ):
        monkeypatch.setenv("RARE_EARTH_TRADE_HOME", given)
        assert paths.home() == meant
        done = subprocess.run(
            ["make", "-n", "docs", "PROJECT_STAMP=", f"BIN={BIN}"],
            cwd=paths.PROJECT,
            env={name: value for name, value in os.environ.items() if name != "MAKEFLAGS"},
            capture_output=True,
            text=True,
            check=True,
        )
        [page] = re.findall(r'^echo "(.*)/build/target/static_index.html"$', done.stdout, re.M)
        assert paths.PROJECT / page == meant
    # profiles.yml and the macros hand the folder to DuckDB as it is given.
    (tmp_path / "out").mkdir()
    with duckdb.connect("~/out/warehouse.duckdb") as connection:
        connection.execute("create table lines as select 1 as one")
        connection.execute("copy lines to '~/out/lines.parquet' (format parquet)")
        assert connection.execute("select count(*) from glob('~/out/*.parquet')").fetchone() == (1,)
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"warehouse.duckdb"}


def test_a_reader_that_has_seen_enough_is_no_error(released: Path) -> None:
    process = start(released.parent, "rare-earth-trade", "status", "--json")
    process.stdout.close()
    # As of a program that SIGPIPE ends, or all was read before.
    assert process.wait() in (0, 128 + signal.SIGPIPE)


@pytest.mark.long
@pytest.mark.parametrize(
    "kills", [(1,), pytest.param((1, 40), marks=pytest.mark.full)], ids=["once", "twice"]
)
def test_a_killed_brief_leaves_nothing_that_passes_for_one(
    released: Path, tmp_path: Path, kills: tuple[int, ...]
) -> None:
    """Killed when it has so many pages."""
    to = tmp_path / "pages"
    home = released.parent
    command = ("rare-earth-trade", "brief", "--month", "2025-10", "--to", to)
    draft = tmp_path / ".pages.unfinished"
    for pages in kills:
        process = start(home, *command)
        while len(list(draft.glob("**/*.html"))) < pages:
            assert process.poll() is None, finish(process)
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert draft.exists()
        assert not to.exists()
    code, messages = finish(start(home, *command))
    assert code == 0, messages
    assert "October 2025" in (to / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


@pytest.mark.full
def test_a_broken_off_environment_is_made_anew(project: Path, tmp_path: Path) -> None:
    """Make is killed while it installs; the next call finds no stamp and begins again."""
    command = ["make", "docs", f"RARE_EARTH_TRADE_HOME={tmp_path / 'home'}"]
    process = subprocess.Popen(command, cwd=project, start_new_session=True)
    while not (project / ".venv/bin/pip").exists():
        time.sleep(0.2)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list((project / ".venv").glob(".build-*")) == []
    assert subprocess.run(command, cwd=project, check=False).returncode == 0
    assert len(list((project / ".venv").glob(".build-*"))) == 1
