"""What a failed test of dbt found is shown with a lead, from a made-up candidate and run."""

import json
import time
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import build, failures

FOUND = """-- The truth that is not found
select * from (values
    ('magnets', '2025-10', 5473.000, null), ('magnets', '2025-09', 5774.000, 'two\nlines'),
    ('magnets', '2025-08', 6146.000, null), ('magnets', '2025-07', 5577.000, null)
) as truths (product, trade_month, expected_t, found)
-- the last line is a comment"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of output whose last run has two failed tests among others."""
    folder = tmp_path / "build/target"
    folder.mkdir(parents=True)
    with duckdb.connect(str(tmp_path / "build/rare_earth_trade.duckdb")) as candidate:
        candidate.execute("create schema marts; create table marts.facts as select 7 as months")
    results, nodes = [], {}
    for name, kind, status, rows, sql in (
        ("assert_known_truths", "test", "fail", 4, FOUND),
        ("assert_months", "test", "fail", 1, "select * from rare_earth_trade.marts.facts"),
        ("assert_gone", "test", "fail", 1_200, "select * from marts.no_such_table"),
        ("assert_fine", "test", "pass", 0, "select 1 as fine"),
        ("unit", "unit_test", "fail", 1, None),
        ("model", "model", "success", None, "select 1 as model"),
    ):
        key = f"{kind}.{name}"
        nodes[key] = {"name": name, "resource_type": kind}
        results.append({"unique_id": key, "status": status, "failures": rows, "compiled_code": sql})
    (folder / "run_results.json").write_text(json.dumps({"results": results}))
    (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path))
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    return tmp_path


def test_the_rows_of_failed_tests_are_shown_with_a_lead(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures.show(begun=0)
    said = capsys.readouterr()
    assert said.out == ""
    *lines, lead = said.err.splitlines()
    assert lines == [
        "Failed: assert_known_truths (4 rows)",
        "  product = magnets, trade_month = 2025-10, expected_t = 5473.000, found = null",
        "  product = magnets, trade_month = 2025-09, expected_t = 5774.000, found = two lines",
        "  product = magnets, trade_month = 2025-08, expected_t = 6146.000, found = null",
        "  ... and 1 more",
        "Failed: assert_months (1 row)",
        "  months = 7",
        "Failed: assert_gone (1,200 rows)",
    ]
    assert "`rare-earth-trade status`" in lead
    assert "`rare-earth-trade ingest --forget ID`" in lead


def test_a_run_that_got_to_no_test_shows_nothing_of_an_earlier_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures.show(begun=time.time() + 60)
    (home / "build/target/manifest.json").write_text("broken")
    failures.show(begun=0)
    (home / "build/target/run_results.json").unlink()
    failures.show(begun=0)
    assert capsys.readouterr().err == ""


def test_a_candidate_that_is_held_keeps_nobody_from_the_names(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "build/rare_earth_trade.duckdb").write_text("broken")
    failures.show(begun=0)
    assert "Failed: assert_known_truths (4 rows)" in capsys.readouterr().err


@pytest.mark.parametrize(("part", "is_shown"), [("dbt", True), ("release", False)])
def test_a_build_shows_what_failed_in_dbt(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    part: str,
    is_shown: bool,
) -> None:
    # The run ends later than the part of the build begins.
    later = f"import os; os.utime('{home}/build/target/run_results.json'); raise SystemExit(1)"
    monkeypatch.setattr(build, "COMMANDS", ((part, "python", "-c", later),))
    assert build.main() == 1
    assert ("Failed: assert_known_truths" in capsys.readouterr().err) == is_shown
