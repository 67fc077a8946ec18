"""The brief: its sentences on edge cases, its pages for both reference articles, its links."""

import csv
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from rare_earth_trade import paths
from rare_earth_trade.brief import claims, docs, tables, words
from rare_earth_trade.brief.sections import largest, with_rest
from rare_earth_trade.series import Series
from tests.python.pages_read import plain, text_of

OCTOBER = date(2025, 10, 1)
MAGNET_EXPORTS = Series(
    **{"key": "magnet_exports", "title": "Magnet exports", "product": "magnets", "flow": "export"},
    **{"goods": "rare-earth magnets", "verb": "exported", "shown_products": ("magnets",)},
)
IMPORTS_OF_RARE_EARTHS = replace(
    MAGNET_EXPORTS, flow="import", goods="rare earths", verb="imported"
)


def row(**values: object) -> dict:
    """A printed month without growth; values are given as text."""
    empty = dict.fromkeys(
        f"{name}{end}"
        for name in ("mom_pct", "yoy_pct", "ytd_yoy_pct")
        for end in ("", "_lower", "_upper")
    )
    known = {
        "quantity_t": "5473",
        "quantity_lower_t": "5472.5",
        "quantity_upper_t": "5473.5",
        "quantity_basis": "printed",
        "agreeing_voters": 2,
        "dissenting_figures": 0,
        "estimate_from_t": None,
        "estimate_to_t": None,
        "estimate_months": None,
        "mom_null_reason": None,
        "yoy_null_reason": None,
        "ytd_t": None,
        "ytd_lower_t": None,
        "ytd_upper_t": None,
        "highest_since_month": date(2025, 9, 1),
        "lowest_since_month": date(2025, 9, 1),
        "record_horizon_month": date(2024, 5, 1),
    }
    return {
        name: Decimal(value)
        if isinstance(value, str)
        and name.startswith(("quantity_", "estimate_", "ytd", "mom_pct", "yoy_pct"))
        and name != "quantity_basis"
        else value
        for name, value in (empty | known | values).items()
    }


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        ("-5.229890", "-5.196155", "down 5.2 %"),
        ("15.807851", "15.853529", "up 15.8 to 15.9 %"),
        ("0.01", "0.04", "up 0.0 to 0.1 %"),
        ("0.011", "0.0112", "up 0.01 %"),
        ("-0.3", "0.2", "between \N{MINUS SIGN}0.3 and +0.2 %"),
        ("-100", "0", "between \N{MINUS SIGN}100.0 and 0.0 %"),
        ("0", "0", "unchanged"),
        ("157.51", "157.53", "up 157.5 %"),
        ("-74.270212", "-74.254787", "down 74.3 %"),
        ("1234.56", "1234.57", "up 1,234.6 %"),
        (None, "3", None),
        ("3", None, None),
    ],
)
def test_a_change_is_never_more_certain_than_its_bounds(
    lower: str | None, upper: str | None, said: str | None
) -> None:
    assert words.change(lower and Decimal(lower), upper and Decimal(upper)) == said


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        ("4793.409", "4793.979", "4,793.4 to 4,794.0 t"),
        ("5472.5", "5473.5", "5,472.5 to 5,473.5 t"),
        ("0", "15505.5", "0 to 15,506 t"),
        ("46.35", "46.45", "46.35 to 46.45 t"),
        ("12.0001", "12.0009", "12.000 to 12.001 t"),
        ("5473", "5473", "5,473 t"),
        (None, "9", "at most 9 t"),
        ("9.5", None, "at least 9.5 t"),
        (None, None, "no bounds"),
    ],
)
def test_bounds_are_rounded_outward(lower: str | None, upper: str | None, said: str) -> None:
    assert words.span(lower and Decimal(lower), upper and Decimal(upper)) == said


def test_a_derived_figure_shows_no_more_places_than_its_bounds_allow() -> None:
    best = words.best(Decimal("4793.694"), Decimal("4793.409"), Decimal("4793.979"))
    assert best == "\N{ALMOST EQUAL TO} 4,793.7 t"
    assert words.best(Decimal("5473.000"), Decimal("5472.5"), Decimal("5473.5")) == "5,473 t"


