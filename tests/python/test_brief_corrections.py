"""Corrections: what does not hold, what does, who says so, and each under an address of its own."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from rare_earth_trade.brief import corrections, facts, pages, vocabulary
from tests.python.brief_pages import (
    CONTESTED,
    ONE_MONTH,
    ONE_SERIES,
    Text,
    copied,
    plain,
    text_of,
)

ARTICLE = re.compile(r'<article class="correction" id="([^"]+)">(.*?)</article>', re.DOTALL)


def written(warehouse: Path, folder: Path) -> pages.Brief:
    """The brief of a release, with its page of corrections."""
    made = pages.Brief(folder, facts.read(warehouse), vocabulary.read(warehouse))
    made.corrections_page()
    return made


@pytest.fixture(scope="module")
def brief(released: Path, tmp_path_factory: pytest.TempPathFactory) -> pages.Brief:
    warehouse = released / "current/rare_earth_trade.duckdb"
    return written(warehouse, tmp_path_factory.mktemp("corrections"))


@pytest.fixture(scope="module")
def articles(brief: pages.Brief) -> dict[str, str]:
    """The text of each correction by its address."""
    html = (brief.to / "corrections.html").read_text(encoding="utf-8")
    return {name: plain(text_of(body)) for name, body in ARTICLE.findall(html)}


def test_each_statement_that_does_not_hold_has_one_address_that_is_its_figure(
    brief: pages.Brief,
) -> None:
    html = (brief.to / "corrections.html").read_text(encoding="utf-8")
    figures = [row["figure_id"] for row in brief.facts.corrections]
    assert len(figures) > 50
    for figure in figures:
        assert html.count(f'id="{figure}"') == 1, figure
    assert set(re.findall(r'href="#(f[0-9a-f]+)"', html)) <= set(figures)


def test_a_headline_that_is_wrong_has_what_holds_and_who_says_so(articles: dict[str, str]) -> None:
    # The headline of October 2025; customs' table has 4,343.473 t.
    [said] = [one for one in articles.values() if "October 2025: 4,345.5 t" in one]
    assert said.startswith("Exports of rare earths (customs headline), October 2025: 4,345.5 t")
    assert "contradicted What holds: 4,343.473 t (4,343.472 to 4,343.474 t)" in said
    assert "Customs' own table has 4,343.5 t." in said
    assert "doobloo.com" in said and "Rawmaterials.net" in said
    assert "Reuters: 4,343.5 t, level" in said


def test_what_holds_leads_to_its_evidence(brief: pages.Brief) -> None:
    html = (brief.to / "corrections.html").read_text(encoding="utf-8")
    proof = 'href="evidence/rare_earth_exports-2025.html#WLD-2025-10">'
    assert [one for one in html.split(proof)[1:] if "473" in one[:30]]


def test_what_holds_in_prose_is_what_the_mart_holds(
    brief: pages.Brief, articles: dict[str, str]
) -> None:
    levels = [
        row
        for row in brief.facts.corrections
        if row["unit"] == "t" and row["holds_value"] is not None and row["figure_id"] in articles
    ]
    assert len(levels) > 10
    for row in levels:
        found = re.search(
            r": (?:≈ )?([\d,.]+) t \(([\d,.]+) to ([\d,.]+) t\)", articles[row["figure_id"]]
        )
        best, lower, upper = (Decimal(one.replace(",", "")) for one in found.groups())
        # Bounds are rounded outward, the best figure to what they allow.
        assert lower <= row["holds_lower"] <= row["holds_upper"] <= upper
        assert lower <= best <= upper


def test_a_disputed_figure_may_be_right_and_the_page_says_so(brief: pages.Brief) -> None:
    said = Text(brief.to / "corrections.html").section("disputed")
    assert "Such a figure may be right." in said
    assert "What holds" not in said
    assert "One voice prints 4,878 t" in plain(said)


def test_a_month_leads_from_a_headline_to_its_verdict(brief: pages.Brief) -> None:
    html = (brief.to / "corrections.html").read_text(encoding="utf-8")
    months = set(re.findall(r'href="months/(\d{4}-\d\d)\.html"', html))
    assert months == {f"{one['month']:%Y-%m}" for one in brief.facts.claims}


@pytest.mark.parametrize(
    ("held", "tested", "lower", "upper"),
    # Wilson's interval as tables of statistics give it.
    [(3, 3, "43.85", "100"), (0, 1, "0", "79.35"), (340, 352, "94.14", "98.04")],
)
def test_few_statements_leave_a_wide_interval(
    held: int, tested: int, lower: str, upper: str
) -> None:
    found = corrections.interval(held, tested)
    assert [round(end, 2) for end in found] == [Decimal(lower), Decimal(upper)]


def test_outlets_stand_by_their_counts_and_none_of_few_is_ranked(brief: pages.Brief) -> None:
    html = Text(brief.to / "corrections.html").sections["outlets"]
    table, _, folded = html.partition("<details>")
    counts = [
        tuple(map(int, one))
        for one in re.findall(r">(\d+) of (\d+)<", table.replace("\N{NARROW NO-BREAK SPACE}", ""))
    ]
    tested = [of for _, of in counts]
    assert tested == sorted(tested, reverse=True)
    assert min(tested) >= corrections.LEAST_TESTED
    assert any(held < of for held, of in counts)
    assert re.findall(r">(\d+) of (\d+)<", folded)


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(["delete from marts.fct_corrections"], id="none"),
        pytest.param(["delete from marts.fct_source_reliability"], id="no_outlet"),
        pytest.param(ONE_SERIES, id="one_series"),
        pytest.param(ONE_MONTH, id="one_month"),
        pytest.param(CONTESTED, id="all_contested"),
        pytest.param(
            [
                "update marts.fct_corrections set verdict = 'hearsay', unit = 'bags',"
                " holds_lower = null, holds_upper = null",
                "update marts.fct_claim_verdicts set verdict = 'scope_break', unit = 'bags'",
            ],
            id="codes_of_a_later_release",
        ),
        pytest.param(["delete from marts.fct_claim_verdicts"], id="no_figure"),
    ],
)
def test_corrections_of_odd_releases_are_written(
    released: Path, tmp_path: Path, statements: list[str]
) -> None:
    made = written(copied(released, tmp_path, *statements), tmp_path / "brief")
    said = Text(made.to / "corrections.html").all()
    assert ("does not hold" in said or "do not hold" in said) == bool(made.facts.corrections)
