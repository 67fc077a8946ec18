"""Partner pages: what China ships to each, its rank, what it counts itself, which controls hold."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rare_earth_trade.brief import facts, pages, partners, vocabulary, words
from tests.python.brief_pages import (
    CONTESTED,
    NO_PARTNER,
    ONE_MONTH,
    ONE_SERIES,
    Text,
    copied,
    plain,
    text_of,
)

ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)


@pytest.fixture(scope="module")
def brief(released: Path, tmp_path_factory: pytest.TempPathFactory) -> pages.Brief:
    """The pages of partners of a release, written."""
    warehouse = released / "current/rare_earth_trade.duckdb"
    folder = tmp_path_factory.mktemp("partners")
    return written(warehouse, folder)


def written(warehouse: Path, folder: Path) -> pages.Brief:
    """The brief of a release, with its pages of partners."""
    made = pages.Brief(folder, facts.read(warehouse), vocabulary.read(warehouse))
    for file, template, values in made.partners.pages():
        made.page(file, template, **values)
    return made


def rows(file: Path) -> list[str]:
    """The text of the rows of a page's tables."""
    found = ROW.findall(file.read_text(encoding="utf-8"))
    return [plain(text_of(one)) for one in found]


def test_each_partner_with_a_known_month_has_a_page(brief: pages.Brief) -> None:
    known = {
        row["partner_code"]
        for months in brief.facts.partners.values()
        for found in months.values()
        for row in found
        if not row["is_residual"]
    }
    assert {"DEU", "USA", "JPN", "HKG"} <= known
    codes = {file.stem for file in (brief.to / "partners").glob("*.html")} - {"index"}
    # Groups of countries have levels, too, but no rank and no row among the partners.
    assert codes == known | {"EU", "EUROPE"}
    index = (brief.to / "partners/index.html").read_text(encoding="utf-8")
    for code in codes:
        assert f'href="../partners/{code}.html"' in index


def test_what_china_ships_to_germany(brief: pages.Brief) -> None:
    page = Text(brief.to / "partners/DEU.html")
    said = plain(page.all())
    assert (
        "China exported 1,106 t of rare-earth magnets to Germany in December 2025, the newest month"
        " that is known: printed by one voice, unconfirmed. 18.6 % of all, rank 1 to 3 among all"
        " partners."
    ) in said
    assert "This release holds no statistics of Germany itself." in said
    assert "Eurostat, Comext counts the European Union as a whole: CN8 85051110" in said


def test_the_sentence_and_the_table_say_the_same_of_every_partner(brief: pages.Brief) -> None:
    for one in brief.partners.all:
        said = plain(Text(brief.to / one["file"]).all())
        for part in one["parts"]:
            newest = part["months"][0]
            month = words.month_name(newest["month"])
            [row] = [row for row in rows(brief.to / one["file"]) if row.startswith(f"{month} ")][:1]
            assert plain(newest["level"]) in row
            sentence = said.split(" the newest month that is known")[0]
            assert f"{plain(newest['level'])} of {part['series'].goods}" in sentence
            assert f"in {month}," in sentence
            for also in filter(None, (newest["share"], newest["rank"])):
                assert plain(also) in row and plain(also) in said


def test_unknown_months_are_absent(brief: pages.Brief, released: Path, tmp_path: Path) -> None:
    # Nobody printed Germany's November 2025.
    found = rows(brief.to / "partners/DEU.html")
    assert [row for row in found if row.startswith("December 2025 1,106 t ")]
    assert not [row for row in found if row.startswith("November 2025")]
    # Where bounds are wide, they are no level.
    wide = "quantity_t = null, certainty = 'wide', quantity_basis = 'unknown'"
    warehouse = copied(
        released,
        tmp_path,
        f"update marts.fct_levels set {wide} where partner_code = 'DEU'"
        " and window_start = '2025-12-01'",
        f"update marts.fct_series_monthly_by_partner set {wide} where partner_code = 'DEU'"
        " and trade_month = '2025-12-01'",
    )
    page = written(warehouse, tmp_path / "brief").to / "partners/DEU.html"
    assert not [row for row in rows(page) if row.startswith("December 2025")]
    assert "to Germany in October 2025, the newest month that is known" in Text(page).all()


