"""What is loaded, released, known and due, for people and for programs."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up import Releases
from rich.console import Console

from rare_earth_trade import status

HEADER = '"Date of data","Commodity code","Trading partner code","Quantity","Unit","US dollar",\n'


def test_nothing_yet(run: Callable) -> None:
    done = run("rare-earth-trade", "status")
    assert done.returncode == 0, done.stderr
    assert "none yet: run `make build`" in done.stdout
    assert "0 loaded" in done.stdout


def test_downloads_and_quarantine_are_counted(run: Callable, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEADER + '"202510","85051110","502","656000","kilogram","30,000,000",\n')
    bad.write_text(HEADER + '"202513","85051110","502","656000","kilogram","30,000,000",\n')
    assert run("rare-earth-trade", "ingest", good, bad, "--flow", "export").returncode == 2
    found = json.loads(run("rare-earth-trade", "status", "--json").stdout)
    [file] = found["downloads"].pop("files")
    assert (file["file_name"], file["flow"], file["months"]) == ("good.csv", "export", "2025-10")
    assert found["downloads"] == {
        "loaded": 1,
        "rows": 1,
        "not_released": 1,
        "empty_tables": [],
        "quarantined": 1,
        "tables": [],
        "reports": [],
        "notes": [],
    }


def test_empty_tables_are_named_with_what_fills_them(run: Callable, tmp_path: Path) -> None:
    releases = Releases(tmp_path / "home")
    releases.add(tables={"fct_levels": {"rows": 7}, "fct_customs_trade_monthly": {"rows": 0}})
    said = " ".join(run("rare-earth-trade", "status").stdout.split())
    assert "Empty tables: fct_customs_trade_monthly. To fill them: rare-earth-trade ingest" in said
    releases.add(tables={"fct_levels": {"rows": 7}})
    assert "Empty tables" not in run("rare-earth-trade", "status").stdout


def test_a_broken_file_is_one_line(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "home/landing/flow=export"
    folder.mkdir(parents=True)
    (folder / "x.parquet").write_bytes(b"no parquet")
    done = run("rare-earth-trade", "status")
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "x.parquet" in line


FOLLOWED = [
    {"series": "a", "release_kind": "online_query", "series_title": "A", "usual_release_day": 20},
    {"series": "b", "release_kind": "express", "series_title": "B", "usual_release_day": 8},
]


def month(trade_month: str, released: str, basis: str = "expected") -> dict[str, Any]:
    """A row of dim_month: its figures come between the 7th and 14th, on the 18th and the 20th."""
    day = date.fromisoformat(f"{released}-14")
    return {
        "trade_month": date.fromisoformat(f"{trade_month}-01"),
        "headline_release_from": day.replace(day=7),
        "headline_release_on": day,
        "headline_release_basis": basis,
        "bulletin_release_on": day.replace(day=18),
        "bulletin_release_basis": basis,
        "tariff_line_release_on": day.replace(day=20),
        "tariff_line_release_basis": basis,
    }


MONTHS = [
    month("2026-10", "2026-11"),
    month("2026-11", "2026-12"),
    month("2026-12", "2027-01"),
    month("2027-01", "2027-03"),
    month("2027-02", "2027-03"),
]


# Which day customs has for each release is written beside MONTHS: 7th to 14th, 18th, 20th.
@pytest.mark.parametrize(
    ("today", "due", "states"),
    [
        (
            "2026-11-06",
            [],
            "A 2026-10 due, B 2026-10 due, bulletin 2026-10 due",
        ),
        (
            "2026-11-09",
            ["B 2026-10"],
            "A 2026-10 due, B 2026-11 due, bulletin 2026-10 due",
        ),
        (
            "2026-11-14",
            ["B 2026-10"],
            "A 2026-10 due, B 2026-11 due, bulletin 2026-10 due",
        ),
        (
            "2026-11-18",
            ["bulletin 2026-10"],
            "A 2026-10 due, B 2026-10 overdue, B 2026-11 due, bulletin 2026-11 due",
        ),
        (
            "2026-11-20",
            ["A 2026-10"],
            "A 2026-11 due, B 2026-10 overdue, B 2026-11 due, bulletin 2026-10 out, "
            "bulletin 2026-11 due",
        ),
        (
            "2026-11-29",
            [],
            "A 2026-10 overdue, A 2026-11 due, B 2026-10 overdue, B 2026-11 due, "
            "bulletin 2026-10 out, bulletin 2026-11 due",
        ),
        # January and February come together in March, so nothing is due in February.
        (
            "2027-01-14",
            ["B 2026-12"],
            "A 2026-11 overdue, A 2026-12 due, B 2027-02 due, bulletin 2026-11 out, "
            "bulletin 2026-12 due",
        ),
        (
            "2027-02-18",
            [],
            "A 2026-12 overdue, A 2027-02 due, B 2026-12 overdue, B 2027-02 due, "
            "bulletin 2026-12 out, bulletin 2027-02 due",
        ),
        (
            "2027-03-20",
            ["A 2027-02"],
            "B 2027-02 overdue, bulletin 2027-02 out",
        ),
    ],
)
def test_what_is_due_today(today: str, due: list[str], states: str) -> None:
    found = status.calendar(date.fromisoformat(today), FOLLOWED, [], MONTHS)

    def said(one: dict[str, Any]) -> str:
        name = "bulletin" if one["release"] == "monthly_bulletin" else one["brings"]
        return f"{name} {one['trade_month']}"

    assert [said(one) for one in found["due_today"]] == due
    assert sorted(
        f"{said(one)} {one['state']}" for one in found["releases"] if one["state"] != "due today"
    ) == sorted(states.split(", "))
    assert {one["basis"] for one in found["releases"]} == {"expected"}


@pytest.mark.parametrize(
    ("known", "together", "state"),
    [
        (["2027-01", "2027-02"], [], "known"),
        ([], ["2027-02"], "known"),
        (["2027-02"], [], "overdue"),
    ],
)
def test_january_and_february_may_be_known_in_one(
    known: list[str], together: list[str], state: str
) -> None:
    series = [{"series": "b", "known": known, "known_with_january": together}]
    found = status.calendar(date(2027, 3, 31), FOLLOWED, series, MONTHS)
    states = {one["brings"]: one["state"] for one in found["releases"]}
    assert states["B"] == state


def test_what_came_on_its_day_is_known() -> None:
    series = [{"series": "b", "known": ["2026-10"], "known_with_january": []}]
    found = status.calendar(date(2026, 11, 10), FOLLOWED, series, MONTHS)
    assert ("B", "2026-10", "known") in {
        (one["brings"], one["trade_month"], one["state"]) for one in found["releases"]
    }
    assert found["due_today"] == []


def test_the_screen_says_what_is_due_today(capsys: pytest.CaptureFixture[str]) -> None:
    for day, words in (
        ("2026-11-09", "Due today:  B, 2026-10 (express, expected by 2026-11-14)"),
        ("2026-11-20", "Due today:  A, 2026-10 (online_query, expected)"),
        ("2026-11-29", "Due today:  no release of customs"),
        ("2027-03-18", "in whole tonnes, 2027-01 to 02 (monthly_bulletin, expected)"),
    ):
        found = status.calendar(date.fromisoformat(day), FOLLOWED, [], MONTHS)
        status.show_calendar(found, Console(highlight=False, soft_wrap=True))
        assert words in capsys.readouterr().out


def test_a_year_without_a_calendar_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    found = status.calendar(date(2031, 5, 5), FOLLOWED, [], MONTHS)
    status.show_calendar(found, Console(soft_wrap=True))
    assert "there is no calendar for 2031" in capsys.readouterr().out


def test_due_and_overdue_releases(run: Callable, released: Path) -> None:
    # In 2025 the headline of October came on 7 November, the tariff lines on the 20th.
    done = run("rare-earth-trade", "status", "--on", "2025-11-10", "--json", "--release", released)
    releases = json.loads(done.stdout)["calendar"]["releases"]
    states = {(one["release"], one["trade_month"]): one["state"] for one in releases}
    assert states[("express", "2025-10")] == "known"
    assert states[("online_query", "2025-10")] == "due"
    # None was announced for 2027: the days of 2025 hold, and the first figures come in March.
    done = run("rare-earth-trade", "status", "--on", "2027-02-10", "--release", released)
    assert "2027-03-07 to 14 │ expected │ due" in " ".join(done.stdout.split())
