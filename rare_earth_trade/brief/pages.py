"""Write the brief of a release: one page a month, data quality, archive, documentation, feed.

brief/index.html          what happened, which controls held, what moved, what is contested
brief/series/KEY.html     each series by month, quarter and year, and by season
brief/months/YYYY-MM.html each month on which anything is known
brief/quality.html        verdicts, voices, contradictions, totals, coverage
brief/mirror.html         what partners report, beside China's figures
brief/checks.html         what the release was checked for
brief/archive.html        all months
brief/partners/*.html     what China ships to each partner with a known month
brief/corrections.html    figures in public that do not hold, and what became of all
brief/evidence/*.html     how each level is known, a page a series and year
brief/docs/*.html         documentation and data dictionary
brief/pictures/*          charts as SVG and PNG
brief/data/*.csv          what the charts show
brief/feed.xml            the releases, newest first
"""

import base64
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
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
    checks,
    claims,
    corrections,
    docs,
    evidence,
    facts,
    feed,
    front,
    history,
    mirror,
    panels,
    partners,
    pictures,
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
) -> "Brief":
    """Write the brief of a release into a new folder.

    All but the page on checks, which may still be under way: the pages that it gives write that.

    `manifest` gives that of dbt, for the documentation, and is asked last: it may still be under
    way. Without it the documentation of the release is taken over.
    `releases` are the texts of release.json for the feed.
    """
    pages = Brief(to, facts.read(warehouse), vocabulary.read(warehouse))
    pages.write(changes(warehouse, previous), list(releases))
    if manifest is None:
        take_over(warehouse.parent / "brief/docs", to / "docs")
    else:
        pages.documentation(manifest())
    return pages