def test_a_figure_to_the_kilogram_is_shown_as_customs_print_it() -> None:
    bounds = Decimal("4343.472"), Decimal("4343.474")
    assert words.best(Decimal("4343.473"), *bounds) == "4,343.473 t"
    assert words.best(Decimal("4343.473"), bounds[0], Decimal("4343.475")).startswith(
        "\N{ALMOST EQUAL TO}"
    )


CUSTOMS = {
    "quantity_t": "5473.012",
    "quantity_lower_t": "5473.011",
    "quantity_upper_t": "5473.013",
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            row(),
            "China exported 5,473 t of rare-earth magnets in October 2025,"
            " printed by two independent voices.",
        ),
        (
            row(agreeing_voters=1, dissenting_figures=1),
            "China exported 5,473 t of rare-earth magnets in October 2025,"
            " printed by one voice, unconfirmed, contradicted by one figure.",
        ),
        (
            row(quantity_basis="customs_detail"),
            "China exported 5,473 t of rare-earth magnets in October 2025,"
            " the sum of the tariff lines.",
        ),
        (
            row(quantity_basis="official_table", **CUSTOMS),
            "China exported 5,473.012 t of rare-earth magnets in October 2025,"
            " by customs' own table.",
        ),
        (
            row(quantity_basis="official_table", **CUSTOMS, dissenting_figures=1),
            "China exported 5,473.012 t of rare-earth magnets in October 2025,"
            " by customs' own table; one printed figure misses it.",
        ),
        (
            row(
                quantity_basis="derived",
                quantity_t="4793.694",
                quantity_lower_t="4793.409",
                quantity_upper_t="4793.979",
            ),
            "China exported between 4,793.4 and 4,794.0 t of rare-earth magnets in October 2025:"
            " nobody printed it, other prints give it.",
        ),
        (
            row(quantity_basis="unknown", quantity_t=None, quantity_lower_t="0"),
            "China exported an unknown quantity of rare-earth magnets in October 2025:"
            " at most 5,474 t.",
        ),
        (
            row(quantity_basis="unknown", quantity_t=None, quantity_lower_t="5000"),
            "China exported an unknown quantity of rare-earth magnets in October 2025:"
            " between 5,000 and 5,474 t.",
        ),
        (
            row(
                quantity_basis="unknown",
                quantity_t=None,
                quantity_lower_t=None,
                quantity_upper_t=None,
            ),
            "China exported an unknown quantity of rare-earth magnets in October 2025:"
            " nobody printed it, and nothing bounds it.",
        ),
        (None, "This release has no figure on rare-earth magnets exported in October 2025."),
    ],
)
def test_headlines(given: dict | None, said: str) -> None:
    assert words.headline(MAGNET_EXPORTS, given, OCTOBER) == said


def test_growth_names_what_it_is_measured_on_and_why_it_is_missing() -> None:
    both = row(
        mom_pct="-5.2",
        mom_pct_lower="-5.21",
        mom_pct_upper="-5.19",
        yoy_pct="15.8",
        yoy_pct_lower="15.78",
        yoy_pct_upper="15.82",
    )
    assert words.growth(both, OCTOBER) == "Down 5.2 % on September, up 15.8 % on October 2024."
    january = words.growth(both, date(2025, 1, 1))
    assert january == "Down 5.2 % on December, up 15.8 % on January 2024."
    one = both | {"yoy_pct": None, "yoy_null_reason": "base_may_be_zero"}
    assert words.growth(one, OCTOBER) == (
        "Down 5.2 % on September;"
        " on October 2024 not known (the level to compare with may be zero)."
    )
    assert "is not known" in words.growth(row(), OCTOBER)
    assert words.growth(row(quantity_t=None), OCTOBER) is None


