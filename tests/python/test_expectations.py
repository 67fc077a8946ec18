"""The acceptance can refuse: each kind of fault in a copy of the candidate turns it red."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import duckdb
import pytest

from rare_earth_trade import expectations
from rare_earth_trade.expectations import runner
from rare_earth_trade.expectations.suites import SUITES, Expectation

BIN = Path(sys.executable).parent


@pytest.fixture
def accept(
    candidate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Spoil a copy of the candidate by SQL, run the acceptance, give its exit code and output."""

    def accept_after(*statements: str) -> tuple[int, str]:
        copy = Path(shutil.copy2(candidate, tmp_path / "rare_earth_trade.duckdb"))
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
        code = expectations.run(copy, tmp_path / "docs")
        return code, capsys.readouterr().out

    return accept_after


def test_the_candidate_is_accepted_and_reported(accept: Callable, tmp_path: Path) -> None:
    code, output = accept()
    assert code == 0
    assert all(mart in output for mart in SUITES)
    assert (tmp_path / "docs/index.html").is_file()
    pages = " ".join(page.read_text() for page in (tmp_path / "docs").rglob("*.html"))
    assert "a figure is judged once" in pages


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (
            "update marts.fct_magnet_exports_monthly set quantity_t = 5473000"
            " where trade_month = '2025-10-01'",
            "a month outside would be a record by far",
        ),
        (
            "delete from marts.fct_rare_earth_exports_monthly where trade_month >= '2025-06-01'",
            "the series reaches at least the autumn of 2025",
        ),
        (
            "insert into marts.dim_partner select * from marts.dim_partner"
            " where partner_code = 'DEU'",
            "a partner joins one to one",
        ),
        (
            "delete from marts.dim_source where source_id = 'seed_magnets_2025_11'",
            "every verdict leads to its page",
        ),
        (
            "update marts.dim_source set source_url = 'javascript:alert(1)'"
            " where source_id = 'seed_magnets_2025_11'",
            "nothing that runs",
        ),
    ],
)
def test_a_fault_is_refused_with_its_reason(accept: Callable, fault: str, reason: str) -> None:
    code, output = accept(fault)
    assert code == 1
    assert reason in output
    assert "raised:" not in output


def test_a_lost_column_raises_and_is_not_called_bad_data(accept: Callable) -> None:
    code, output = accept("alter table marts.dim_month drop column trade_year")
    assert code == 1
    assert "raised: dim_month: expect_column_values_to_be_between trade_year" in output


def test_a_mart_without_suite_and_a_suite_without_mart(accept: Callable) -> None:
    code, output = accept(
        "create table marts.fct_new as select 1 as one", "drop table marts.dim_control_event"
    )
    assert code == 1
    assert "failed: fct_new: mart without a suite" in output
    assert "failed: dim_control_event: suite without its mart" in output


def test_evaluating_nothing_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.report([], Path("docs")) == 1
    assert "Nothing was evaluated" in capsys.readouterr().out


def test_a_check_that_cannot_run_is_raised_not_failed(candidate: Path, tmp_path: Path) -> None:
    broken = Expectation(
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "select no_such_column from {batch}"},
        "it cannot run",
    )
    [one] = runner.validate(candidate, tmp_path / "docs", {"dim_month": [broken]})
    assert one.status == "raised"


def test_it_runs_beside_a_reader(candidate: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(candidate.parent.parent, tmp_path / "home"))
    with duckdb.connect(str(home / "build" / candidate.name), read_only=True) as reader:
        result = subprocess.run(
            [BIN / "rare-earth-trade", "expect"],
            env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        assert reader.execute("select count(*) from marts.dim_month").fetchall()[0][0] > 0


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException) as error:
        expectations.run(tmp_path / "none.duckdb", tmp_path / "docs")
    assert error.value.exit_code == 2
