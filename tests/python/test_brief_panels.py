"""Panels of charts: what is known has a mark, what is not leaves its place empty."""

from datetime import date
from decimal import Decimal

import pytest

from rare_earth_trade.brief import panels, words
from tests.python.pages_read import plain

OCTOBER = date(2025, 10, 1)


def level(best: str | None, lower: str, upper: str, **values: object) -> dict:
    """A row of a fact."""
    return {
        "quantity_t": None if best is None else Decimal(best),
        "quantity_lower_t": Decimal(lower),
        "quantity_upper_t": Decimal(upper),
        "certainty": "exact" if best else "wide",
        "quantity_basis": "printed" if best else "unknown",
        "trade_month": OCTOBER,
    } | values


def drawn(*rows: dict, **settings: float) -> panels.Panel:
    """A panel of months from October 2025 on."""
    axis = panels.months(OCTOBER, panels.add_months(OCTOBER, len(rows) - 1))
    placed = [(slot, row, "by two voices") for slot, row in enumerate(rows)]
    return panels.levels("magnets", "Magnets", 0, axis, placed, **settings)


@pytest.mark.parametrize(
    ("last", "two", "five"),
    [("2026-08", 20, 56), ("2026-06", 30, 66), ("2025-12", 24, 60), ("2026-01", 25, 61)],
)
def test_a_range_begins_in_the_nearest_january(last: str, two: int, five: int) -> None:
    axis = panels.months(date(2010, 10, 1), date.fromisoformat(f"{last}-01"))
    assert axis.shown == {"two": two, "five": five}
    for count in axis.shown.values():
        assert axis.names[axis.count - count].startswith("January ")
    short = panels.months(date(2025, 3, 1), date(2025, 5, 1))
    assert short.shown == {"two": 3, "five": 3}


@pytest.mark.parametrize(
    ("top", "labels"),
    [
        (6357.5, ["0", "2,000", "4,000", "6,000"]),
        (19_400, ["0", "5,000", "10,000", "15,000"]),
        (12.5, ["0", "5", "10"]),
        (9, ["0", "2.5", "5", "7.5"]),
        (0, ["0"]),
    ],
)
def test_few_round_tonnes_stand_beside_a_panel(top: float, labels: list[str]) -> None:
    found = panels.ticks(top)
    assert [label for _, label in found][: len(labels)] == labels
    assert all(panels.ROOM - 0.1 <= y <= panels.HEIGHT - panels.ROOM for y, _ in found)


def test_what_is_not_known_is_absent_or_a_whisker() -> None:
    panel = drawn(
        level("100", "99.5", "100.5"),
        level(None, "0", "5000", certainty="none"),
        level(None, "40", "80"),
        level("90", "60", "110", certainty="fair", quantity_basis="derived"),
        level("95", "94.5", "95.5", quantity_basis="official_table"),
    )
    assert [(one.slot, one.shape) for one in panel.marks] == [
        (0, "printed"),
        (3, "derived"),
        (4, "table"),
    ]
    assert [(one.slot, one.says) for one in panel.whiskers] == [
        (2, "December 2025: not known, 40 to 80 t"),
        (3, None),
    ]
    # A line joins neighbours only, and bounds that say nothing set no scale.
    assert [(x1, x2) for x1, _, x2, _ in panel.lines] == [(70.0, 90.0)]
    assert panel.ticks[-1][1] == "100"
    assert panel.marks[0].says == "October 2025: 100 t, 99.5 to 100.5 t, exact; by two voices"
    assert panel.text == "Magnets, in tonnes: 3 of 5 known."


def test_of_nothing_known_a_panel_is_empty() -> None:
    panel = drawn(level(None, "0", "9", certainty="none"))
    assert (panel.marks, panel.whiskers, panel.lines) == ([], [], [])
    assert panel.says == "no level is known"


def notice(start: str, *suspended: str, until: str | None = None) -> dict:
    """A notice of export control."""
    pause, resume = map(date.fromisoformat, suspended) if suspended else (None, None)
    return {
        "notice": "MOFCOM-GAC 2025-57",
        "measure_label": "Licences",
        "effective_from": date.fromisoformat(start),
        "effective_until": until and date.fromisoformat(until),
        "suspended_from": pause,
        "suspended_until": resume,
    }


