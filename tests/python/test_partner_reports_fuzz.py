"""Reports of offices with other numbers, cells lost, and texts that are code: never a misread.

Each file is either read as it was meant or refused. Faults that turned these red: 1.200 between
semicolons taken for 1.2; a row of a bulk file that has moved by a cell passed over as other goods.
"""

import re
from collections.abc import Callable
from pathlib import Path

import partner_files as made_up
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_partner_reports import Area, read_alone

from rare_earth_trade.downloads.forms import Refused
from rare_earth_trade.downloads.ingest import LOADED
from rare_earth_trade.downloads.partner_reports.reader import DECIMALS

# A column of weights and one of values of each form, with the row that is changed.
NUMBERS = {
    "eurostat_bulk": (0, "QUANTITY_KG", "VALUE_EUR"),
    "eurostat_bulk_1": (0, "QUANTITY_IN_KG", "VALUE_IN_EUROS"),
    "eurostat_site": (1, "OBS_VALUE"),
    "us_census": (0, "GEN_QY1_MO", "GEN_VAL_MO"),
    "hmrc": (0, "NetMass", "Value"),
    "comexstat_bulk": (0, "KG_LIQUIDO", "VL_FOB"),
    "comexstat_query": (0, "metricKG", "metricFOB"),
    "comtrade": (6, "netWgt", "primaryValue"),
    "korea_customs": (1, "impWgt", "impDlr"),
    "japan_customs": (0, "Quantity2-Jan", "Value-Jan"),
}
STYLES: dict[str, Callable[[int], str]] = {
    "thousands with commas": lambda n: f"{n:,}",
    "thousands with points": lambda n: f"{n:,}".replace(",", "."),
    "thousands with blanks": lambda n: f"{n:,}".replace(",", " "),
    "thousands with hard blanks": lambda n: f"{n:,}".replace(",", "\u00a0"),
    "thousands with apostrophes": lambda n: f"{n:,}".replace(",", "'"),
    "decimals": lambda n: f"{n}.00",
    "decimals behind a comma": lambda n: f"{n},00",
    "commas and decimals": lambda n: f"{n:,}.00",
    "points and decimals": lambda n: f"{n:,}".replace(",", ".") + ",00",
    "rounded by a spreadsheet": lambda n: f"{n:.1E}",
    "full-width digits": lambda n: "".join(chr(ord(sign) + 0xFEE0) for sign in str(n)),
    "a sign before": lambda n: f"+{n}",
    "below zero": lambda n: f"-{n}",
    "in parentheses": lambda n: f"({n})",
    "a unit behind": lambda n: f"{n} kg",
    "a zero before": lambda n: f"0{n}",
    "a quote before": lambda n: f"'{n}",
    "Indian groups": lambda n: f"{n // 100},{n % 100:02}",
    "none": lambda n: "n/a",
}


# CI tries each style with two forms, `make test-full` with all of them.
IN_STYLES = [
    pytest.param(
        *(name, style, separator),
        marks=pytest.mark.long
        if (number + place) % len(NUMBERS) == side * len(NUMBERS) // 2
        else pytest.mark.full,
    )
    for number, name in enumerate(NUMBERS)
    for place, style in enumerate(STYLES)
    for side, separator in enumerate((",", ";"))
]


@pytest.mark.parametrize(("name", "style", "separator"), IN_STYLES)
def test_a_number_in_another_style_is_never_misread(
    tmp_path: Path, name: str, style: str, separator: str
) -> None:
    made = made_up.MADE[name]
    row, *columns = NUMBERS[name]
    # Of two columns one with each separator: in turn, as all would take minutes.
    column = columns[(len(style) + len(name) + len(separator)) % len(columns)]
    rows = [cells.copy() for cells in made.rows]
    place = made.header.index(column)
    number = int(float(rows[row][place]))
    rows[row][place] = STYLES[style](number)
    raw = made_up.as_text(made.header, rows, separator).encode()
    try:
        _, figures, _ = read_alone(tmp_path, raw, made.flow)
    except Refused as refusal:
        assert refusal.problems[0].row is not None
    else:
        # A point stands before decimals between commas, and where other numbers of the file say so.
        others = any(re.fullmatch(DECIMALS, cell) for cells in made.rows for cell in cells)
        is_point = style == "thousands with points" and (separator == "," or others)
        assert figures == made.figures or (is_point and number < 10**6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_cell_that_is_lost_or_added_is_noticed(
    tmp_path_factory: object, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(made_up.MADE)))
    made = made_up.MADE[name]
    rows = [cells.copy() for cells in made.rows]
    row = data.draw(st.integers(0, len(rows) - 1))
    place = data.draw(st.integers(0, len(rows[row]) - 1))
    if data.draw(st.booleans()):
        del rows[row][place]
    else:
        rows[row].insert(place, data.draw(st.sampled_from(["", "1", "x", "2025"])))
    raw = made_up.as_text(made.header, rows, made.separator).encode()
    try:
        _, figures, _ = read_alone(tmp_path_factory.mktemp("area"), raw, made.flow)
    except Refused:
        return
    assert figures == made.figures


TEXTS = (
    "x'); drop table cells; --",
    "{{ run_query('drop schema marts cascade') }}",
    "$path $wanted ? %s",
    "=cmd|' /C calc'!A0",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["us_census", "comtrade", "korea_customs", "comexstat_query"])
def test_texts_of_a_report_are_texts(tmp_path: Path, name: str, text: str) -> None:
    made = made_up.MADE[name]
    area = Area(tmp_path / "a")
    raw = made_up.as_text(made.header, made_up.with_words(made, text)).encode()
    result = area.one(raw, made.flow, name=f"{text.replace('/', '_')}.csv")
    assert result.outcome == LOADED
    assert area.figures() == made.figures
