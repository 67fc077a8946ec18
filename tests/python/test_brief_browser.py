"""The brief in a real browser: drawn, quiet, accessible, deaf to what sources would have it do."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from rare_earth_trade import brief
from tests.python.pages_read import plain

WIDTHS = (320, 360, 768, 1440, 2560)
PAGES = (
    "index.html",
    "series/magnet_exports.html",
    "months/2025-10.html",
    "months/2024-11.html",
    "quality.html",
    "mirror.html",
    "checks.html",
    "corrections.html",
    "partners/index.html",
    "partners/USA.html",
    "evidence/index.html",
    "evidence/magnet_exports-2025.html",
    "archive.html",
    "docs/index.html",
    "docs/methodology.html",
    "docs/connect.html",
    "docs/dictionary.html",
)
# Charts of a page at least: panels that follow its width, and drawn ones.
CHARTS = {
    **{"index.html": 3, "series/magnet_exports.html": 4, "months/2025-10.html": 3},
    **{"months/2024-11.html": 3, "quality.html": 5, "mirror.html": 6},
}
MARKUP = "<img src=x onerror='window.harm=1'><script>window.harm=1</script>"
TRICK = "javascript:window.harm=1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt install chromium"
    with sync_playwright() as playwright:
        # Pages are our own; in a container Chromium cannot put itself into a sandbox.
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(released: Path) -> Path:
    """The brief of a release."""
    return (released / "current" / "brief").resolve()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page; at the end nothing may have been logged, raised or asked of a network."""
    said: list[str] = []
    asked: list[str] = []
    contexts = []

    def opened(file: Path, width: int = 1440, **settings: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{file}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{file}: {error}"))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_drawn_and_fit(pages: Path, visit: Callable[..., Page], name: str) -> None:
    page = visit(pages / name)
    drawn = page.evaluate(
        "[...document.querySelectorAll('.drawn, .panel')].map(f => f.querySelectorAll("
        "'.mark-symbol path, .mark-rect path, [data-slot]').length)"
    )
    assert len(drawn) >= CHARTS.get(name, 0)
    assert all(marks > 0 for marks in drawn), drawn
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for choice in [None, *page.locator(".ranges input").all()]:
            if choice:
                choice.check()
            assert page.evaluate(LAID_OUT) == [], (width, choice)


# What is wrong with the panels as they stand: the newest mark is cut, or two labels overlap.
LAID_OUT = """() => {
  const wrong = [];
  const seen = (box, view) => box.width && box.right > view.left && box.left < view.right;
  const apart = (boxes, what) => boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (across > 0.5 && down > 0.5) wrong.push(`${what} overlap at ${one.left}`);
  }));
  for (const view of document.querySelectorAll('.window')) {
    const box = view.getBoundingClientRect();
    const texts = [...view.querySelectorAll('text')].map((text) => text.getBoundingClientRect());
    apart(texts.filter((text) => seen(text, box)), 'years');
    const marks = [...view.querySelectorAll('use[data-slot], rect[data-slot]')];
    if (!marks.length) continue;
    const newest = marks.reduce((a, b) => (+a.dataset.slot > +b.dataset.slot ? a : b));
    const mark = newest.getBoundingClientRect();
    const inside = mark.left >= box.left && mark.right <= box.right + 0.5 && mark.top >= box.top;
    if (!inside) wrong.push(`cut: ${mark.left} to ${mark.right} of ${box.left} to ${box.right}`);
  }
  for (const reading of document.querySelectorAll('.reading')) {
    const texts = '.title, .scale span';
    apart([...reading.querySelectorAll(texts)].map((one) => one.getBoundingClientRect()), 'labels');
  }
  return wrong;
}"""


# One page of each kind, each width; the rest takes a minute.
SAMPLE = {
    "index.html": 1440,
    "series/magnet_exports.html": 360,
    "months/2025-10.html": 360,
    "quality.html": 768,
    "mirror.html": 360,
    "checks.html": 768,
    "corrections.html": 360,
    "partners/index.html": 360,
    "partners/USA.html": 360,
    "evidence/index.html": 360,
    "archive.html": 360,
    "docs/index.html": 360,
    "docs/methodology.html": 1440,
    "docs/dictionary.html": 768,
}


def when(name: str, width: int) -> list[pytest.MarkDecorator]:
    """How long a test of a page takes; axe reads each cell of the dictionary."""
    if SAMPLE.get(name) != width:
        return [pytest.mark.full]
    return [pytest.mark.long] if name == "docs/dictionary.html" else []


@pytest.mark.parametrize(
    ("name", "width"),
    [pytest.param(name, width, marks=when(name, width)) for name in PAGES for width in WIDTHS],
)
def test_pages_are_accessible(
    pages: Path, visit: Callable[..., Page], name: str, width: int
) -> None:
    found = Axe().run(visit(pages / name, width)).response["violations"]
    assert [
        (one["id"], node["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ] == []


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        *(
            pytest.param(name, marks=pytest.mark.full)
            for name in SAMPLE
            if name not in ("index.html", "docs/dictionary.html")
        ),
    ],
)
def test_dark_pages_are_readable(pages: Path, visit: Callable[..., Page], name: str) -> None:
    page = visit(pages / name, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_without_scripts_charts_are_read_and_ranges_chosen(pages: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto((pages / "index.html").as_uri())
    assert page.locator(".panel .time").count() == 3
    told = [plain(text) for text in page.locator("[data-slot] title").all_text_contents()]
    assert [text for text in told if text.startswith("June 2025: 3,188 t, 3,187.5 to 3,188.2 t")]
    width = page.locator(".panel .time").first.bounding_box()["width"]
    page.locator("input[value=all]").check()
    assert page.locator(".panel .time").first.bounding_box()["width"] < width / 4
    context.close()


def test_pointer_and_keys_read_all_panels_of_a_month(
    pages: Path, visit: Callable[..., Page]
) -> None:
    page = visit(pages / "index.html")

    def told() -> list[str]:
        return [plain(text) for text in page.locator(".panel output").all_text_contents()]

    newest = told()
    assert newest[0].startswith("July 2026: 5,375 t, 5,374.5 to 5,375.5 t, exact; printed by one")
    page.locator(".reading").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    # From the newest month of any series, August 2026, back to May.
    assert told()[0] == "May 2026: not known, 3,297 to 5,416 t"
    assert told()[1].startswith("May 2026: 5,490.389 t")
    page.keyboard.press("Home")
    assert told()[0] == "October 2010: not known"
    page.keyboard.press("Escape")
    assert told() == newest
    page.locator(".panel .window").first.hover()
    assert told() != newest


@pytest.mark.full
@pytest.mark.parametrize("month", ["2025-10", "2024-11", "2012-03"])
def test_a_month_is_printed_on_one_page(
    pages: Path, visit: Callable[..., Page], month: str
) -> None:
    printed = visit(pages / f"months/{month}.html").pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_keyboard_reaches_the_content_first(pages: Path, visit: Callable[..., Page]) -> None:
    page = visit(pages / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"


@pytest.fixture(scope="module")
def crafted(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief of a release whose sources, partners, events and products carry markup."""
    folder = tmp_path_factory.mktemp("crafted")
    current = released / "current"
    warehouse = folder / "rare_earth_trade.duckdb"
    shutil.copyfile(current / "rare_earth_trade.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("use marts")
        for table, columns in {
            "dim_source": ("publisher", "wire"),
            "dim_partner": ("partner_name",),
            "dim_product": ("product_label",),
            "dim_control_measure": ("measure_label",),
            "fct_series_monthly_by_partner": ("partner_name",),
            "fct_controls_in_force_monthly": ("notice",),
            "fct_source_reliability": ("voter_name",),
            "fct_corrections": ("explanation",),
            "fct_level_evidence": ("voter",),
        }.items():
            for column in columns:
                connection.execute(f"alter table {table} alter {column} drop not null")
                connection.execute(f"update {table} set {column} = $1 || {column}", [MARKUP])
        # Each month is a page with charts of its own, all of them drawn anew.
        for table in ("fct_series_monthly", "fct_series_monthly_by_partner"):
            connection.execute(
                f"delete from {table} where trade_month not in ('2025-09-01', '2025-10-01')"
            )
        connection.execute(
            "delete from fct_claim_verdicts"
            " where window_end not between '2025-09-01' and '2025-10-31'"
        )
        connection.execute("update dim_source set source_url = $1", [TRICK])
    manifest = json.loads((current / "docs/manifest.json").read_text(encoding="utf-8"))
    for node in manifest["nodes"].values():
        node["description"] = MARKUP
        for column in node["columns"].values():
            column["description"] = f"[x]({TRICK}) {MARKUP}"
    brief.write(folder / "brief", warehouse, lambda: manifest)
    return folder / "brief"


@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "months/2025-10.html", "corrections.html", "docs/dictionary.html"),
        *("evidence/magnet_exports-2025.html", "partners/index.html", "partners/DEU.html"),
    ],
)
def test_markup_of_sources_does_no_harm(
    crafted: Path, visit: Callable[..., Page], name: str
) -> None:
    page = visit(crafted / name)
    assert page.evaluate("document.body.textContent").count("onerror=") > 3
    assert page.locator("[onerror]").count() == 0
    assert page.locator("img").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert page.locator("main script").count() == 0
    for chart in page.locator(".panel .window").all()[:3]:
        chart.hover(force=True)
    assert page.evaluate("window.harm") is None