class Brief:
    """The pages of one release."""

    def __init__(self, to: Path, found: Facts, said: Vocabulary) -> None:
        self.to = to
        self.facts = found
        self.vocabulary = said
        self.months = found.months()
        self.shared: dict[tuple[str, date], tuple[Markup | None, Markup]] = {}
        self.evidence = evidence.Evidence(found)
        self.partners = partners.Partners(found, self.evidence)
        self.templates = environment()
        self.templates.globals |= {
            "series_list": found.series,
            "release": found.release,
            "bases": charts.BASES,
            "verdict_signs": said.signs(),
            "evidence": self.evidence,
            "states": evidence.STATES,
            "partner_files": self.partners.files,
        }

    def write(self, changed: Changes | None, releases: list[dict[str, Any]]) -> None:
        """Write everything but the documentation."""
        for folder in ("months", "series", "pictures", "data"):
            (self.to / folder).mkdir(parents=True)
        for name, header, values in tables.all_of(self.facts):
            tables.write(self.to / "data" / f"{name}.csv", header, values)
        self.front_page(changed)
        for series in self.facts.series:
            self.series_page(series)
        for one in self.months:
            self.month_page(one)
        self.quality_page()
        self.mirror_page()
        self.others()
        self.page("archive.html", "archive.html", rows=sections.archive(self.facts))
        feed.write(self.to / "feed.xml", self.facts, releases)

    def others(self) -> None:
        """Write the pages that need no chart of a month."""
        self.corrections_page()
        for file, template, values in (*self.evidence.pages(), *self.partners.pages()):
            self.page(file, template, **values)

    def checks_page(self, found: list[dict[str, Any]], in_release: bool) -> None:
        """The page on what a release was checked for; `found` are rows of fct_check_results."""
        self.page("checks.html", "checks.html", in_release=in_release, **checks.page(found))

    def corrections_page(self) -> None:
        """The page on figures that do not hold, and on voices."""
        found = corrections.page(self.facts, self.evidence, self.vocabulary)
        self.page("corrections.html", "corrections.html", **found)

    def page(self, file: str, template: str, *, is_read: bool = False, **values: Any) -> None:
        """Write one page; `is_read` where it has charts that the script reads."""
        script = Markup(reading_script()) if is_read else Markup("")
        text = self.templates.get_template(template).render(
            file=file,
            root="../" * file.count("/"),
            script=script,
            script_hash=script_hash(script),
            **values,
        )
        (self.to / file).parent.mkdir(parents=True, exist_ok=True)
        (self.to / file).write_text(text, encoding="utf-8")

    def front_page(self, changed: Changes | None) -> None:
        """The page that answers first."""
        chart = self.overview()
        day = front.day_of(self.facts)
        month = self.facts.latest()
        self.page(
            "index.html",
            "front.html",
            is_read=True,
            headline=front.headline(self.facts),
            cards=[front.card(self.facts, series) for series in self.facts.series],
            chart=chart,
            notices=partners.controls(self.facts.measures, day),
            day=day,
            places=[one for one in (self.places(series) for series in self.facts.series) if one],
            month=month,
            contested=front.contested(self.facts, month) if month else 0,
            doubts=front.doubts(self.facts, self.vocabulary),
            years=front.years(self.facts),
            partners=self.partners.all,
            changed=changed,
            most_changes=MOST_CHANGES,
        )

    def overview(self) -> history.Chart | None:
        """The chart of all series on one axis, also as a picture; None where nothing is known."""
        found = self.facts
        on = history.axis(found, *(series.key for series in found.series))
        if on is None:
            return None
        chart = history.Chart(
            "history",
            "China's rare-earth trade by month, and the export controls on it",
            [history.months(found, series, on) for series in found.series],
            on,
            "All series by month, in tonnes, and the export controls on them.",
            panels.held(on, history.measures(found, *found.series), front.day_of(found)),
            history.CAPTION,
        )
        self.picture(chart)
        return chart

    def picture(self, chart: history.Chart) -> None:
        """A chart as files."""
        pictures.write(self.to / "pictures", chart, self.templates.get_template("picture.svg"))

    def series_page(self, series: Series) -> None:
        """The whole history of a series."""
        found = self.facts
        drawn = history.charts(found, series, front.day_of(found))
        for chart in drawn:
            self.picture(chart)
        newest = front.newest(found, series)
        month = newest["trade_month"] if newest else None
        self.page(
            f"series/{series.key}.html",
            "series.html",
            is_read=bool(drawn),
            series=series,
            lead=sections.story(found, series, month) if month else [],
            card=front.card(found, series),
            charts=drawn,
            csv=tables.of_charts(series.key),
            running=words.year_to_date(newest, month) if newest and month else None,
            months=list(found.world[series.key].values()),
            pages_of=set(self.months),
            quarters=found.quarters[series.key],
            years=found.years[series.key],
            seasons=history.calendar_rows(found, series),
        )

    def places(self, series: Series) -> dict[str, Any] | None:
        """What moved by partner, and where goods went; None where no partner is known."""
        moved = front.moved(self.facts, series)
        destinations = front.destinations(self.facts, series)
        if not moved and not destinations:
            return None
        return {
            "series": series,
            "moved": moved,
            "destinations": destinations,
            "bars": panels.bars(destinations),
        }

    def month_page(self, month: date) -> None:
        """The page of a month."""
        grouped = {
            key: claims.by_outcome(entries)
            for key, entries in claims.grouped(self.facts, month, self.vocabulary).items()
        }
        shown = [
            self.section(series, month)
            | {"claims": grouped[series.key] if any(grouped[series.key].values()) else None}
            | {"failures": len(grouped[series.key]["failing"])}
            for series in self.facts.series
        ]
        place = self.months.index(month)
        self.page(
            f"months/{month:%Y-%m}.html",
            "month.html",
            is_read=True,
            month=month,
            sections=shown,
            other_claims=grouped[None] if any(grouped[None].values()) else None,
            clashes=sections.of_month(self.facts.clashes, month),
            revisions=sections.of_month(self.facts.revisions, month),
            before=self.months[place - 1] if place else None,
            after=self.months[place + 1] if place + 1 < len(self.months) else None,
            due=sections.due(self.facts, month),
        )

    def section(self, series: Series, month: date) -> dict[str, Any]:
        """What a page says of one series, with its charts."""
        # The pages of one year share their drawing of levels and its table.
        said = sections.of_series(self.facts, series, month, date(month.year, 12, 1))
        levels, table = self.levels(series, said["window"]) if said["window"] else (None, None)
        is_known = any(not one["is_residual"] for one in said["partners"])
        for part in said["parts"]:
            part["bars"] = panels.contributions(part["rows"])
        return said | {
            "levels": levels,
            "table": table,
            "by_partner": panels.bars(said["partners"]) if is_known else None,
        }

    def levels(self, series: Series, window: list[dict[str, Any]]) -> tuple[Markup | None, Markup]:
        """The chart of some months of a series, None where none is bounded, and their table."""
        first, last = window[0]["trade_month"], window[-1]["trade_month"]
        if (series.key, last) not in self.shared:
            chart = None
            if any(panels.is_bounded(row) for row in window):
                on = panels.months(first, last)
                # The page says above what the chart would say of its newest month.
                drawn = replace(history.months(self.facts, series, on), says="")
                text = f"{series.title} by month, in tonnes."
                one = history.Chart(
                    f"{series.key}-levels", series.title, [drawn], on, text, [], history.CAPTION
                )
                chart = self.macros("plots.html").plots(one)
            table = self.macros("parts.html").level_rows(window)
            self.shared[series.key, last] = chart, table
        return self.shared[series.key, last]

    def macros(self, template: str) -> Any:
        """What a template offers the pages of months, as functions."""
        return self.templates.get_template(template).make_module({"root": "../"})

    def quality_page(self) -> None:
        """The page on prints and voices."""
        counts = sections.verdicts_by_year(self.facts)
        by_year = [
            {"year": year, "verdict": verdict, "claims": count}
            for (year, verdict), count in sorted(counts.items())
        ]
        colours = self.vocabulary.met(verdict for _, verdict in counts)
        calibrated = calibration.windows(self.facts)
        drawn = [
            charts.verdicts_by_year("verdicts", by_year, colours),
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
            corrections=len(self.facts.corrections),
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
def reading_script() -> str:
    """The one script of a page with charts that are read step by step."""
    return template("reading.js")


def script_hash(script: str) -> str:
    """What the page's security policy knows its script by."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def template(name: str) -> str:
    """The text of a file beside the templates."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def printed(value: Any) -> Any:
    """A value as a page prints it: numbers with thin spaces; addresses of the web as they are."""
    if type(value) is str and docs.web_address(value) is None:
        return words.spaced(value)
    return value


def environment() -> jinja2.Environment:
    """Templates that escape all that is put into them."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("rare_earth_trade.brief"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "t": words.quantity,
        "level": words.level,
        "month_name": words.month_name,
        "day": words.day_name,
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
        "named": words.named,
        "number": words.number,
        "count_of": words.counted,
        "period_name": history.period_name,
        "printed": printed,
        "style": Markup(template("style.css")),
    }
    return made
