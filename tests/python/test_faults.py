"""The catalogue of faults is whole, and every fault is noticed by the test named for it."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rare_earth_trade import paths
from rare_earth_trade.expectations import landing
from rare_earth_trade.expectations.suites import SUITES
from tests.faults import catalogue, report
from tests.python.scratch import PARSED

FAULTS = catalogue.read()
PAGE = paths.PROJECT / "docs/faults.md"
# One for each way in which a fault is made and noticed, the quick ones. A wrong digit that only a
# build notices is in test_build.py, a download that ingest refuses in test_ingest.py.
SAMPLE = (
    "level_sign",
    "falls_one_too_many",
    "verdict_lost",
    "landed_row_twice",
    "patterns_match_a_beginning",
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads((paths.candidate().parent / "target/manifest.json").read_text())


def test_there_are_many_faults_with_names_of_their_own() -> None:
    assert len(FAULTS) >= 60
    assert [name for name, count in Counter(one.id for one in FAULTS).items() if count > 1] == []
    assert all(re.fullmatch("[a-z0-9_]+", one.id) and one.caught_by for one in FAULTS)


def test_every_fault_still_applies() -> None:
    for fault in FAULTS:
        if fault.file:
            fault.spoilt((paths.PROJECT / fault.file).read_text(encoding="utf-8"))


def test_every_test_is_named_by_a_fault_or_says_why_not(manifest: dict[str, Any]) -> None:
    suites = (SUITES, landing.SUITES)
    every = catalogue.every_test(manifest, *suites)
    named = catalogue.named(FAULTS, manifest, *suites)
    unnamed = catalogue.unnamed()
    assert all(unnamed.values())
    assert sorted(every - named - set(unnamed)) == []
    assert sorted(set(unnamed) - (every - named)) == []


def test_every_catcher_is_there(manifest: dict[str, Any]) -> None:
    tests = catalogue.data_tests(manifest)
    for fault in FAULTS:
        for name in fault.catchers:
            if name.startswith("tests/python/"):
                file = paths.PROJECT / name.partition("::")[0]
                function = name.partition("::")[2].partition("[")[0]
                assert f"def {function}" in file.read_text(encoding="utf-8"), name
            elif not name.startswith(("check-seeds: ", "ingest: ", "build of ")):
                assert (
                    catalogue.expectation(name, SUITES | landing.SUITES)
                    or catalogue.dbt_name(name, manifest) in tests
                ), name


def test_the_page_is_of_this_catalogue() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for fault in FAULTS:
        assert any(line.startswith(report.expected(fault)) for line in page), fault.id
    assert sum(line.startswith("| ") for line in page) == len(FAULTS) + 1


def make(*options: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.run", *map(str, options)],
        cwd=paths.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]


@pytest.mark.long
def test_a_sample_of_faults_is_noticed(parsed: Path) -> None:
    only = [option for name in SAMPLE for option in ("--only", name)]
    make("--candidate", paths.candidate(), "--parsed", parsed / PARSED, *only)


@pytest.mark.full
def test_every_fault_is_noticed_and_the_page_says_so(tmp_path: Path) -> None:
    make("--page", tmp_path / "faults.md")
    assert (tmp_path / "faults.md").read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
