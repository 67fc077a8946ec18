"""What the brief says of the release before: every page renders, whatever differs between the two.

The warehouse of one release is copied, and the copies are altered by SQL, as current or as before.
"""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import altair as alt
import duckdb
import pytest
from markupsafe import Markup

from rare_earth_trade import paths
from rare_earth_trade.brief import changes, charts, facts, pages, pictures, vocabulary

NONE = "\N{EN DASH}"
WORLD = "magnets export, WLD, level"
MONTHS = (date(2024, 11, 1), date(2025, 10, 1))
OCTOBER = (
    "product = 'magnets' and flow = 'export' and partner_code = 'WLD'"
    " and window_start = '2025-10-01' and window_end = '2025-10-31'"
)
ONE = f"update marts.fct_levels set quantity_t = 5000 where {OCTOBER}"
GONE = f"delete from marts.fct_levels where {OCTOBER}"
NOVEMBER = [
    f"insert into marts.{table} by name select * replace (date '2030-11-01' as trade_month)"
    f" from marts.{table} where trade_month = '2025-10-01'"
    for table in (
        "fct_series_monthly",
        "fct_series_monthly_by_partner",
    )
] + [
    "insert into marts.fct_levels by name select * replace (date '2030-11-01' as window_start,"
    f" date '2030-11-30' as window_end) from marts.fct_levels where {OCTOBER}"
]
STATISTICS = (
    *("level", "mom_pct", "yoy_pct", "rank", "highest_since", "consecutive_mom_falls"),
    *("mom_direction", "world_share_pct"),
)


