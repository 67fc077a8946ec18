"""Write the brief of a release: one page a month, data quality, archive, documentation, feed.

brief/index.html          the latest month, or the one asked for, with live charts
brief/months/YYYY-MM.html each month on which anything is known, with drawn charts
brief/quality.html        verdicts, voices, contradictions, totals, coverage
brief/mirror.html         what partners report, beside China's figures
brief/archive.html        all months
brief/docs/*.html         documentation and data dictionary
brief/data/*.csv          what the charts show
brief/feed.xml            the releases, newest first
"""

import base64
import hashlib
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from rare_earth_trade import paths
from rare_earth_trade.brief import (
    calibration,
    charts,
    claims,
    docs,
    facts,
    feed,
    mirror,
    sections,
    tables,
    vocabulary,
    words,
)
from rare_earth_trade.brief.changes import Changes, changes
from rare_earth_trade.brief.facts import Facts
from rare_earth_trade.brief.vocabulary import Vocabulary
from rare_earth_trade.series import Series

MOST_CHANGES = 60


def write(
    to: Path,
    warehouse: Path,
    manifest: Callable[[], dict[str, Any]] | None,
    *,
    previous: Path | None = None,
    releases: Iterable[dict[str, Any]] = (),
    month: date | None = None,
) -> None:
    """Write the brief of a release into a new folder, with this month, or the latest, first.

    `manifest` gives that of dbt, for the documentation, and is asked last: it may still be under
    way. Without it the documentation of the release is taken over.
    `releases` are the texts of release.json for the feed, `month` is one of those on which anything
    is known or printed.
    """
    pages = Brief(to, facts.read(warehouse), vocabulary.read(warehouse))
    pages.write(month, changes(warehouse, previous), list(releases))
    if manifest is None:
        take_over(warehouse.parent / "brief/docs", to / "docs")
    else:
        pages.documentation(manifest())


