"""Write the brief of a release: one page a month, data quality, archive, documentation, feed.

brief/index.html          the latest month, or the one asked for, with live charts
brief/months/YYYY-MM.html each month on which anything is known, with drawn charts
brief/quality.html        verdicts, outlets, contradictions, totals, coverage
brief/archive.html        all months
brief/docs/*.html         documentation and data dictionary
brief/data/*.csv          what the charts show
brief/feed.xml            the releases, newest first
"""

import base64
import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jinja2
from markupsafe import Markup

from rare_earth_trade import paths
from rare_earth_trade.brief import charts, claims, docs, facts, tables, words
from rare_earth_trade.brief.facts import Facts
from rare_earth_trade.series import Series

FEED = "http://www.w3.org/2005/Atom"
YEARS_SHOWN = 5
MOST_CHANGES = 60


def write(
    to: Path,
    warehouse: Path,
    manifest: dict[str, Any] | None,
    *,
    previous: Path | None = None,
    releases: Iterable[dict[str, Any]] = (),
    month: date | None = None,
) -> None:
    """Write the brief of a release into a new folder, with this month, or the latest, first.

    `manifest` is that of dbt, for the documentation; without it that of the release is taken over.
    `releases` are the texts of release.json for the feed, `month` is one of those on which anything
    is known or printed.
    """
    pages = Brief(to, facts.read(warehouse), facts.reasons(warehouse))
    pages.write(month, facts.changes(warehouse, previous), list(releases))
    if manifest is None:
        take_over(warehouse.parent / "brief/docs", to / "docs")
    else:
        pages.documentation(manifest)


