"""Fixtures: the candidate that `make test` has just built, and a scratch copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rare_earth_trade import paths

BIN = Path(sys.executable).parent
OUTPUT = shutil.ignore_patterns(
    ".venv*", ".git", "var", "target", "logs", ".*_cache", "__pycache__"
)


@pytest.fixture(scope="session")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built candidate, under the name that dbt gives it."""
    built = paths.candidate()
    assert built.is_file(), f"no warehouse at {built}: run `make test`, or `dbt build` first"
    folder = tmp_path_factory.mktemp("candidate") / "build"
    folder.mkdir()
    return Path(shutil.copy2(built, folder))


@pytest.fixture(scope="session")
def released(candidate: Path) -> Path:
    """The folder of releases beside that copy, with one release of it."""
    home = candidate.parent.parent
    done = subprocess.run(
        [BIN / "rare-earth-trade", "release"],
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "releases"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A scratch copy of the project whose seeds and models a test may spoil."""
    return Path(shutil.copytree(paths.PROJECT, tmp_path / "project", ignore=OUTPUT))


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command of the environment with all its output under a scratch folder."""

    def run_command(
        *command: str | Path, cwd: Path = paths.PROJECT
    ) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "home"
        (home / "build").mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "RARE_EARTH_TRADE_HOME": str(home),
            "DBT_TARGET_PATH": str(home / "build" / "target"),
            "DBT_LOG_PATH": str(home / "build" / "logs"),
            "NO_COLOR": "1",
        }
        return subprocess.run(
            [str(BIN / command[0]), *map(str, command[1:])],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_command


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
