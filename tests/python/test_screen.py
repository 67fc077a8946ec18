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


WIDE = "fct_rare_earth_exports_monthly_by_partner"


def table() -> Table:
    """A table that is wider than that screen."""
    made = Table(title="Rows")
    made.add_column("name", no_wrap=True)
    made.add_column("figure", justify="right")
    made.add_column("note")
    made.add_row("dim_day", "6,574", "days of the years that anybody may ask for")
    made.add_row(WIDE, "1,234,567", "")
    return made


def test_a_row_that_does_not_fit_a_narrow_screen_is_a_paragraph(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen.show(table())
    assert capsys.readouterr().out.splitlines() == [
        "Rows",
        "dim_day: figure 6,574, note days of the",
        "  years that anybody may ask for",
        # A name is whole, whatever the screen.
        f"{WIDE}:",
        "  figure 1,234,567",
    ]


def test_elsewhere_a_table_is_printed_whole_and_no_wider_than_it_has_to_be(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    screen.show(table())
    shown = capsys.readouterr().out
    assert f" {WIDE} " in shown
    assert " 1,234,567 " in shown
    longest = len("days of the years that anybody may ask for")
    assert max(map(len, shown.splitlines())) == len(WIDE) + len("1,234,567") + longest + 10


def test_commands_cut_nothing_and_print_no_wider_table(released: Path) -> None:
    home = released.parent
    [release] = json.loads(told(home, "release", "--list", "--json"))
    listed = told(home, "release", "--list")
    assert release["release_id"] in listed
    assert f"rows {release['rows']:,}" in listed
    status = json.loads(told(home, "status", "--json"))
    said = told(home, "status")
    for series in status["series"]:
        row = " ".join(said[said.index(f"{series['series']}: ") :].split())
        first, last = series["first_month"][:7], series["last_month"][:7]
        known = f"first {first}, last {last}, known {series['known_months']}, of {series['months']}"
        assert row.startswith(f"{series['series']}: {known}, by tariff lines")
    summary = told(home, "summary")
    assert "fct_magnet_exports_monthly_by_partner" in summary
    assert "3,0" in next(line for line in summary.splitlines() if "fct_claim_verdicts" in line)
    assert "…" not in listed + said + summary
    rules = [line for line in (listed + said + summary).splitlines() if set("│┃━─") & set(line)]
    assert max(map(len, rules), default=0) <= 40


def test_the_acceptance_cuts_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = "fct_rare_earth_imports_monthly_by_partner"
    outcomes = [runner.Outcome(name, "failed", "x", "y"), runner.Outcome(name, "passed", "x", "y")]
    assert runner.report(outcomes, tmp_path) == 1
    assert f"{name}:\n  evaluated 2, failed 1, raised 0\n" in capsys.readouterr().out