def test_the_united_states_stand_beside_their_own_statistics(brief: pages.Brief) -> None:
    [december] = [
        row for row in rows(brief.to / "partners/USA.html") if row.startswith("December 2025 564 t")
    ]
    # US Census Bureau, both lines: 1,070.659 t.
    assert december.endswith("1,070.659 t")
    own = plain(Text(brief.to / "partners/USA.html").section("own"))
    assert "Breaks, which no time at sea explains: October 2025, November 2025" in own
    assert "In the twelve months to April 2026 it counted 1.506 to 1.509 t for each" in own


def test_which_controls_hold_now(brief: pages.Brief) -> None:
    day = brief.partners.day
    found = Text(brief.to / "partners/index.html").section("controls")
    assert f"as they stand on {day.day} {day:%B %Y}" in found
    assert "In force since 4 April 2025 Licences for samarium" in found
    assert found.index("In force since 4 April 2025") < found.index("Suspended until")
    assert (
        "Suspended until 10 November 2026; whether it holds since is not known"
        " Licences for holmium" in found
    )
    japan = Text(brief.to / "partners/JPN.html").section("controls")
    assert "Dual-use items to Japanese military users barred Japan MOFCOM 2026-1" in japan
    germany = Text(brief.to / "partners/DEU.html").section("controls")
    assert "Japan" not in germany
    assert "Seven entities in the European Union listed European Union" in germany


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        ("18.573", "18.590", "18.6 %"),
        ("23.947", "23.985", "23.9 to 24.0 %"),
        ("0", "0.02", "0.0 %"),
        ("99.96", "100", "100.0 %"),
        (None, "12", None),
    ],
)
def test_a_share_is_no_surer_than_its_bounds(
    lower: str | None, upper: str | None, said: str | None
) -> None:
    row = {"share_of_world_pct_lower": lower, "share_of_world_pct_upper": upper}
    assert partners.share({name: one and Decimal(one) for name, one in row.items()}) == said


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [(1, 1, "1"), (4, 10, "4 to 10"), (4, None, "4 at best"), (None, None, None)],
)
def test_a_rank_is_given_as_far_as_it_is_known(
    lower: int | None, upper: int | None, said: str | None
) -> None:
    assert partners.rank({"rank_lower": lower, "rank_upper": upper}) == said


@pytest.mark.parametrize(
    ("statements", "count"),
    [
        pytest.param(NO_PARTNER, 0, id="no_partner"),
        pytest.param(ONE_SERIES, 11, id="one_series"),
        pytest.param(ONE_MONTH, 7, id="one_month"),
        pytest.param(CONTESTED, 0, id="all_contested"),
        pytest.param(["delete from marts.dim_control_measure"], 11, id="no_control"),
        pytest.param(["delete from marts.fct_mirror_comparisons"], 11, id="no_report"),
        pytest.param(
            ["delete from marts.fct_series_monthly_by_partner where partner_code = 'DEU'"],
            11,
            id="no_rank",
        ),
    ],
)
def test_partners_of_odd_releases_are_written(
    released: Path, tmp_path: Path, statements: list[str], count: int
) -> None:
    warehouse = copied(released, tmp_path, *statements)
    made = written(warehouse, tmp_path / "brief")
    assert len(list((made.to / "partners").glob("*.html"))) == count + 1
    said = Text(made.to / "partners/index.html").all()
    assert ("No month of a partner is known" in said) == (count == 0)


def test_a_notice_is_told_by_the_day_of_the_release() -> None:
    notice = {
        "effective_from": date(2025, 4, 4),
        "effective_until": None,
        "suspended_from": None,
        "suspended_until": None,
        "series": ["magnet_exports"],
    }
    later = notice | {"effective_from": date(2025, 11, 8), "series": []}
    found = partners.controls([notice, later], date(2025, 10, 9))
    assert [one["state"] for one in found] == [
        "in force since 4 April 2025",
        "announced, from 8 November 2025",
    ]