class Brief:
    """The pages of one release."""

    def __init__(self, to: Path, found: Facts, said: Vocabulary) -> None:
        self.to = to
        self.facts = found
        self.vocabulary = said
        self.months = found.months()
        self.shared: dict[tuple[str, date], charts.Chart] = {}
        self.templates = environment()
        self.templates.globals |= {
            "series_list": found.series,
            "release": found.release,
            "bases": charts.BASES,
            "verdict_signs": said.signs(),
        }

    def write(
        self, month: date | None, changed: Changes | None, releases: list[dict[str, Any]]
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
        self.mirror_page()
        self.page("archive.html", "archive.html", rows=sections.archive(self.facts))
        feed.write(self.to / "feed.xml", self.facts, releases)

    def page(self, file: str, template: str, **values: Any) -> None:
        """Write one page."""
        depth = file.count("/")
        values = {"charts": [], "script": Markup(""), "script_hash": None} | values
        text = self.templates.get_template(template).render(file=file, root="../" * depth, **values)
        (self.to / file).write_text(text, encoding="utf-8")

    def month_page(
        self, month: date, file: str, changed: Changes | None, is_live: bool = False
    ) -> None:
        """The page of a month."""
        grouped = claims.grouped(self.facts, month, self.vocabulary)
        shown = [
            self.section(series, month, is_live) | {"claims": grouped[series.key]}
            for series in self.facts.series
        ]
        place = self.months.index(month)
        live = [chart for section in shown for chart in section["charts"]] if is_live else []
        script = Markup(live_script()) if live else Markup("")
        self.page(
            file,
            "month.html",
            month=month,
            sections=shown,
            other_claims=grouped[None],
            changed=changed,
            most_changes=MOST_CHANGES,
            clashes=sections.of_month(self.facts.clashes, month),
            revisions=sections.of_month(self.facts.revisions, month),
            before=self.months[place - 1] if place else None,
            after=self.months[place + 1] if place + 1 < len(self.months) else None,
            due=sections.due(self.facts, month),
            charts=live,
            script=script,
            script_hash=script_hash(script) if live else None,
        )

    def section(self, series: Series, month: date, is_live: bool) -> dict[str, Any]:
        """What a page says of one series, with its charts."""
        # The pages of one year share their drawing of levels; the first page ends at its month.
        end = month if is_live else date(month.year, 12, 1)
        said = sections.of_series(self.facts, series, month, end)
        levels = by_partner = None
        if said["window"]:
            levels = self.levels(series, said["window"], said["events"])
        if any(not one["is_residual"] for one in said["partners"]):
            title = f"{series.title}, {words.month_name(month)}"
            by_partner = charts.destinations(f"{series.key}-partners", title, said["partners"])
        for number, part in enumerate(said["parts"]):
            name = f"{series.key}-parts-{number}"
            part["chart"] = charts.contributions(name, part["title"], part["rows"])
        drawn = [levels, by_partner, *(part["chart"] for part in said["parts"])]
        return said | {
            "levels": levels,
            "by_partner": by_partner,
            "charts": [chart for chart in drawn if chart],
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

    def quality_page(self) -> None:
        """The page on prints and voices."""
        counts = sections.verdicts_by_year(self.facts)
        by_year = [
            {"year": year, "verdict": verdict, "claims": count}
            for (year, verdict), count in sorted(counts.items())
        ]
        colours = self.vocabulary.met(verdict for _, verdict in counts)
        wires = [row for row in self.facts.reliability if row["voter_kind"] == "wire"]
        calibrated = calibration.windows(self.facts)
        drawn = [
            charts.verdicts_by_year("verdicts", by_year, colours),
            charts.voices("voices", wires),
            *([charts.calibration("calibration", calibrated)] if calibrated else []),
            *(
                charts.coverage(
                    f"coverage-{series.key}",
                    series.title,
                    list(self.facts.world[series.key].values()),
                )
                for series in self.facts.series
            ),
        ]
        self.page(
            "quality.html",
            "quality.html",
            years=sorted({year for year, _ in counts}, reverse=True),
            verdicts=list(colours),
            meanings=self.vocabulary.verdicts,
            counts=counts,
            refuted=sections.doubtful(self.facts, self.vocabulary),
            reliability=self.facts.reliability,
            calibrated=calibrated,
            outcomes=calibration.OUTCOMES,
            misses=calibration.misses(self.facts),
            calibrated_figures=calibration.figures(self.facts),
            totals=self.facts.totals,
            clashes=self.facts.clashes,
            revisions=self.facts.revisions,
            drawn={chart.name: chart for chart in drawn},
        )

    def mirror_page(self) -> None:
        """The page on what partners report."""
        lines = [
            line
            | {
                "drawn": charts.both_sides(f"{line['id']}-months", line["name"], line["months"]),
                "ratios": charts.ratios(f"{line['id']}-ratios", line["name"], line["windows"])
                if any(row["ratio"] is not None for row in line["windows"])
                else None,
            }
            for line in mirror.lines(self.facts)
        ]
        self.page("mirror.html", "mirror.html", lines=lines)

    def documentation(self, manifest: dict[str, Any]) -> None:
        """Methodology, glossary and the rest, and the data dictionary, from the checkout."""
        (self.to / "docs/decisions").mkdir(parents=True)
        pages = docs.documents(paths.PROJECT / "docs")
        listed = [(name, title) for name, (title, _) in pages.items()]
        for name, (title, body) in pages.items():
            self.page(f"docs/{name}.html", "document.html", title=title, body=body)
        self.page("docs/dictionary.html", "dictionary.html", dictionary=docs.dictionary(manifest))
        self.page("docs/index.html", "documents.html", documents=listed)


def take_over(folder: Path, to: Path) -> None:
    """Copy a folder of a release, without its being read-only."""
    for file in folder.rglob("*"):
        if file.is_file():
            copy = to / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


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
        "style": Markup(template("style.css")),
    }
    return made
