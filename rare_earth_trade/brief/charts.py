"""Charts of the brief, as Vega-Lite specifications and as drawn SVG.

Text and lines take the colour of the page (currentColor), so that a chart fits light, dark and
print. The palette is Okabe and Ito's; shape or position says the same as every colour.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import altair as alt
from markupsafe import Markup

from rare_earth_trade.brief import drawing
from rare_earth_trade.brief.calibration import OUTCOMES
from rare_earth_trade.brief.words import month_name, quantity, span

BLUE, GREEN, ORANGE, GREY = "#0072B2", "#009E73", "#E69F00", "#8A8A8A"
PINK, RED = "#CC79A7", "#D55E00"


class Bases(dict[str, tuple[str, str, str]]):
    """How levels are known: word, colour and shape; of a later release's codes the code itself."""

    def __missing__(self, code: str) -> tuple[str, str, str]:
        return code.replace("_", " "), GREY, "cross"


BASES = Bases(
    printed=("printed", BLUE, "circle"),
    official_table=("customs' table", PINK, "triangle-up"),
    customs_detail=("tariff lines", GREEN, "square"),
    customs_detail_hs6=("six-digit lines", GREEN, "square"),
    derived=("derived", ORANGE, "diamond"),
    unknown=("unknown", GREY, "cross"),
)
# Signs say the same as the colours on the map of months.
SIGNS = {
    "customs_detail": "+",
    "customs_detail_hs6": "+",
    "official_table": "=",
    "derived": "~",
    "unknown": "\N{MULTIPLICATION SIGN}",
}
WIDTH = 720
BAR_HEIGHT = 26


@dataclass
class Chart:
    """A chart: its name on the page, what it shows in a sentence, and its specification."""

    name: str
    alt: str
    spec: dict[str, Any]

    @cached_property
    def svg(self) -> Markup:
        """Drawn, at a fixed width; Vega escapes the texts in it."""
        return Markup(drawing.svg(self.spec))


@alt.theme.register("brief", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """The settings that all charts share."""
    ink = "currentColor"
    return {
        "width": WIDTH,
        "background": "transparent",
        # Room at the left and below: readers' fonts may be larger than the one it was drawn with.
        "padding": {"left": 24, "right": 5, "top": 5, "bottom": 8},
        "config": {
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelColor": ink,
                "titleColor": ink,
                "tickColor": GREY,
                "domainColor": GREY,
                "gridOpacity": 0.25,
            },
            "legend": {
                **{"labelColor": ink, "titleColor": ink, "orient": "top", "symbolSize": 80},
                # Readers' fonts may be wider, too.
                "columnPadding": 20,
            },
            "text": {"color": ink, "fontSize": 11},
        },
    }


def finish(chart: alt.LayerChart | alt.Chart, name: str, text: str, **datasets: list) -> Chart:
    """A chart with its description, and the rows that it names as its data.

    Altair never sees the rows: it would copy and check each at every step. Nor does it check the
    specification, which takes a third of the time of all pages: a test does.
    """
    spec = chart.to_dict(validate=False)
    return Chart(name, text, spec | {"description": text, "datasets": datasets})


def stamp(day: date) -> str:
    """A day at midnight of wherever it is read: a bare date would be midnight in Greenwich."""
    return f"{day.isoformat()}T00:00:00"


def verdicts_by_year(
    name: str, counts: list[dict[str, Any]], colours: dict[str, str | None]
) -> Chart:
    """Claims by year of their window and verdict; rows have `year`, `verdict`, `claims`.

    `colours` are those of the verdicts, in order. Where none is known, the library chooses.
    """
    shades = [colour or GREY for colour in colours.values()]
    has_colours = any(colours.values())
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="year of the window", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("claims:Q", title="figures"),
            color=alt.Color(
                "verdict:N",
                title=None,
                scale=alt.Scale(
                    domain=list(colours), range=shades if has_colours else alt.Undefined
                ),
                legend=alt.Legend(labelExpr="replace(datum.label, /_/g, ' ')"),
            ),
            tooltip=[alt.Tooltip("year:O"), alt.Tooltip("verdict:N"), alt.Tooltip("claims:Q")],
        )
    )
    text = "Printed figures by year and verdict. The table below has the same counts."
    return finish(chart.properties(height=260), name, text, rows=counts)