class Brief:
    """The pages of one release."""

    def __init__(self, to: Path, found: Facts, reasons: dict[str, str]) -> None:
        self.to = to
        self.facts = found
        self.reasons = reasons
        self.months = found.months()
        self.shared: dict[tuple[str, date], charts.Chart] = {}
        self.templates = environment()
        self.templates.globals |= {
            "series_list": found.series,
            "release": found.release,
            "bases": charts.BASES,
        }

    def write(
        self, month: date | None, changed: facts.Changes | None, releases: list[dict[str, Any]]
    ) -> None:
        """Write everything but the documentation."""
        for folder in ("months", "data"):
            (self.to / folder).mkdir(parents=True)
        for name, header, values in tables.all_of(self.facts):
            tables.write(self.to / "data" / f"{name}.csv", header, values)
        for one in self.months:
            self.month_page(one, f"months/{one:%Y-%m}.html", changed)
        first = month or self.facts.latest()
        if first:
            self.month_page(first, "index.html", changed, is_live=True)
        else:
            self.page("index.html", "archive.html", rows=[])
        self.quality_page()
        self.page("archive.html", "archive.html", rows=self.archive())
        self.feed(releases)

    def page(self, file: str, template: str, **values: Any) -> None:
        """Write one page."""
        depth = file.count("/")
        values = {"charts": [], "script": Markup(""), "script_hash": None} | values
        text = self.templates.get_template(template).render(file=file, root="../" * depth, **values)
        (self.to / file).write_text(text, encoding="utf-8")

    def month_page(
        self, month: date, file: str, changed: facts.Changes | None, is_live: bool = False
    ) -> None:
        """The page of a month."""
        grouped = claims.grouped(self.facts, month, self.reasons)
        sections = [
            self.section(series, month, grouped[series.key], is_live)
            for series in self.facts.series
        ]
        place = self.months.index(month)
        live = [chart for section in sections for chart in section["charts"]] if is_live else []
        script = Markup(live_script()) if live else Markup("")
        self.page(
            file,
            "month.html",
            month=month,
            sections=sections,
            other_claims=grouped[None],
            changed=changed,
            most_changes=MOST_CHANGES,
            clashes=[
                row for row in self.facts.clashes if row["window_end"].replace(day=1) == month
            ],
            revisions=[
                row for row in self.facts.revisions if row["window_end"].replace(day=1) == month
            ],
            before=self.months[place - 1] if place else None,
            after=self.months[place + 1] if place + 1 < len(self.months) else None,
            due=self.due(month),
            charts=live,
            script=script,
            script_hash=script_hash(script) if live else None,
        )

    def section(
        self, series: Series, month: date, grouped: list[dict[str, Any]], is_live: bool
    ) -> dict[str, Any]:
        """What a page says of one series."""
        world = self.facts.world[series.key]
        row = world.get(month)
        partners = self.facts.partners[series.key].get(month, [])
        known = [one for one in partners if not one["is_residual"]]
        # The pages of one year share their drawing; the first page ends at its month.
        end = month if is_live else date(month.year, 12, 1)
        start = date(end.year - YEARS_SHOWN + 1, 1, 1)
        window = [one for when, one in world.items() if start <= when <= end]
        events = [
            event | {"number": number}
            for number, event in enumerate(self.facts.events, start=1)
            if window and window[0]["trade_month"] <= event["event_date"] <= end_of(window)
        ]
        levels = by_partner = None
        if window:
            levels = self.levels(series, window, events)
        if known:
            title = f"{series.title}, {words.month_name(month)}"
            by_partner = charts.destinations(f"{series.key}-partners", title, partners)
        parts = self.contributions(series, month, row, known)
        for number, part in enumerate(parts):
            name = f"{series.key}-parts-{number}"
            part["chart"] = charts.contributions(name, part["title"], part["rows"])
        drawn = [levels, by_partner, *(part["chart"] for part in parts)]
        return {
            "series": series,
            "row": row,
            "lead": self.facts.lead(series, month),
            "window": window,
            "events": events,
            "partners": partners,
            "levels": levels,
            "by_partner": by_partner,
            "parts": parts,
            "charts": [chart for chart in drawn if chart],
            "claims": grouped,
            "last_known": max((m for m, one in world.items() if one["quantity_t"]), default=None),
        }

    def levels(
        self, series: Series, window: list[dict[str, Any]], events: list[dict[str, Any]]
    ) -> charts.Chart:
        """The chart of levels; the pages of one year share it."""
        key = (series.key, window[-1]["trade_month"])
        if key not in self.shared:
            name = f"{series.key}-levels"
            self.shared[key] = charts.levels(name, series.title, window, events)
        return self.shared[key]

    def contributions(
        self, series: Series, month: date, row: dict[str, Any] | None, known: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """What made the change: by partner, and by tariff line where downloads say it."""
        found = []
        for kind, against in (
            ("mom", words.month_before(month)),
            ("yoy", words.year_before(month)),
        ):
            growth = row[f"{kind}_pct"] if row else None
            if growth is None:
                continue
            change = f"change on {words.month_name(against)}"
            detail = [
                one
                for one in self.facts.contributions
                if (one["product"], one["flow"]) == (series.product, series.flow)
                and (one["trade_month"], one["growth_kind"]) == (month, kind)
            ]
            for dimension in sorted({one["dimension"] for one in detail}):
                members = [
                    {
                        "member": one["member"],
                        "points": one["contribution_pp"],
                        "itemised": one["is_itemised"],
                    }
                    for one in detail
                    if one["dimension"] == dimension
                ]
                title = f"What made the {change}, by {dimension.replace('_', ' ')}"
                found.append({"title": title, "rows": largest(members)})
            partners = [
                {
                    "member": one["partner_name"],
                    "points": one[f"contribution_to_{kind}_pp"],
                    "itemised": True,
                }
                for one in known
                if one[f"contribution_to_{kind}_pp"] is not None
            ]
            if partners and not detail:
                title = f"What made the {change}, by partner"
                found.append({"title": title, "rows": largest(with_rest(partners, growth))})
        return found

    def due(self, month: date) -> dict[str, Any]:
        """When the figures of the next month are due, as far as a calendar is known."""
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        row = self.facts.calendar.get(following) or {}
        return {
            "month": following,
            "headline": row.get("headline_release_on"),
            "tariff_lines": row.get("tariff_line_release_on"),
        }

    def quality_page(self) -> None:
        """The page on prints and outlets."""
        counts = Counter((one["month"].year, one["verdict"]) for one in self.facts.claims)
        by_year = [
            {"year": year, "verdict": verdict, "claims": count}
            for (year, verdict), count in sorted(counts.items())
        ]
        wires = [row for row in self.facts.reliability if row["outlet_kind"] == "wire"]
        drawn = [
            charts.verdicts_by_year("verdicts", by_year),
            charts.outlets("outlets", wires),
            *(
                charts.coverage(
                    f"coverage-{series.key}",
                    series.title,
                    list(self.facts.world[series.key].values()),
                )
                for series in self.facts.series
            ),
        ]
        figures = {one["figure_id"]: one for one in self.facts.claims}
        refuted = [
            claims.shown(one, self.reasons)
            | {
                "witnesses": [
                    claims.shown(figures[name], self.reasons)
                    for name in (one["witness_figure_ids"] or "").split(", ")
                    if name in figures
                ]
            }
            for one in self.facts.claims
            if one["verdict"] in ("contradicted", "disputed", "revised_base", "scope_break")
        ]
        self.page(
            "quality.html",
            "quality.html",
            years=sorted({year for year, _ in counts}, reverse=True),
            verdicts=[name for name in charts.VERDICTS if any(v == name for _, v in counts)],
            counts=counts,
            refuted=sorted(refuted, key=lambda one: one["verdict"] != "contradicted"),
            reliability=self.facts.reliability,
            totals=self.facts.totals,
            clashes=self.facts.clashes,
            revisions=self.facts.revisions,
            drawn={chart.name: chart for chart in drawn},
        )

    def archive(self) -> list[dict[str, Any]]:
        """Each month with its levels, newest first."""
        return [
            {
                "month": month,
                "levels": [self.facts.world[series.key].get(month) for series in self.facts.series],
                "claims": sum(one["month"] == month for one in self.facts.claims),
            }
            for month in reversed(self.months)
        ]

    def documentation(self, manifest: dict[str, Any]) -> None:
        """Methodology, glossary and the rest, and the data dictionary, from the checkout."""
        (self.to / "docs/decisions").mkdir(parents=True)
        pages = docs.documents(paths.PROJECT / "docs")
        listed = [(name, title) for name, (title, _) in pages.items()]
        for name, (title, body) in pages.items():
            self.page(f"docs/{name}.html", "document.html", title=title, body=body)
        self.page("docs/dictionary.html", "dictionary.html", dictionary=docs.dictionary(manifest))
        self.page("docs/index.html", "documents.html", documents=listed)

    def feed(self, releases: list[dict[str, Any]]) -> None:
        """An Atom feed of the releases, newest first."""
        ET.register_namespace("", FEED)
        root = ET.Element(f"{{{FEED}}}feed")
        add(root, "title", "Rare-earth trade: releases")
        add(root, "id", "urn:rare-earth-trade:releases")
        newest = sorted(releases, key=lambda one: one["released_at"], reverse=True)
        add(root, "updated", newest[0]["released_at"] if newest else "1970-01-01T00:00:00+00:00")
        add(add(root, "author"), "name", "Rare-earth trade")
        for one in newest:
            entry = add(root, "entry")
            add(entry, "title", f"Release {one['release_id']}")
            add(entry, "id", f"urn:rare-earth-trade:release:{one['release_id']}")
            add(entry, "updated", one["released_at"])
            add(entry, "link").set("href", "index.html")
            rows = sum(table["rows"] for table in one["tables"].values())
            says = (
                f"{one['passed_tests']} tests passed, {rows:,} rows in {len(one['tables'])} tables"
            )
            latest = self.facts.latest()
            if latest and one["release_id"] == self.facts.release["release_id"]:
                says = " ".join(
                    sentence
                    for series in self.facts.series
                    for sentence in self.facts.lead(series, latest)[:2]
                )
            add(entry, "summary", says)
        tree = ET.ElementTree(root)
        ET.indent(tree)
        tree.write(self.to / "feed.xml", encoding="utf-8", xml_declaration=True)


def take_over(folder: Path, to: Path) -> None:
    """Copy a folder of a release, without its being read-only."""
    for file in folder.rglob("*"):
        if file.is_file():
            copy = to / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    """A new element of the feed."""
    child = ET.SubElement(parent, f"{{{FEED}}}{name}")
    child.text = text
    return child


def end_of(window: list[dict[str, Any]]) -> date:
    """The last day that a chart of these months can show an event on."""
    last = window[-1]["trade_month"]
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def with_rest(members: list[dict[str, Any]], growth: Decimal) -> list[dict[str, Any]]:
    """Members and what they leave of the growth."""
    rest = growth - sum((one["points"] for one in members), Decimal(0))
    return [*members, {"member": "All others, not itemised", "points": rest, "itemised": False}]


def largest(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The members with the largest contributions, largest rise first, and all others as one row."""
    itemised = sorted(
        (one for one in members if one["itemised"]), key=lambda one: -abs(one["points"])
    )
    kept = itemised[: charts.MOST_PARTNERS]
    others = itemised[charts.MOST_PARTNERS :] + [one for one in members if not one["itemised"]]
    kept.sort(key=lambda one: -one["points"])
    if others:
        name = others[-1]["member"] if len(others) == 1 else "All others"
        points = sum((one["points"] for one in others), Decimal(0))
        kept.append({"member": name, "points": points, "itemised": False})
    return kept


@cache
def live_script() -> str:
    """The one script of a page: the libraries, and what replaces drawn charts by live ones."""
    return charts.libraries(template("live.js"))


def script_hash(script: str) -> str:
    """What the page's security policy knows its script by."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def template(name: str) -> str:
    """The text of a file beside the templates."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def environment() -> jinja2.Environment:
    """Templates that escape all that is put into them."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("rare_earth_trade.brief"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "t": words.quantity,
        "level": words.level,
        "month_name": words.month_name,
        "signed": words.signed,
        "web_address": docs.web_address,
    }
    made.globals |= {
        "change": words.change,
        "window": claims.window,
        "signed_points": partial(words.signed, places=2),
        "span": words.span,
        "how_known": words.how_known,
        "why_no_growth": words.WHY_NO_GROWTH,
        "number": words.number,
        "verdict_signs": claims.SIGNS,
        "style": Markup(template("style.css")),
    }
    return made
