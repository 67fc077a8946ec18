"""How it is known: every level has its evidence in words and on a line, and an address."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rare_earth_trade.brief import facts, pages, vocabulary
from rare_earth_trade.brief.evidence import Evidence
from rare_earth_trade.brief.intervals import Bar, line
from tests.python.brief_pages import (
    CONTESTED,
    NO_PARTNER,
    ONE_MONTH,
    ONE_SERIES,
    Text,
    copied,
    plain,
)

OCTOBER = date(2025, 10, 1)


@pytest.fixture(scope="module")
def brief(released: Path, tmp_path_factory: pytest.TempPathFactory) -> pages.Brief:
    """The pages on evidence of a release, written."""
    warehouse = released / "current/rare_earth_trade.duckdb"
    folder = tmp_path_factory.mktemp("evidence")
    made = pages.Brief(folder, facts.read(warehouse), vocabulary.read(warehouse))
    made.others()
    return made


def bounds(lower: str, upper: str) -> tuple[Decimal, Decimal]:
    return Decimal(lower), Decimal(upper)


def test_a_line_holds_the_bounds_the_prints_and_some_room() -> None:
    # A band of 1 t has two of its widths on each side: five in all, of 20 % each.
    drawn = line(bounds("5472.5", "5473.5"), [bounds("5472.5", "5473.5")])
    assert drawn.bar(*bounds("5472.5", "5473.5")) == Bar(40.0, 20.0, False, False)
    assert drawn.bar(*bounds("5471.1", "5474.9")) == Bar(12.0, 76.0, False, False)
    assert drawn.ticks() == [(30.0, "5,472"), (70.0, "5,474")]


def test_what_is_longer_than_the_line_leaves_it_and_what_is_elsewhere_stands_at_its_end() -> None:
    drawn = line(bounds("100", "101"), [bounds("500", "501")])
    assert drawn.bar(*bounds("90", "120")) == Bar(0.0, 100.0, True, True)
    assert drawn.bar(*bounds("500", "501")) == Bar(100.0, 0.0, False, True)
    assert drawn.bar(*bounds("3", "4")) == Bar(0.0, 0.0, True, False)
    assert drawn.bar(Decimal("100.5"), None) == Bar(50.0, 50.0, False, True)


@pytest.mark.parametrize("level", [bounds("0", "0"), bounds("7", "7"), bounds("0", "15505.5")])
def test_a_line_is_drawn_of_any_bounds(level: tuple[Decimal, Decimal]) -> None:
    drawn = line(level, [])
    assert 0 < len(drawn.ticks()) <= 5
    bar = drawn.bar(*level)
    assert 0 <= bar.left <= bar.left + bar.width <= 100
    assert not bar.leaves_left and not bar.leaves_right


def test_without_anything_there_is_no_line() -> None:
    assert line(None, []) is None
    assert line(None, [], [bounds("2.5", "90")]).bar(*bounds("2.5", "90")).leaves_right is False


def test_october_2025_is_known_by_four_voices_that_print_the_same(brief: pages.Brief) -> None:
    page = Text(brief.to / "evidence/magnet_exports-2025.html")
    said = plain(page.section("WLD-2025-10"))
    assert said.startswith("World, October 2025: 5,473 t 5,472.5 to 5,473.5 t: printed by four")
    assert said.count("5,472.5 to 5,473.5 t sets the bounds") == 4
    for voice in ("Reuters: printed 5,473 t", "rohstoff.net: printed", "Guancha: printed"):
        assert voice in said
    assert "Arithmetic: January to October 2025 less January to September 2025" in said
    assert "+15.8 %, growth on the year, October 2025; from October 2024" in said


def test_of_rare_earths_customs_table_says_who_is_wrong(brief: pages.Brief) -> None:
    page = Text(brief.to / "evidence/rare_earth_exports-2025.html")
    said = plain(page.section("WLD-2025-10"))
    assert "Customs: 4,343.473 t published on 7 November 2025" in said
    assert "rohstoff.net: printed 4,345.5 t" in said
    assert "4,345.45 to 4,345.55 t does not fit" in said


def test_each_known_level_of_the_facts_leads_to_a_section_with_its_figure(
    brief: pages.Brief,
) -> None:
    read: dict[str, Text] = {}
    rows = [row for world in brief.facts.world.values() for row in world.values()]
    rows += [
        row
        for months in brief.facts.partners.values()
        for partners in months.values()
        for row in partners
        if not row["is_residual"]
    ]
    known = [row for row in rows if row["quantity_t"] is not None]
    assert len(known) > 250
    level = brief.templates.filters["level"]
    for row in known:
        file, _, anchor = brief.evidence.of_fact(row).partition("#")
        page = read.setdefault(file, Text(brief.to / file))
        assert f": {plain(level(row))} " in plain(page.section(anchor)), (file, anchor)


def test_what_agrees_meets_the_band_and_what_does_not_fit_stays_off_it(brief: pages.Brief) -> None:
    met = {"sets": 0, "agrees": 0, "against": 0, "unused": 0}
    for row in brief.facts.levels:
        section = brief.evidence.section(row)
        for piece in section["entries"]:
            met[piece["state"]] += 1
            band, bar = section["band"], piece["bar"]
            if band is None or bar is None:
                continue
            # Places are rounded to a hundredth.
            gap = max(bar.left - band.left - band.width, band.left - bar.left - bar.width)
            assert gap <= 0.021 or piece["state"] == "against", row
    assert met["sets"] > 1000
    assert min(met.values()) > 5


def test_an_address_is_none_where_nothing_is_known(brief: pages.Brief) -> None:
    [magnets] = [one for one in brief.facts.series if one.key == "magnet_exports"]
    assert brief.evidence.of_window(magnets, date(1999, 1, 1), date(1999, 1, 1)) is None
    year = brief.evidence.of_window(magnets, date(2025, 1, 1), OCTOBER)
    assert year == "evidence/magnet_exports-2025.html#WLD-2025-01-to-2025-10"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(["delete from marts.fct_level_evidence"], id="no_evidence"),
        pytest.param(["delete from marts.fct_levels"], id="no_level"),
        pytest.param(ONE_SERIES, id="one_series"),
        pytest.param(ONE_MONTH, id="one_month"),
        pytest.param(NO_PARTNER, id="no_partner"),
        pytest.param(CONTESTED, id="all_contested"),
        pytest.param(
            [
                "update marts.fct_level_evidence set implied_upper_t = null, relation = 'hearsay'"
                " where relation = 'sum'",
                "update marts.fct_levels set certainty = 'guessed', quantity_basis = 'weighed'",
            ],
            id="codes_of_a_later_release",
        ),
    ],
)
def test_evidence_of_odd_releases_is_written(
    released: Path, tmp_path: Path, statements: list[str]
) -> None:
    warehouse = copied(released, tmp_path, *statements)
    made = pages.Brief(tmp_path / "brief", facts.read(warehouse), vocabulary.read(warehouse))
    made.others()
    for file in (tmp_path / "brief/evidence").iterdir():
        assert "<b>or</b>" not in file.read_text(encoding="utf-8")
    assert "How it is known" in Text(tmp_path / "brief/evidence/index.html").all()


def test_what_tariff_lines_alone_give_is_told_once_for_all(released: Path, tmp_path: Path) -> None:
    # With downloads of all partners there are many thousands of such levels.
    warehouse = copied(
        released,
        tmp_path,
        "update marts.fct_levels set quantity_basis = 'customs_detail'"
        " where quantity_t is not null",
        "update marts.fct_level_evidence set relation = 'tariff_lines', voter = null,"
        " figure_ids = null where relation = 'print' and window_end = '2025-10-31'",
    )
    made = pages.Brief(tmp_path / "brief", facts.read(warehouse), vocabulary.read(warehouse))
    made.others()
    [magnets] = [one for one in made.facts.series if one.key == "magnet_exports"]
    address = made.evidence.of_window(magnets, OCTOBER, OCTOBER)
    assert address == "evidence/index.html#tariff-lines"
    assert 'id="tariff-lines"' in (made.to / "evidence/index.html").read_text(encoding="utf-8")
    september = date(2025, 9, 1)
    file, _, anchor = made.evidence.of_window(magnets, september, september).partition("#")
    assert "Reuters: printed" in Text(made.to / file).section(anchor)
    with pytest.raises(KeyError):
        Text(made.to / file).section("WLD-2025-10")


def test_anchors_of_odd_names_are_names(brief: pages.Brief) -> None:
    odd = dict(brief.facts.levels[0], product='a"b c', flow="x", partner_code="<i>")
    assert re.fullmatch(r"[\w-]+", Evidence.anchor(brief.evidence, odd))