@pytest.fixture
def altered(released: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the released warehouse in the folder of a release of its own, after statements."""

    def copied(name: str, *statements: str) -> Path:
        (tmp_path / name).mkdir()
        file = tmp_path / name / "rare_earth_trade.duckdb"
        shutil.copyfile(released / "current/rare_earth_trade.duckdb", file)
        with duckdb.connect(str(file)) as connection:
            for statement in statements:
                connection.execute(statement)
        return file

    return copied


@pytest.fixture
def render(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path, Path | None], str]:
    """Write all pages but the documentation, of a few months, charts empty; what the first says."""
    monkeypatch.setattr(charts.Chart, "svg", Markup("<svg></svg>"))
    monkeypatch.setattr(charts, "verdicts_by_year", lambda name, *_: charts.Chart(name, "", {}))
    monkeypatch.setattr(charts, "coverage", lambda name, *_: charts.Chart(name, "", {}))
    monkeypatch.setattr(pictures, "write", lambda *_: None)
    # No page on evidence says anything of the release before.
    monkeypatch.setattr(pages.Brief, "others", lambda self: None)
    folder = released / "current"

    def rendered(now: Path, before: Path | None) -> str:
        found = facts.read(now)
        brief = pages.Brief(tmp_path / "brief", found, vocabulary.read(now))
        brief.months = [
            one for one in brief.months if one in (*MONTHS, found.latest()) or one.year > 2029
        ]
        release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
        brief.write(changes.changes(now, before), [release])
        written = {str(file.relative_to(brief.to)) for file in brief.to.rglob("*.html")}
        assert {"index.html", "quality.html", "archive.html"} <= written
        assert {f"months/{one:%Y-%m}.html" for one in brief.months} <= written
        section = (brief.to / "index.html").read_text(encoding="utf-8").split('id="changes"')[1]
        return " ".join(re.sub(r"<[^>]*>", " ", section.split("</section>")[0]).split())

    return rendered


def test_a_first_release_has_nothing_before_it(altered: Callable, render: Callable) -> None:
    assert "There is no earlier release to compare with." in render(altered("r0001-now"), None)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        pytest.param([], [], "All levels and verdicts, of every month, are those", id="nothing"),
        pytest.param(
            [ONE],
            [],
            f"{WORLD} October 2025 5000.000 5473.000",
            id="a_level_moved",
        ),
        pytest.param(
            [],
            [GONE],
            f"{WORLD} October 2025 5473.000 {NONE}",
            id="a_level_gone",
        ),
        pytest.param(
            [GONE],
            [],
            f"{WORLD} October 2025 {NONE} 5473.000",
            id="a_level_new",
        ),
        pytest.param(
            [],
            NOVEMBER,
            f"{WORLD} November 2030 {NONE} 5473.000",
            id="a_new_month",
        ),
    ],
)
def test_changes_of_levels_are_listed(
    altered: Callable, render: Callable, before: list[str], now: list[str], said: str
) -> None:
    text = render(altered("r0002-now", *now), altered("r0001-before", *before))
    assert said in text
    assert ", r0001-before" in text
    if before or now:
        assert "1 levels and 0 verdicts have changed" in text


@pytest.mark.parametrize("is_gone", [False, True], ids=["changed", "gone"])
def test_changes_of_verdicts_on_every_kind_of_claim_are_listed(
    altered: Callable, render: Callable, is_gone: bool
) -> None:
    """A claim on a level, a growth, a rank, a record, a row of months, a direction and a share."""
    now = altered("r0002-now")
    with duckdb.connect(str(now), read_only=True) as connection:
        chosen = connection.execute(
            "select statistic, min(figure_id) from marts.fct_claim_verdicts"
            " where statistic = any($1) group by all",
            [list(STATISTICS)],
        ).fetchall()
    assert {statistic for statistic, _ in chosen} == set(STATISTICS)
    ids = ", ".join(f"'{figure}'" for _, figure in chosen)
    change = "delete from" if is_gone else "update"
    what = "" if is_gone else "set verdict = 'revised_base'"
    before = altered(
        "r0001-before", f"{change} marts.fct_claim_verdicts {what} where figure_id in ({ids})"
    )
    text = render(now, before)
    assert "0 levels and 8 verdicts have changed" in text
    for statistic in STATISTICS:
        found = re.search(rf", {statistic} [\w ]+? ({NONE}|revised_base) [a-z_]+", text)
        assert found, (statistic, text)
        assert found[1] == (NONE if is_gone else "revised_base")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        pytest.param(
            "alter table marts.fct_levels add column hue varchar", "", "All levels", id="one_fewer"
        ),
        pytest.param(
            "", "alter table marts.fct_levels add column hue varchar", "All levels", id="one_more"
        ),
        pytest.param(
            "alter table marts.fct_levels rename quantity_t to tonnes",
            "",
            "are not listed: it has other columns",
            id="another_name",
        ),
        pytest.param(
            "alter table marts.fct_levels alter quantity_t type date using date '2025-01-01'",
            "",
            "are not listed: it has other columns",
            id="another_type",
        ),
        pytest.param(
            "drop table marts.fct_claim_verdicts",
            "",
            "are not listed: it has other columns",
            id="a_table_gone",
        ),
    ],
)
def test_a_schema_that_changed_stops_no_release(
    altered: Callable, render: Callable, before: str, now: str, said: str
) -> None:
    text = render(altered("r0002-now", now), altered("r0001-before", before))
    assert said in text


@pytest.mark.parametrize("content", [None, b"", b"no warehouse"])
def test_a_release_before_that_cannot_be_read_stops_no_release(
    altered: Callable, render: Callable, tmp_path: Path, content: bytes | None
) -> None:
    before = tmp_path / "r0001-before/rare_earth_trade.duckdb"
    before.parent.mkdir()
    if content is not None:
        before.write_bytes(content)
    text = render(altered("r0002-now"), before)
    assert "r0001-before, are not listed: its warehouse cannot be read" in text
    # Looking at it makes nothing of it.
    assert before.exists() == (content is not None)


def test_codes_of_a_later_release_are_shown_as_they_are(
    altered: Callable, render: Callable
) -> None:
    now = altered(
        "r0002-now",
        "update marts.fct_claim_verdicts set verdict = 'hearsay', reason = 'rumour'"
        " where window_end = '2025-10-31'",
        "update marts.fct_series_monthly set quantity_basis = 'weighed'"
        " where trade_month = '2025-10-01'",
    )
    render(now, None)
    text = (now.parents[1] / "brief/months/2025-10.html").read_text(encoding="utf-8")
    for code in ("hearsay", "rumour", "weighed"):
        assert code in text


def test_what_verdicts_mean_comes_with_the_release(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = released / "current/rare_earth_trade.duckdb"
    checkout = vocabulary.read(tmp_path / release.name)
    monkeypatch.setattr(paths, "PROJECT", tmp_path)
    assert vocabulary.read(release) == checkout
    assert list(checkout.verdicts)[::8] == ["pass", "not_testable"]
    assert checkout.verdicts["contradicted"].sign == "\N{BALLOT X}"


def test_without_their_meanings_codes_are_shown_as_they_are(
    altered: Callable, render: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = altered("r0001-now")
    monkeypatch.setattr(paths, "PROJECT", tmp_path)
    assert vocabulary.read(now) == vocabulary.Vocabulary()
    render(now, None)
    month, quality = (
        (now.parents[1] / "brief" / page).read_text(encoding="utf-8")
        for page in ("months/2025-10.html", "quality.html")
    )
    assert re.search(r'<span aria-hidden="true">!</span> (disputed|pass)<', month)
    assert '<th scope="col" class="n">pass by rounding</th>' in quality


def test_verdicts_have_the_colours_and_the_order_of_the_reference() -> None:
    said = vocabulary.Vocabulary(
        {
            "pass": vocabulary.Verdict("+", "#0072B2", "It holds."),
            "disputed": vocabulary.Verdict("?", "#E69F00", "One against one."),
            "not_testable": vocabulary.Verdict("-", "#8A8A8A", "Nothing tests it."),
        }
    )
    colours = said.met(["hearsay", "disputed", "pass", "pass"])
    scale = charts.verdicts_by_year("verdicts", [], colours).spec["encoding"]["color"]["scale"]
    assert scale["domain"] == ["pass", "disputed", "hearsay"]
    assert scale["range"] == ["#0072B2", "#E69F00", charts.GREY]
    tables = sorted(["pass", "disputed", "hearsay", "not_testable"], key=said.first_look)
    assert tables == ["hearsay", "not_testable", "disputed", "pass"]
    unknown = charts.verdicts_by_year("verdicts", [], vocabulary.Vocabulary().met(["pass"]))
    assert "range" not in unknown.spec["encoding"]["color"]["scale"]


def test_a_claim_whose_page_is_unknown_is_shown_by_the_page_s_id(
    altered: Callable, render: Callable
) -> None:
    now = altered("r0002-now", "delete from marts.dim_source")
    render(now, None)
    for page in ("months/2025-10.html", "quality.html"):
        assert "None" not in (now.parents[1] / "brief" / page).read_text(encoding="utf-8")


# Releases that hold less, or stranger things, than the one of the project.
EDGES = {
    "one_series": (
        "delete from marts.dim_series where series <> 'magnet_exports'",
        "delete from marts.fct_series_monthly where series <> 'magnet_exports'",
        "delete from marts.fct_series_monthly_by_partner where series <> 'magnet_exports'",
        "delete from marts.fct_mirror_comparisons where series <> 'magnet_exports'",
    ),
    "no_partner": ("delete from marts.fct_series_monthly_by_partner",),
    "one_month": tuple(
        f"delete from marts.{table} where {column} <> '2025-10-01'"
        for table, column in {
            "fct_series_monthly": "trade_month",
            "fct_series_monthly_by_partner": "trade_month",
            "fct_series_quarterly": "period_start",
            "fct_series_yearly": "period_start",
            "fct_claim_verdicts": "window_start",
        }.items()
    ),
    "no_control": (
        "delete from marts.dim_control_measure",
        "delete from marts.fct_controls_in_force_monthly",
    ),
    "no_calendar": ("update marts.dim_month set headline_release_on = null",),
    "all_contested": ("update marts.fct_claim_verdicts set verdict = 'disputed'",),
    "nothing_known": (
        "update marts.fct_series_monthly set quantity_t = null, certainty = 'none',"
        " quantity_basis = 'unknown', mom_pct = null, yoy_pct = null",
        "delete from marts.fct_series_monthly_by_partner",
    ),
    "nothing_at_all": tuple(
        f"delete from marts.{table}"
        for table in (
            *("fct_series_monthly", "fct_series_monthly_by_partner", "fct_claim_verdicts"),
            *("fct_series_quarterly", "fct_series_yearly", "dim_control_measure"),
        )
    ),
}


@pytest.mark.parametrize(
    "edge",
    [
        pytest.param(
            edge, marks=[] if edge in ("one_month", "nothing_at_all") else pytest.mark.full
        )
        for edge in EDGES
    ],
)
def test_a_release_that_holds_little_has_its_pages(
    altered: Callable, render: Callable, edge: str
) -> None:
    now = altered("r0001-now", *EDGES[edge])
    render(now, None)
    text = (now.parents[1] / "brief/index.html").read_text(encoding="utf-8")
    said = {
        "one_series": '<h1 class="story">Magnet exports fell',
        "no_partner": "Since the last release",
        "one_month": "Rare-earth imports stood at",
        "no_control": "Magnet exports stood at",
        "no_calendar": "Data to July 2026, ",
        "all_contested": "do not hold.",
        "nothing_known": "No month of any series is well known.",
        "nothing_at_all": "No month of any series is well known.",
    }[edge]
    assert said in text
    assert "None" not in re.sub(r"<style>.*?</style>|<script>.*?</script>", "", text, flags=re.S)


@pytest.mark.parametrize(
    "statement",
    [
        f"alter table marts.{table} rename {column} to gone"
        for table, column in {
            "fct_series_monthly": "rolling_12m_t",
            "fct_series_monthly_by_partner": "share_of_world_pct",
            "fct_claim_verdicts": "rounding_unit",
            "fct_levels": "clash_sides",
            "fct_level_vintages": "first_published_t",
            "fct_source_reliability": "pass_rate_pct",
            "fct_total_reconciliations": "gap_t",
            "fct_growth_contributions_monthly": "member",
            "fct_mirror_comparisons": "ratio_upper",
            "dim_control_measure": "measure_label",
            "fct_controls_in_force_monthly": "state",
            "release_manifest": "passed_tests",
        }.items()
    ],
)
def test_a_release_that_lacks_a_column_is_refused_before_any_page(
    altered: Callable, statement: str
) -> None:
    with pytest.raises(duckdb.BinderException):
        facts.read(altered("r0001-now", statement))


def test_every_kind_of_chart_is_what_vega_lite_takes(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Altair checks no chart while pages are written, so that a wrong one would be drawn empty."""
    drawn: dict[str, dict] = {}

    def drawing(one: charts.Chart) -> Markup:
        drawn[one.name] = one.spec
        return Markup("")

    monkeypatch.setattr(charts.Chart, "svg", property(drawing))
    warehouse = released / "current/rare_earth_trade.duckdb"
    brief = pages.Brief(tmp_path, facts.read(warehouse), vocabulary.read(warehouse))
    brief.quality_page()
    brief.mirror_page()
    assert {
        "verdicts",
        "coverage-magnet_exports",
        "line-0-months",
        "line-0-ratios",
    } <= set(drawn)
    for spec in drawn.values():
        alt.Chart.from_dict(spec | {"datasets": {}})