def calibration(name: str, rows: list[dict[str, Any]]) -> Chart:
    """Windows of each series by how the bounds of the press alone hold them."""
    values = [
        {"series": row["title"], "outcome": OUTCOMES[code], "place": place, "windows": count}
        for row in rows
        for place, (code, count) in enumerate(row["outcomes"].items())
        if count
    ]
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("windows:Q", title="windows", stack="zero", axis=alt.Axis(tickCount=8)),
        y=alt.Y("series:N", title=None, sort=[row["title"] for row in rows]),
        order=alt.Order("place:Q"),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "outcome:N",
            title=None,
            scale=alt.Scale(domain=list(OUTCOMES.values()), range=[BLUE, ORANGE, RED, GREY]),
        ),
        tooltip=[alt.Tooltip("series:N"), alt.Tooltip("outcome:N"), alt.Tooltip("windows:Q")],
    )
    counts = base.mark_text(fontWeight="bold").encode(
        x=alt.X("windows:Q", stack="zero", bandPosition=0.5),
        text=alt.Text("windows:Q"),
        color=alt.condition(alt.datum.outcome == "inside", alt.value("white"), alt.value("#111")),
    )
    text = (
        "Windows that customs' tables print, by series and by whether the bounds of the press alone"
        " hold them. The table below has the same counts."
    )
    height = 2 * BAR_HEIGHT * max(1, len(rows))
    return finish((bars + counts).properties(height=height), name, text, rows=values)


# The sides of a trade and what sets a month apart: word, colour and shape.
SIDES = {
    "reported": ("imports, as reported", BLUE, "circle"),
    "china": ("China's exports", ORANGE, "diamond"),
    "break": ("a break", RED, "triangle-up"),
}
# What is ordinary in windows of six months or more (docs/mirror.md).
ORDINARY = (0.75, 0.95)
WINDOWS = {
    "six_months": ("six months", GREEN, "square"),
    "twelve_months": ("twelve months", BLUE, "circle"),
}


def both_sides(name: str, title: str, rows: list[dict[str, Any]]) -> Chart:
    """Imports by month as a partner reports them, over China's best figures and bounds."""
    values = []
    for row in rows:
        month = {"month": stamp(row["trade_month"]), "Month": month_name(row["trade_month"])}
        kind = "break" if row["is_break"] else "reported"
        says = quantity(row["reported_t"])
        values.append(month | {"t": float(row["reported_t"]), "side": SIDES[kind][0], "says": says})
        if row["china_t"] is not None:
            says = span(row["china_lower_t"], row["china_upper_t"])
            values.append(
                month
                | {"t": float(row["china_t"]), "side": SIDES["china"][0], "says": says}
                | {"lower": float(row["china_lower_t"]), "upper": float(row["china_upper_t"])}
            )
    names, colours, shapes = zip(*SIDES.values(), strict=True)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True))
    )
    tonnes = alt.Y("t:Q", title="tonnes", scale=alt.Scale(zero=True))
    bounds = base.mark_rule(color=GREY, strokeWidth=5, opacity=0.4).encode(
        y=alt.Y("lower:Q"), y2=alt.Y2("upper:Q")
    )
    layers = [
        # A layer without a mark would be a picture that nothing describes.
        *([bounds] if any("lower" in one for one in values) else []),
        base.transform_filter(alt.datum.side != SIDES["china"][0])
        .mark_line(color=BLUE, strokeWidth=1, opacity=0.5)
        .encode(y=tonnes),
        base.mark_point(filled=True, size=48, opacity=1).encode(
            y=tonnes,
            color=alt.Color("side:N", title=None, scale=alt.Scale(domain=names, range=colours)),
            shape=alt.Shape("side:N", title=None, scale=alt.Scale(domain=names, range=shapes)),
            tooltip=[
                alt.Tooltip("Month:N"),
                alt.Tooltip("says:N", title="Tonnes"),
                alt.Tooltip("side:N", title="Side"),
            ],
        ),
    ]
    text = (
        f"{title}: imports from China by month in tonnes, with China's exports of the same month"
        " where they are known. The table below has the same figures."
    )
    return finish(alt.layer(*layers).properties(height=240), name, text, rows=values)