def test_the_year_to_date_is_named_by_its_months() -> None:
    known = row(ytd_t="45290", ytd_lower_t="45289.545", ytd_upper_t="45290.5")
    assert words.year_to_date(known, OCTOBER) == "January to October: 45,290 t."
    together = words.year_to_date(known, date(2025, 2, 1))
    assert together == "January and February 2025 together: 45,290 t."
    assert words.year_to_date(known, date(2025, 12, 1)) == "The whole of 2025: 45,290 t."
    assert words.year_to_date(known, date(2025, 1, 1)) is None
    wide = row(ytd_t="47777.75", ytd_lower_t="47776.5", ytd_upper_t="47779")
    said = "January to October: between 47,776.5 and 47,779.0 t."
    assert words.year_to_date(wide, OCTOBER) == said


def test_records_are_called_so_only_with_their_horizon() -> None:
    assert words.record(row(), OCTOBER) is None
    june = row(lowest_since_month=date(2025, 6, 1))
    assert words.record(june, OCTOBER) == (
        "The lowest since June 2025 (every month since May 2024 is known)."
    )
    assert words.record(row(highest_since_month=None), OCTOBER) == (
        "The highest since May 2024, where the run of known months begins."
    )
    short = row(highest_since_month=None, record_horizon_month=date(2025, 8, 1))
    assert words.record(short, OCTOBER) is None


def test_controls_are_said_by_their_state() -> None:
    assert words.controls([]) is None
    held = {"notice": "A 2025-61", "state": "suspended", "days_in_force": 6}
    notices = [
        held,
        {"notice": "A 2025-18", "state": "in_force", "days_in_force": 30},
        {"notice": "A 2025-57", "state": "suspended", "days_in_force": 0},
    ]
    assert words.controls(notices) == (
        "In force: A 2025-18; suspended: A 2025-61 (in force for six days before), A 2025-57."
    )
    over = [one | {"state": "unknown", "days_in_force": 0} for one in notices[2:]]
    assert words.controls(over) == "Not known whether in force after a suspension: A 2025-57."


@pytest.mark.parametrize(
    ("first", "start", "end", "said"),
    [
        ("2024-05-01", "2025-11-01", "2025-11-30", "Every month since May 2024 is known."),
        ("2025-11-01", "2025-11-01", "2025-11-30", "The month before is not known."),
        ("2021-01-01", "2025-01-01", "2025-12-31", "Every year since 2021 is known."),
        ("2025-01-01", "2025-01-01", "2025-12-31", "The year before is not known."),
        (None, "2025-11-01", "2025-11-30", None),
    ],
)
def test_a_printed_record_says_how_far_back_it_is_known(
    first: str | None, start: str, end: str, said: str | None
) -> None:
    claim = {
        "record_horizon_month": first and date.fromisoformat(first),
        "window_start": date.fromisoformat(start),
        "window_end": date.fromisoformat(end),
    }
    assert claims.horizon(claim) == said


def test_where_the_month_is_unknown_the_last_known_one_closes_the_story() -> None:
    bounds = {"quantity_lower_t": "6864.65", "quantity_upper_t": "6864.75"}
    world = {date(2025, 9, 1): row(quantity_t="6864.7", **bounds, agreeing_voters=1)}
    assert words.lead(IMPORTS_OF_RARE_EARTHS, world, [], OCTOBER)[-1] == (
        "Last known before: China imported 6,864.7 t of rare earths in September 2025,"
        " printed by one voice, unconfirmed."
    )


def test_an_estimate_of_an_unknown_month_says_that_it_is_one() -> None:
    world = {
        OCTOBER: row(
            quantity_basis="unknown",
            quantity_t=None,
            quantity_lower_t="3615",
            estimate_from_t="4542.198",
            estimate_to_t="5170.253",
            estimate_months=28,
        )
    }
    assert words.lead(MAGNET_EXPORTS, world, [], OCTOBER)[1] == (
        "An estimate, no evidence: 4,542 to 5,171 t, by what customs print of this and other"
        " goods together, and what was left over for the others in 28 known months."
    )


