"""The picture on the front of the README: how one month is known, as intervals on a line.

`python -m rare_earth_trade.brief.picture` draws it anew from the current release. A test holds the
file against the data that are shipped.
"""

from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from rare_earth_trade import paths
from rare_earth_trade.brief import evidence, facts
from rare_earth_trade.brief.intervals import Bar
from rare_earth_trade.releases.store import Store

FILE = "docs/how_it_is_known.svg"
# Rounded to the tenth and to tens, one print that misses, and months before and after.
SERIES, MONTH = "magnet_exports", date(2025, 11, 1)
MOST_DERIVED = 3
# Pixels: the column of words, the line, the column of intervals, and a row.
WORDS, LINE, SPAN, ROW, TOP = 440, 250, 120, 38, 48
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1a1d21; }
.small { font-size: 12px; }
.title { font-size: 16px; font-weight: 600; }
.soft, .tick { fill: #51585f; }
.band { fill: #51585f; fill-opacity: .22; }
.printed { fill: #00558a; }
.derived { fill: none; stroke: #00558a; }
.against { fill: none; stroke: #9c3a00; stroke-width: 2; stroke-dasharray: 2 2; }
.said { fill: #9c3a00; }
.edge { stroke: #9aa2aa; }
@media (prefers-color-scheme: dark) {
text { fill: #e8eaed; } .soft, .tick { fill: #b3bac2; } .band { fill: #b3bac2; }
.printed { fill: #7cc4f2; } .derived { stroke: #7cc4f2; }
.against { stroke: #ff9d66; } .said { fill: #ff9d66; } }
"""


def drawn(warehouse: Path) -> str:
    """The picture from a release. Raises LookupError where that does not know the month."""
    found = facts.read(warehouse)
    known = evidence.Evidence(found)
    series = next(one for one in found.series if one.key == SERIES)
    address = known.of_window(series, MONTH, MONTH)
    if address is None:
        raise LookupError(f"{SERIES} of {MONTH} is not known.")
    section = known.section(known.levels[series.product, series.flow, "WLD", *window()])
    return picture(f"{series.title}, {section['window']}: {section['level']}", section)


def window() -> tuple[date, date]:
    """First and last day of the month."""
    return MONTH, evidence.last_day(MONTH)


def picture(title: str, section: dict[str, Any]) -> str:
    """The SVG of a level and its evidence, as `Evidence.section` gives them."""
    entries = [one for one in section["entries"] if one["is_printed"]]
    entries += [one for one in section["entries"] if not one["is_printed"]][:MOST_DERIVED]
    bottom = TOP + ROW * len(entries)
    width, height = WORDS + LINE + SPAN, bottom + 26
    parts = [
        Markup('<text class="title" x="0" y="16">{}</text>').format(title),
        Markup('<text class="soft small" x="0" y="34">{}</text>').format(
            section["said"].partition(" Certainty")[0]
        ),
        band(section["band"], bottom),
        *(row(one, TOP + ROW * number) for number, one in enumerate(entries)),
        *(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                at(place), bottom + 18, number
            )
            for place, number in section["ticks"]
        ),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"><title>{escape(title)}</title><style>{STYLE}</style>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def at(place: float) -> float:
    """Where a place of the line, in percent, stands in the picture."""
    return WORDS + LINE * place / 100


def band(bar: Bar, bottom: int) -> Markup:
    """The bounds, behind all, and both ends of the line."""
    edge = Markup('<path class="edge" d="M{0} {1}V{2}M{3} {1}V{2}"/>').format(
        WORDS, TOP, bottom, WORDS + LINE
    )
    return edge + box("band", bar, TOP, bottom - TOP)


def box(kind: str, bar: Bar, top: float, height: float) -> Markup:
    """An interval; the narrowest can still be seen."""
    wide = max(LINE * bar.width / 100, 3)
    return Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>').format(
        kind, min(at(bar.left), WORDS + LINE - wide), top, wide, height
    )


def row(one: dict[str, Any], top: int) -> Markup:
    """A piece of evidence: who says what, its interval, and what it does to the level."""
    premises = " ".join(f"{each['before']} {each['window']}".strip() for each in one["premises"])
    says = " ".join(filter(None, (one["says"], premises)))
    is_against = one["state"] in ("against", "unused")
    kind = "against" if is_against else "printed" if one["is_printed"] else "derived"
    parts = [
        Markup(
            '<text x="0" y="{}">{}</text><text class="soft small" x="0" y="{}">{}</text>'
        ).format(top + 14, one["name"], top + 29, says)
    ]
    if one["bar"]:
        parts.append(box(kind, one["bar"], top + 14, 9))
    parts.append(
        Markup('<text class="{} small" x="{}" y="{}">{}</text>').format(
            "said" if is_against else "soft",
            WORDS + LINE + 10,
            top + 22,
            evidence.STATES[one["state"]].partition(":")[0],
        )
    )
    return Markup("").join(parts)


def main() -> None:
    """Draw the picture from the current release."""
    text = drawn(Store(paths.home()).needed().warehouse)
    (paths.PROJECT / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