def ratios(name: str, title: str, rows: list[dict[str, Any]]) -> Chart:
    """Imports over China's exports two months earlier, in windows of six and twelve months."""
    values = [
        {
            "month": stamp(row["trade_month"]),
            "Month": month_name(row["trade_month"]),
            "ratio": float(row["ratio"]),
            "lower": float(row["ratio_lower"]),
            "upper": float(row["ratio_upper"]),
            "window": WINDOWS[row["window_kind"]][0],
            "says": span(row["ratio_lower"], row["ratio_upper"], ""),
            "break": "yes" if row["is_break"] else "no",
        }
        for row in rows
        if row["ratio"] is not None
    ]
    names, colours, shapes = zip(*WINDOWS.values(), strict=True)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True))
    )
    band = (
        alt.Chart(alt.NamedData("ordinary"))
        .mark_rect(color=GREY, opacity=0.22)
        .encode(y=alt.Y("from:Q"), y2=alt.Y2("to:Q"))
    )
    ratio = alt.Y("ratio:Q", title="imports over exports", scale=alt.Scale(zero=True))
    layers = [
        band,
        base.mark_rule(color=GREY, strokeWidth=3).encode(y=alt.Y("lower:Q"), y2=alt.Y2("upper:Q")),
        base.mark_point(filled=True, size=54, opacity=1).encode(
            y=ratio,
            color=alt.Color("window:N", title=None, scale=alt.Scale(domain=names, range=colours)),
            shape=alt.Shape("window:N", title=None, scale=alt.Scale(domain=names, range=shapes)),
            tooltip=[
                alt.Tooltip("Month:N", title="Ends in"),
                alt.Tooltip("window:N", title="Window"),
                alt.Tooltip("says:N", title="Ratio"),
                alt.Tooltip("break:N", title="Break"),
            ],
        ),
    ]
    if any(one["break"] == "yes" for one in values):
        ring = base.transform_filter(alt.datum["break"] == "yes")
        layers.append(
            ring.mark_point(size=160, color=RED, strokeWidth=2, opacity=1).encode(y=ratio)
        )
    text = (
        f"{title}: imports over China's exports two months earlier, by the month in which windows"
        " of six and twelve months end. The band is what is ordinary, a ring a break."
        " The table below has the twelve months."
    )
    ordinary = [{"from": ORDINARY[0], "to": ORDINARY[1]}]
    chart = alt.layer(*layers).properties(height=200)
    return finish(chart, name, text, rows=values, ordinary=ordinary)


def coverage(name: str, title: str, rows: list[dict[str, Any]]) -> Chart:
    """How each month of a series is known, as a map of years and months."""
    values = [
        {
            "year": row["trade_month"].year,
            "month": f"{row['trade_month']:%b}",
            "basis": BASES[row["quantity_basis"]][0],
            "Month": month_name(row["trade_month"]),
            "sign": SIGNS.get(row["quantity_basis"], ""),
        }
        for row in rows
    ]
    names, colours, _ = zip(*BASES.values(), strict=True)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "month:N",
            title=None,
            sort=[f"{date(2000, month, 1):%b}" for month in range(1, 13)],
            axis=alt.Axis(labelAngle=0, labelOverlap=True),
        ),
        y=alt.Y("year:O", title=None, sort="descending"),
    )
    cells = base.mark_rect(stroke="white", strokeOpacity=0.4).encode(
        color=alt.Color("basis:N", title=None, scale=alt.Scale(domain=names, range=colours)),
        tooltip=[alt.Tooltip("Month:N"), alt.Tooltip("basis:N", title="Basis")],
    )
    signs = base.mark_text(fontSize=10, color="#111").encode(text=alt.Text("sign:N"))
    years = len({one["year"] for one in values})
    known = sum(row["quantity_t"] is not None for row in rows)
    text = (
        f"{title}: how each month is known. {known} of {len(rows)} months have a level."
        " The tables of levels have the same."
    )
    return finish((cells + signs).properties(height=20 * max(1, years)), name, text, rows=values)
