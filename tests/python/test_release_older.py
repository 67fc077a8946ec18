"""A release of an older version, of other tables and columns, is named with what to do about it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade.files import checksum
from rare_earth_trade.releases.store import WAREHOUSE
from rare_earth_trade.stories.claims import EXAMPLE
from tests.python.scratch import BIN

NEEDS_THIS_VERSION = "lacks a table or column that this version reads"


def horizon_unknown(release: Path) -> None:
    """As it was before records said how far back they are known."""
    with duckdb.connect(str(release / WAREHOUSE)) as connection:
        connection.execute("alter table marts.fct_claim_verdicts drop record_horizon_month")
    rules = release / "rules/rules.json"
    text = rules.read_text(encoding="utf-8")
    assert "record_horizon_month" in text
    rules.write_text(text.replace("record_horizon_month", "horizon"), encoding="utf-8")


def series_not_listed(release: Path) -> None:
    """As it was before series were rows of a seed."""
    with duckdb.connect(str(release / WAREHOUSE)) as connection:
        connection.execute("drop table marts.dim_series")


def ledger_of_three_seeds(release: Path) -> None:
    """As it was before all printed levels were in one seed."""
    rules = release / "rules/rules.json"
    text = rules.read_text(encoding="utf-8")
    now, then = "raw_customs__printed_levels", "raw_customs__magnet_exports"
    assert now in text
    rules.write_text(text.replace(now, then), encoding="utf-8")
    shutil.move(release / f"rules/seeds.{now}.parquet", release / f"rules/seeds.{then}.parquet")


@pytest.fixture
def older(released: Path, tmp_path: Path) -> Callable[[Callable[[Path], None]], Path]:
    """Make the current release one of an older version, whole and with true checksums."""

    def made(change: Callable[[Path], None]) -> Path:
        shutil.copytree(released, tmp_path / "releases", symlinks=True)
        release = (tmp_path / "releases/current").resolve()
        for path in (release, *release.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        change(release)
        file = release / "release.json"
        said = json.loads(file.read_text(encoding="utf-8"))
        there = {
            path.relative_to(release).as_posix(): path
            for path in release.rglob("*")
            if path.is_file() and path != file
        }
        said["files"] = {name: checksum(path) for name, path in there.items()}
        said["sizes"] = {name: path.stat().st_size for name, path in there.items()}
        file.write_text(json.dumps(said), encoding="utf-8")
        return release

    return made


def call(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command on the releases of a folder."""
    return subprocess.run(
        [BIN / "rare-earth-trade", *words],
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("change", [horizon_unknown, ledger_of_three_seeds, series_not_listed])
def test_each_command_says_what_to_do_with_a_release_of_an_older_version(
    older: Callable, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    release = older(change)
    claims = tmp_path / "claims.csv"
    level = EXAMPLE | {"statistic": "level", "value": "656", "unit": "t", "rounding_unit": "1"}
    claims.write_text(",".join(level) + "\n" + ",".join(level.values()), encoding="utf-8")
    asked = {
        "verify": call(tmp_path, "verify", str(claims)),
        "brief": call(tmp_path, "brief"),
        "status": call(tmp_path, "status"),
        "list": call(tmp_path, "release", "--list"),
        "rollback": call(tmp_path, "release", "--rollback", release.name),
    }
    fails = {
        horizon_unknown: {"verify", "brief"},
        ledger_of_three_seeds: {"verify"},
        series_not_listed: {"verify", "brief", "status"},
    }[change]
    for name, done in asked.items():
        assert "Traceback" not in done.stderr, name
        if name not in fails:
            assert (done.returncode, NEEDS_THIS_VERSION in done.stderr) == (0, False), name
            continue
        assert done.returncode == 2, name
        [said] = [line for line in done.stderr.splitlines() if NEEDS_THIS_VERSION in line]
        assert release.name in said
        assert "Use a release of this version (`make build`)" in said
    # What is known of the machine is told all the same.
    assert f"Release:    {release.name}" in asked["status"].stdout
