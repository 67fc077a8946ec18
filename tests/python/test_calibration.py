"""The press held against customs' own tables: the shipped seeds, and what a stop leaves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rare_earth_trade import as_of, calibration, paths
from rare_earth_trade.releases import audit
from tests.python import scratch


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that are renewed, and a folder of output in which nothing is."""
    monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "project/seeds/reference"
    folder.mkdir(parents=True)
    for name in calibration.SEEDS:
        shutil.copy2(calibration.seed(name), folder)
    monkeypatch.setattr(paths, "PROJECT", tmp_path / "project")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def build_and(broken_off: BaseException, candidate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the place of dbt: the first run makes the candidate, the second breaks off."""
    runs = []

    def built(building: Path, *_: object) -> None:
        if runs:
            raise broken_off
        runs.append(shutil.copy2(candidate, building / as_of.FILE))

    monkeypatch.setattr(as_of, "run_dbt", built)


def test_a_comparison_that_fails_leaves_the_seeds_as_they_were(
    candidate: Path,
    seeds: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = contents(seeds)
    # What is not built blind knows more than the press alone: without the failure seeds change.
    build_and(audit.Refused("2 of 9 ERROR x"), candidate, monkeypatch)
    assert calibration.run() == 1
    assert "2 of 9 ERROR x" in capsys.readouterr().err
    assert contents(seeds) == before
    assert not (paths.home() / "calibration/building").exists()


def test_a_comparison_that_is_stopped_leaves_the_seeds_as_they_were(
    candidate: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(seeds)
    build_and(KeyboardInterrupt(), candidate, monkeypatch)
    assert calibration.run() == 130
    assert contents(seeds) == before
    assert not (paths.home() / "calibration/building").exists()


def test_a_seed_that_changes_is_named(
    candidate: Path,
    seeds: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = contents(seeds)
    monkeypatch.setattr(
        as_of, "run_dbt", lambda building, *_: shutil.copy2(candidate, building / as_of.FILE)
    )
    assert calibration.run() == 0
    changed = sorted(name for name, content in contents(seeds).items() if content != before[name])
    assert "ref_blind_bounds.csv" in changed
    said = capsys.readouterr().out
    assert [name for name in sorted(before) if f"reference/{name};" in said] == changed


def test_one_that_is_stopped_while_dbt_runs_leaves_nothing(tmp_path: Path) -> None:
    there = tmp_path / "home/calibration"
    # In the place of dbt: one that has written half of its file when it is stopped.
    dbt = (
        "import os, time; home = os.environ['RARE_EARTH_TRADE_HOME']\n"
        "try: open(home + '/calibration/building/half', 'w').close(); time.sleep(60)\n"
        "except KeyboardInterrupt: os._exit(1)"
    )
    program = (
        "import signal, sys; from rare_earth_trade import as_of, calibration\n"
        # A shell that runs in the background has it ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"as_of.DBT = {dbt!r}\n"
        "sys.exit(calibration.run())"
    )
    before = {name: calibration.seed(name).read_bytes() for name in calibration.SEEDS}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=scratch.environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while not (there / "building/half").exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        said, told = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert told.endswith("Stopped: the seeds are as before, nothing else is left.\n")
    assert "Traceback" not in told
    assert [one.name for one in there.iterdir()] == ["lock"]
    assert {name: calibration.seed(name).read_bytes() for name in calibration.SEEDS} == before


@pytest.mark.full
def test_the_shipped_seeds_are_those_of_a_blind_build(tmp_path: Path) -> None:
    project, home = scratch.copy(tmp_path / "project"), tmp_path / "home"
    done = subprocess.run(
        [scratch.BIN / "rare-earth-trade", "calibrate"],
        cwd=project,
        env=scratch.environment(home) | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "against the truth" in done.stdout
    assert "Changed:" not in done.stdout, "run `rare-earth-trade calibrate`"
    reference = project / "seeds/reference"
    for name in calibration.SEEDS:
        assert (reference / f"{name}.csv").read_bytes() == calibration.seed(name).read_bytes()
    assert [one.name for one in (home / "calibration").iterdir()] == ["lock"]