def test_notices_are_spans_and_nothing_after_a_suspension() -> None:
    axis = panels.months(date(2025, 1, 1), date(2025, 10, 1))
    # A month is a tenth of the axis: 1 April is its third tenth.
    assert panels.spans(axis, notice("2025-04-01")) == ([(30.0, 70.0)], [])
    assert panels.spans(axis, notice("2024-04-01")) == ([(0.0, 100.0)], [])
    assert panels.spans(axis, notice("2026-04-01")) == ([], [])
    assert panels.spans(axis, notice("2025-04-01", until="2025-07-01")) == ([(30.0, 30.0)], [])
    paused = notice("2025-02-01", "2025-03-01", "2025-06-01")
    assert panels.spans(axis, paused) == ([(10.0, 10.0)], [(20.0, 30.0)])
    # Suspended the day before it would have held.
    assert panels.spans(axis, notice("2025-05-02", "2025-05-01", "2025-06-01"))[0] == []


def test_notices_with_the_same_days_are_one_span() -> None:
    axis = panels.months(date(2025, 1, 1), date(2025, 10, 1))
    alike = [notice("2025-04-01"), notice("2025-04-01") | {"notice": "MOFCOM 2025-61 items"}]
    [both] = panels.held(axis, alike, OCTOBER)
    assert (both.name, both.state) == ("Nos. 57 and 61 of 2025", "in force since 1 April 2025")
    assert words.notices(["MOFCOM 2026-11 and 2026-12"]) == "Nos. 11 and 12 of 2026"
    assert words.notices(["MOFCOM 2026-1", "State Council 785"]) == (
        "MOFCOM 2026-1; State Council 785"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-10-20", "announced, from 8 November 2025"),
        ("2025-11-07", "suspended until 10 November 2026"),
        ("2026-11-10", "suspended until 10 November 2026"),
        ("2026-11-29", "suspended until 10 November 2026; whether it holds since is not known"),
    ],
)
def test_after_a_suspension_a_notice_is_never_called_in_force(day: str, said: str) -> None:
    held = notice("2025-11-08", "2025-11-07", "2026-11-10")
    assert words.state_on(held, date.fromisoformat(day)) == said


def test_bars_of_contributions_meet_at_zero() -> None:
    rows = [
        {"member": "Germany", "points": Decimal("3"), "itemised": True},
        {"member": "Japan", "points": Decimal("-1"), "itemised": True},
        {"member": "All others", "points": Decimal("-0.5"), "itemised": False},
    ]
    found = panels.contributions(rows)
    assert [(one["start"], one["width"]) for one in found] == [
        (25.0, 75.0),
        (0.0, 25.0),
        (12.5, 12.5),
    ]
    assert [one["kind"] for one in found] == ["partner", "less", "rest"]
    assert [one["says"] for one in found][:2] == ["+3.00", "\N{MINUS SIGN}1.00"]


def test_names_of_pages_hold_no_number_of_a_file() -> None:
    said = words.source_name("SMM (as cited in GitHub file id 70923355914)")
    assert said == "SMM, as cited in a data file on GitHub"
    assert words.source_name("Kontan") == "Kontan"
    assert [words.voice_name(one) for one in ("smm", "global_times", "rohstoff.net")] == [
        "SMM",
        "Global Times",
        "rohstoff.net",
    ]


def test_numbers_of_pages_have_thin_spaces() -> None:
    said = words.spaced("China exported 5,473.25 t, 12,345,678 kg, up 5.2 % in 2025, 2026.")
    thin = "\N{NARROW NO-BREAK SPACE}"
    assert said == (
        f"China exported 5{thin}473.25{thin}t, 12{thin}345{thin}678{thin}kg, up 5.2{thin}%"
        " in 2025, 2026."
    )
    assert plain(said) == "China exported 5,473.25 t, 12,345,678 kg, up 5.2 % in 2025, 2026."