def test_contributions_add_up_to_the_growth() -> None:
    members = [
        {"member": f"{number}", "points": Decimal(number - 9), "itemised": True}
        for number in range(20)
    ]
    shown = largest(with_rest(members, Decimal("12.5")))
    assert sum(one["points"] for one in shown) == Decimal("12.5")
    assert len(shown) == 13
    assert not shown[-1]["itemised"]


class Page(HTMLParser):
    """Links, anchors and table rows of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.rows: list[str] = []
        self.row: list[str] | None = None
        self.feed(text_of(file))

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        if "id" in found:
            self.anchors.add(found["id"])
        if tag in ("a", "link") and "href" in found:
            self.links.append(found["href"])
        if tag == "tr":
            self.row = []

    def handle_data(self, data: str) -> None:
        if self.row is not None:
            self.row.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self.row is not None:
            self.rows.append(" ".join(" ".join(self.row).split()))
            self.row = None


@pytest.fixture(scope="session")
def pages(released: Path) -> Path:
    """The brief of a release."""
    return released / "current" / "brief"


# Statement by statement from the articles; the verdict as a reader finds it by hand.
MAGNETS_2025_11 = [
    ("level October 2025", "5,473 t", "pass"),
    ("growth on the month October 2025", "\N{MINUS SIGN}5.2 %", "pass"),
    ("growth on the year October 2025", "+15.8 %", "pass"),
    ("level January to October 2025", "45,290 t", "pass"),
    ("growth on the year January to October 2025", "\N{MINUS SIGN}5.2 %", "pass"),
    ("falls in a row October 2025", "2 months", "pass"),
    ("Germany, level October 2025", "1,118 t", "pass by rounding"),
    ("Germany, growth on the year October 2025", "+55.9 %", "pass"),
    ("South Korea, level October 2025", "569 t", "pass"),
    ("United States, level October 2025", "656 t", "pass"),
    ("United States, growth on the month October 2025", "+56.1 %", "pass"),
    ("United States, level July 2025", "619 t", "pass"),
    ("United States, level May 2025", "46 t", "pass"),
    ("Viet Nam, rank October 2025", "no. 4", "pass"),
    ("India, rank October 2025", "no. 5", "pass"),
    ("highest since August 2025", "January 2025", "pass"),
]
RARE_EARTHS_2024_12 = [
    ("level November 2024", "4,416 t", "pass"),
    ("growth on the month November 2024", "\N{MINUS SIGN}7.1 %", "pass"),
    ("level January to November 2024", "52,105 t", "pass"),
    ("growth on the year January to November 2024", "+6.6 %", "pass"),
    ("level November 2024", "11,327 t", "pass"),
    ("growth on the year November 2024", "\N{MINUS SIGN}20.9 %", "pass"),
    ("growth on the year January to November 2024", "\N{MINUS SIGN}22.7 %", "pass"),
    ("growth on the year November 2024", "\N{MINUS SIGN}22.7 %", "contradicted"),
    ("level January to November 2024", "123,288 t", "pass"),
]


@pytest.mark.parametrize(
    ("month", "statements"), [("2025-10", MAGNETS_2025_11), ("2024-11", RARE_EARTHS_2024_12)]
)
def test_the_articles_can_be_written_from_their_months(
    pages: Path, month: str, statements: list
) -> None:
    rows = Page(pages / "months" / f"{month}.html").rows
    for figure, printed, verdict in statements:
        found = [one for one in rows if f"{figure} {printed} " in one and f" {verdict} " in one]
        assert found, (figure, printed, verdict)


def test_the_page_of_corrections_says_why_a_figure_does_not_hold(pages: Path) -> None:
    text = text_of(pages / "corrections.html")
    for said in (
        # Exports of March 2025: 5,666.361 t on 3,217 t of February.
        "give +76.14 % (+76.11 % to +76.17 %)."
        " The same page prints +76.14 % as the growth on the year.",
        "The same number holds for January to October 2024.",
    ):
        assert said in text


def test_the_page_of_quality_says_how_far_bounds_can_be_trusted(pages: Path) -> None:
    rows = Page(pages / "quality.html").rows
    # The press printed 134,334 t to September 2023, customs 134,338.012 t: 134,338.012 - 134,334.5.
    [missed] = [one for one in rows if "January to September 2023" in one and "3.512 t" in one]
    assert "134,333.5 to 134,334.5 t" in missed
    assert missed.endswith(" revision")
    [imports] = [one for one in rows if one.startswith("Rare-earth imports ") and "3.512" in one][
        :1
    ]
    windows, *outcomes = map(int, imports.split()[2:7])
    assert sum(outcomes) == windows
    assert [one for one in rows if one.startswith("True growth rates ") and " 0 " in one]


def test_the_page_of_a_month_says_what_customs_tables_printed_and_when(pages: Path) -> None:
    text = text_of(pages / "months/2024-11.html")
    for said in (
        "January to November 2024: 123,287.716 t, published on 10 December 2024",
        "January to November 2024: 123,285.529 t, restated on 8 December 2025",
    ):
        assert text.count(said) == 1, said


def test_the_page_of_a_month_says_which_controls_held(pages: Path) -> None:
    # Two of the three series are exports: no notice concerns imports.
    text = text_of(pages / "months/2025-10.html")
    for said in (
        "In force: MOFCOM 2025-61 items from China, MOFCOM-GAC 2025-18;"
        " announced, not yet in force: MOFCOM-GAC 2025-57.",
        "4 April 2025: MOFCOM-GAC 2025-18: Licences for samarium",
        "7 November 2025: MOFCOM-GAC 2025-70 suspends until 2026-11-10:"
        " MOFCOM 2025-61 items from China, MOFCOM-GAC 2025-57<",
    ):
        assert text.count(said) == 2, said


def test_a_record_in_a_table_of_figures_says_its_horizon(pages: Path) -> None:
    # Highest since January 2025, of November 2025: May 2024 is the first of the months known since.
    [row] = [
        one
        for one in Page(pages / "months/2025-11.html").rows
        if "highest since November 2025 January 2025 " in one
    ]
    assert "Every month since May 2024 is known." in row


def test_the_lead_of_october_2025(pages: Path) -> None:
    text = text_of(pages / "months/2025-10.html")
    lead = re.findall(r"<p>(.*?)</p>", text.split('<div class="lead">')[1])[:5]
    assert lead == [
        "China exported 5,473 t of rare-earth magnets in October 2025,"
        " printed by four independent voices.",
        "Down 5.2 % on September, up 15.8 to 15.9 % on October 2024.",
        # The print, 45,290, may be rounded to tens; the months of the year leave 2.4 t.
        "January to October: between 45,288.8 and 45,291.2 t,"
        " down 5.2 % on the same months of 2024.",
        "The lowest since June 2025 (every month since May 2024 is known).",
        "The largest of 6 known destinations: Germany (1,119 t, 20.4 %), United States (656.3 t,"
        " 12.0 %), South Korea (569 t, 10.4 %).",
    ]


def test_every_number_of_a_story_stands_in_its_tables(pages: Path) -> None:
    """Story, cards, tables and charts say the same: one function makes each fact."""
    stories = 0
    for file in sorted((pages / "months").glob("*.html")):
        for section in text_of(file).split('<section class="series"')[1:]:
            shown_first = section.split('-verdicts">')[0]
            lead, rest = shown_first.split('<div class="lead">')[1].split("</div>", 1)
            # The last month known before has a page of its own.
            sentences = [one for one in re.findall(r"<p>(.*?)</p>", lead) if "before:" not in one]
            shown = set(
                NUMBER.findall(plain(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", rest, flags=re.S)))
            )
            for sentence in sentences:
                told = NUMBER.findall(re.sub(r"of \d+ known|[A-Z]\w+ \d{4}|of \d{4}", "", sentence))
                assert set(told) <= shown, (file.name, sentence, set(told) - shown)
                stories += bool(told)
    assert stories > 300


NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")


def test_march_2026_says_one_thing_everywhere(pages: Path) -> None:
    section = text_of(pages / "months/2026-03.html").split('aria-labelledby="magnet_exports"')[1]
    section = section.split('-verdicts">')[0]
    # Bounds of 4,735.533 to 4,742.871 t in February leave a range, not +10.5 %.
    assert section.count("p 10.4 to 10.7 %") == 3
    assert "10.5 %" not in section


def test_a_month_shows_what_fails_and_folds_what_holds(pages: Path) -> None:
    section = text_of(pages / "months/2025-10.html").split('aria-labelledby="rare_earth_exports"')[
        1
    ]
    section = section.split("</section>")[0]
    shown, *folded = section.split('-verdicts">')[1].split("<details>")
    assert shown.count('class="verdict contradicted"') == 5
    assert 'class="verdict pass"' not in shown
    counts = [int(re.search(r"<summary>(\d+) figures? ", one)[1]) for one in folded]
    assert [one.count('<span class="verdict') for one in folded] == counts
    assert 'class="verdict contradicted"' not in "".join(folded)


def test_the_front_says_what_happened_and_how_old_it_is(pages: Path) -> None:
    text = text_of(pages / "index.html")
    assert (
        "Magnet exports fell from 5,324 t in March 2025 to 1,238.47 t in May 2025 when licences"
        " began on 4 April 2025, were above March again in July 2025 and stood at 5,375 t in July"
        " 2026."
    ) in text
    for said in (
        "July 2026, down 3.6 % on July 2025; printed by one voice, unconfirmed.",
        "July 2026, down 29.5 % on July 2025; by customs&#39; own table.",
        "No. 18 of 2025</b> Licences for samarium",
        "in force since 4 April 2025",
        "suspended until 10 November 2026",
        "<b>280 t</b>",
    ):
        assert said in text, said


def test_the_front_is_light_and_runs_no_code_but_its_own(pages: Path) -> None:
    assert (pages / "index.html").stat().st_size < 300_000
    scripts = set()
    for file in pages.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "unsafe-eval" not in text, file
        found = re.findall(r"<script>(.*?)</script>", text, re.S)
        digests = [b64encode(sha256(one.encode()).digest()).decode() for one in found]
        allowed = re.findall(r"script-src '(?:sha256-)([^']*)';", text)
        assert allowed == digests, file
        scripts |= set(digests)
    assert len(scripts) == 1


def test_charts_are_files_with_title_source_and_licence(pages: Path) -> None:
    for series in ("magnet_exports", "rare_earth_exports", "rare_earth_imports"):
        page = (pages / f"series/{series}.html").read_text(encoding="utf-8")
        for name in ("months", "quarters", "years", "seasons"):
            assert f'href="../pictures/{series}_{name}.svg"' in page
            picture = ET.parse(pages / f"pictures/{series}_{name}.svg").getroot()
            text = " ".join(picture.itertext())
            assert "Source: China's customs" in text
            assert "Licence: CC BY 4.0." in text
            assert "by quarter" in text if name == "quarters" else text
            png = (pages / f"pictures/{series}_{name}.png").read_bytes()
            assert png.startswith(b"\x89PNG") and len(png) > 20_000


def test_a_series_marks_what_is_published_together(pages: Path) -> None:
    text = text_of(pages / "series/rare_earth_exports.html")
    assert "January 2026: 5,375.571 t" not in text
    assert "published together with February at first" in text
    rows = Page(pages / "series/magnet_exports.html").rows
    [together] = [one for one in rows if one.startswith("January and February together ")]
    # January to February of 2026, as printed; of 2025 the year to date of February.
    assert together.startswith("January and February together 10,763 t ")


@pytest.mark.long
def test_all_links_resolve(pages: Path) -> None:
    parsed = {file: Page(file) for file in pages.resolve().rglob("*.html")}
    assert len(parsed) > 100
    for file, page in parsed.items():
        for link in page.links:
            if re.match(r"https?://", link) or link == "data:,":
                continue
            assert not re.match(r"[a-z]+:", link), (file, link)
            target, _, anchor = link.partition("#")
            found = (file.parent / unquote(target)).resolve() if target else file.resolve()
            assert found.is_file(), (file, link)
            if anchor:
                page_of = parsed.get(found) or Page(found)
                assert anchor in page_of.anchors, (file, link)


def test_pages_are_small_and_whole(pages: Path) -> None:
    for file in pages.rglob("*.html"):
        assert file.stat().st_size < 2_500_000, file
        text = file.read_text(encoding="utf-8")
        assert text.rstrip().endswith("</html>")
        assert "default-src 'none'" in text


def test_the_dictionary_has_every_public_column(pages: Path, released: Path) -> None:
    manifest = json.loads((released / "current/docs/manifest.json").read_text(encoding="utf-8"))
    rows = Page(pages / "docs/dictionary.html").rows
    marts = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]
    columns = [column for node in marts for column in node["columns"]]
    assert len(marts) == 38
    assert len([one for one in rows if not one.startswith("Column ")]) == len(columns)


def test_tables_behind_the_charts_are_the_marts(pages: Path) -> None:
    with (pages / "data/magnet_exports_levels.csv").open(encoding="utf-8", newline="") as content:
        levels = {one["trade_month"]: one["quantity_t"] for one in csv.DictReader(content)}
    assert levels["2025-10-01"] == "5473.000"
    assert levels["2026-04-01"] == ""
    # No download is ingested here: a table without rows still says what its columns are.
    contributions = (pages / "data/contributions.csv").read_text(encoding="utf-8")
    assert contributions.startswith("product,flow,trade_month,growth_kind,dimension,member,")


def test_no_cell_of_a_table_is_a_formula() -> None:
    assert tables.cell("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert [tables.cell(one) for one in ("@x", "+1", "-1", "\tx")] == ["'@x", "'+1", "'-1", "'\tx"]
    assert tables.cell(Decimal("-1.5")) == Decimal("-1.5")
    assert tables.cell("Germany") == "Germany"


def test_the_feed_lists_the_releases(pages: Path, released: Path) -> None:
    feed = ET.parse(pages / "feed.xml")
    entries = feed.findall("{*}entry")
    current = (released / "current").resolve().name
    assert [one.findtext("{*}id") for one in entries] == [f"urn:rare-earth-trade:release:{current}"]
    assert "China exported" in entries[0].findtext("{*}summary")


def test_only_web_addresses_are_links() -> None:
    assert docs.web_address("https://example.org/a?b=1") == "https://example.org/a?b=1"
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:x",
        " https://x",
        "",
        None,
    ):
        assert docs.web_address(address) is None


def test_markup_in_documentation_is_shown_not_obeyed() -> None:
    title, html = docs.document(
        "# A <b>\n\n<script>x</script> [a](javascript:x) [b](methodology.md#c) [d](../seeds/e.csv)",
        "page",
        ["page", "methodology"],
    )
    assert title == "A <b>"
    assert "<script" not in html
    assert "javascript:x" not in re.findall(r'href="([^"]*)"', html)
    assert re.findall(r'href="([^"]*)"', html) == ["methodology.html#c"]
    assert "d" in html


def test_the_first_release_has_nothing_to_compare_with(pages: Path) -> None:
    text = text_of(pages / "index.html")
    assert "There is no earlier release to compare with." in text


def test_the_exposure_names_every_table_that_the_pages_read(released: Path) -> None:
    manifest = json.loads((released / "current/docs/manifest.json").read_text(encoding="utf-8"))
    exposure = manifest["exposures"]["exposure.rare_earth_trade.brief"]
    named = {name.rsplit(".", 1)[1] for name in exposure["depends_on"]["nodes"]}
    package = paths.PROJECT / "rare_earth_trade"
    sources = [
        file.read_text(encoding="utf-8")
        for file in (package / "series.py", *package.glob("brief/queries/*.sql"))
    ]
    assert named == set(re.findall(r"marts\.(\w+)", "".join(sources))) - {
        "release_manifest",
        "fct_check_results",
    }


def test_documentation_of_the_project_is_in_the_brief(pages: Path) -> None:
    listed = (pages / "docs/index.html").read_text(encoding="utf-8")
    for file in paths.PROJECT.glob("docs/*.md"):
        assert f'href="{file.stem}.html"' in listed, file
