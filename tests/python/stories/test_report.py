"""Verdicts on a screen of any width and in a spreadsheet: whole, with their witnesses."""

import csv
import io
import re

import pytest

from rare_earth_trade.stories import report
from rare_earth_trade.stories.claims import EXAMPLE
from tests.python.stories.examples import WITNESS

MEANING = "The growth of the levels misses the print, but single voices decide it: one against one."
VERDICT = {
    **EXAMPLE,
    "window_start": "2025-01",
    "verdict": "disputed",
    "reason": "unattested_levels",
    "reason_meaning": MEANING,
    "recomputed_lower": "-5.229890",
    "recomputed_upper": "-5.196155",
    "recomputed_month": None,
    "record_horizon_month": None,
    "witness_figure_ids": "f4b3467a260, f4b3467a261",
    "witnesses": [WITNESS, WITNESS | {"figure_id": "f4b3467a261", "publisher": "Example"}],
    "release_id": "r0001-20261128-102714",
}


@pytest.mark.parametrize("width", [40, 60, 80, 120, 159, 160, 200])
def test_nothing_is_cut_at_any_width(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    report.show([VERDICT], "table")
    shown = capsys.readouterr().out
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown
    assert all(len(line) <= width for line in shown.splitlines())
    words = re.findall(r"[^\s│]+", shown)
    wanted = f"""magnets export WLD 2025-01 to 2025-10 mom_pct -5.2 pct disputed -5.22989 -5.196155
        unattested_levels: {MEANING} level 2025-10 5473 t: Toutiao article relaying Reuters and
        Nikkei, 2025-11-21 (f4b3467a260); Example, (f4b3467a261)"""
    assert [word for word in wanted.split() if word not in words] == []


def test_a_record_says_since_when_it_is_known(capsys: pytest.CaptureFixture) -> None:
    record = {"reason": "record_holds", "reason_meaning": "Every window in between is known."}
    report.show([VERDICT | record | {"record_horizon_month": "2024-05-01"}], "table")
    shown = " ".join(capsys.readouterr().out.split())
    assert "Every window in between is known. Known without holes since 2024-05." in shown


def test_a_spreadsheet_gets_the_witnesses_in_a_cell(capsys: pytest.CaptureFixture) -> None:
    report.show([VERDICT | {"as_printed": "=1+1"}], "csv")
    [row] = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["witnesses"] == (
        "level 2025-10 5473 t: Toutiao article relaying Reuters and Nikkei, 2025-11-21"
        " (f4b3467a260); Example, 2025-11-21 (f4b3467a261)"
    )
    assert (row["as_printed"], row["value"], row["verdict"]) == ("'=1+1", "-5.2", "disputed")


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (["pass", "not_testable"], 0),
        (["pass", "disputed"], 1),
        (["contradicted", "pass"], 1),
    ],
)
def test_the_code_is_one_where_any_figure_is_contradicted_or_disputed(
    verdicts: list[str], code: int
) -> None:
    assert report.code([VERDICT | {"verdict": one} for one in verdicts]) == code
