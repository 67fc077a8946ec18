"""Fixtures: the candidate that `make test` has just built, and a scratch copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rare_earth_trade import paths
from rare_earth_trade.files import locked
from rare_earth_trade.releases.audit import last_run
from rare_earth_trade.releases.store import Store
from tests.python import scratch
from tests.python.scratch import BIN

# Longest first: no worker is then left with one of them at the end.
LONGEST = (
    "test_another_series",
    "test_machine_faults",
    "test_detail",
    "test_agreeing_downloads",
    "test_engine",
    "test_spark",
    "test_engine_v2",
    "test_expectations",
    "test_release_crashes",
    "test_faults",
    "test_semantic",
    "test_ledger",
    "test_brief_browser",
    "test_readers",
    "test_release",
    "test_build",
    "test_injection",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files of tests; within one they stay as they are."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of pytest that all its workers see."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built candidate, under the name that dbt gives it."""
    built = paths.candidate()
    assert built.is_file(), f"no warehouse at {built}: run `make test`, or `dbt build` first"
    folder = tmp_path_factory.mktemp("candidate") / "build"
    folder.mkdir()
    return Path(shutil.copy2(built, folder))


@pytest.fixture(scope="session")
def released(candidate: Path, shared: Path) -> Path:
    """The folder of releases beside that copy, with one release of it.

    `make test` makes it; where it did not, the first worker that needs it does, for all.
    """
    made = Store(paths.home())
    if not is_of(made, candidate):
        made = Store(shared / "home")
        with locked(shared / "released.lock"):
            if not made.current():
                (shared / "home/build").mkdir(parents=True)
                shutil.copy2(candidate, shared / "home/build")
                done = subprocess.run(
                    [BIN / "rare-earth-trade", "release"],
                    env=os.environ | {"RARE_EARTH_TRADE_HOME": str(shared / "home")},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, done.stdout + done.stderr
    folder = candidate.parent.parent / "releases"
    current = made.current()
    shutil.copytree(current.folder, folder / current.id)
    (folder / "current").symlink_to(current.id)
    return folder


def is_of(store: Store, candidate: Path) -> bool:
    """Whether the current release is one of this candidate, made by the code as it is."""
    current = store.current()
    if current is None or current.manifest["dbt_run"] != last_run(candidate)["run_id"]:
        return False
    sources = [*paths.PROJECT.glob("docs/**/*.md"), *paths.PROJECT.glob("rare_earth_trade/**/*")]
    newest = max(file.stat().st_mtime for file in sources if "__pycache__" not in file.parts)
    return newest < current.folder.stat().st_mtime


@pytest.fixture(scope="session")
def parsed(shared: Path) -> Path:
    """The target folder of a run of dbt that has parsed the project, once for all workers."""
    home = shared / "parsed"
    with locked(shared / "parsed.lock"):
        if not (home / "build/target" / scratch.PARSED).exists():
            folder = scratch.root(home)
            done = scratch.dbt("parse", home=home, folder=folder)
            assert done.returncode == 0, done.stdout
    return home / "build/target"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A scratch copy of the project whose seeds and models a test may spoil."""
    return scratch.copy(tmp_path / "project")


@pytest.fixture
def run(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of the environment with all its output under a scratch folder."""
    home = tmp_path / "home"

    def run_command(
        *command: str | Path, cwd: Path = paths.PROJECT
    ) -> subprocess.CompletedProcess[str]:
        (home / "build").mkdir(parents=True, exist_ok=True)
        name, *arguments = map(str, command)
        if name == "dbt":
            root = scratch.root(home, request.getfixturevalue("parsed"), cwd)
            return scratch.dbt(*arguments, home=home, folder=root)
        if name in scratch.PROGRAMS:
            return scratch.called(name, *arguments, folder=cwd, variables=scratch.environment(home))
        return subprocess.run(
            [str(BIN / name), *arguments],
            cwd=cwd,
            env=scratch.environment(home),
            capture_output=True,
            text=True,
            check=False,
        )

    return run_command


@pytest.fixture
def untouched() -> Iterator[Callable[..., None]]:
    """Name entries of the project that a test may neither make nor change, there or not before."""
    before: dict[str, dict[Path, int]] = {}

    def name(*entries: str) -> None:
        before.update({entry: state(paths.PROJECT / entry) for entry in entries})

    yield name
    assert {entry: state(paths.PROJECT / entry) for entry in before} == before


def state(place: Path) -> dict[Path, int]:
    """All files and folders at a place, and when each was changed; none where there is nothing."""
    there = [place, *place.rglob("*")] if place.exists() else []
    return {path: path.lstat().st_mtime_ns for path in there}


@pytest.fixture(scope="session")
def make() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a target of the Makefile with this environment for `.venv`, and its output elsewhere.

    Without the flags of the make that runs the tests: they would move the output back.
    """

    def run_target(target: str, home: Path) -> subprocess.CompletedProcess[str]:
        given = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
        return subprocess.run(
            ["make", "--no-print-directory", target, f"BIN={BIN}", "PROJECT_STAMP="],
            cwd=paths.PROJECT,
            env=given | {"RARE_EARTH_TRADE_HOME": str(home), "PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_target


@pytest.fixture(scope="session")
def environment(make: Callable, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Have another engine's environment made; where it cannot be had, one line says so."""

    def made(folder: str) -> None:
        done = make(folder, tmp_path_factory.mktemp("home"))
        found = re.search(r"^.* cannot be installed here: .*", done.stderr, re.M)
        if found:
            pytest.skip(found[0])
        assert done.returncode == 0, done.stdout + done.stderr

    return made


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End with pytest's own last line: DuckDB prints pages on harmless leaks at a regular exit."""
    status = getattr(config, "exit_status", None)
    if status is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the exit status for the end."""
    session.config.exit_status = int(exitstatus)
