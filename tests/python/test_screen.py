"""Whatever the width of the screen, no name and no figure is cut."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.table import Table

from rare_earth_trade import cli, screen
from rare_earth_trade.expectations import runner


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 40 columns, as a phone or a split window has."""
    monkeypatch.setenv("COLUMNS", "40")


def told(home: Path, *command: str) -> str:
    """What a command prints; it must end with code 0."""
    done = CliRunner().invoke(cli.main, command, env={"RARE_EARTH_TRADE_HOME": str(home)})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_table_is_printed_whole_and_no_wider_than_it_has_to_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = Table()
    table.add_column("name", no_wrap=True)
    table.add_column("figure", justify="right")
    table.add_row("fct_rare_earth_exports_monthly_by_partner", "1,234,567")
    screen.show(table)
    shown = capsys.readouterr().out
    assert "fct_rare_earth_exports_monthly_by_partner" in shown
    assert "1,234,567" in shown
    assert (
        max(map(len, shown.splitlines())) == len("fct_rare_earth_exports_monthly_by_partner") + 16
    )


def test_commands_cut_nothing(released: Path) -> None:
    home = released.parent
    [release] = json.loads(told(home, "release", "--list", "--json"))
    listed = told(home, "release", "--list")
    assert release["release_id"] in listed
    assert f"{release['rows']:,}" in listed
    status = json.loads(told(home, "status", "--json"))
    said = told(home, "status")
    for series in status["series"]:
        line = next(
            one
            for one in said.splitlines()
            if series["series"] in one and series["first_month"][:7] in one
        )
        assert series["first_month"][:7] in line
        assert f" {series['known_months']} " in line
    summary = told(home, "summary")
    assert "fct_magnet_exports_monthly_by_partner" in summary
    assert "2,0" in next(line for line in summary.splitlines() if "fct_claim_verdicts" in line)
    assert "…" not in listed + said + summary


def test_the_acceptance_cuts_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = "fct_rare_earth_imports_monthly_by_partner"
    outcomes = [runner.Outcome(name, "failed", "x", "y"), runner.Outcome(name, "passed", "x", "y")]
    assert runner.report(outcomes, tmp_path) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if name in line)
    assert [cell.strip() for cell in line.split("│")[1:-1]] == [name, "2", "1", "0"]
