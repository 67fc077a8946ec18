"""What is loaded, what is released, what is known, and which customs releases are due."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rare_earth_trade import errors, paths, screen
from rare_earth_trade.downloads import findings, landing, statements
from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.downloads.main_goods import area
from rare_earth_trade.downloads.partner_reports import area as reports
from rare_earth_trade.releases import rules
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.releases.store import Release, Store, at
from rare_earth_trade.sql import dicts

KNOWN = """
select
    series.series,
    series.product,
    series.flow,
    min(levels.window_start)::varchar as first_month,
    max(levels.window_start)::varchar as last_month,
    count(*) as known_months,
    date_diff('month', min(levels.window_start), max(levels.window_start)) + 1 as months,
    list(left(levels.window_start::varchar, 7)) as known,
    count(*) filter (levels.quantity_basis like 'customs_detail%') as detail_months
from marts.dim_series as series
inner join marts.fct_levels as levels
    on series.product = levels.product and series.flow = levels.flow
where
    levels.partner_code = 'WLD'
    and levels.window_end = last_day(levels.window_start)
    and levels.quantity_t is not null
group by series.series, series.product, series.flow, series.page_order
order by series.page_order
"""
# January and February known in one: what the first release of a year brings.
TOGETHER = """
select series.series, list(left(levels.window_end::varchar, 7)) as months
from marts.dim_series as series
inner join marts.fct_levels as levels
    on series.product = levels.product and series.flow = levels.flow
where
    levels.partner_code = 'WLD'
    and month(levels.window_start) = 1
    and levels.window_end = last_day(levels.window_start + interval 1 month)
    and levels.quantity_t is not null
group by series.series
"""
MONTHS = "from marts.dim_month order by trade_month"
# The columns of dim_month with the days of a customs release, and what it brings beside the series.
RELEASES = {
    "express": ("headline", "Headlines of the month"),
    "monthly_bulletin": ("bulletin", "Main goods in whole tonnes"),
    "online_query": ("tariff_line", "Tariff lines by partner"),
}
# Downloads and notes on the screen; --json has all.
MOST_LISTED = 20
# Reporters of a file on the screen.
MOST_NAMED = 6


@dataclass(frozen=True)
class Due:
    """A customs release: which series it brings, when, and whether that month is known here.

    `state` is `due` before the first day on which it can come, `due today` from then to the last,
    and afterwards `known` or `overdue`, or `out` where no series shows what came.
    """

    release: str
    brings: str
    trade_month: str
    release_date: str
    basis: str
    state: str
    release_from: str
    first_month: str


def status(today: date | None = None, place: Path | None = None) -> dict[str, Any]:
    """Everything that `rare-earth-trade status` shows.

    `problems` says in a sentence each what cannot be read; the rest is as if that were not there.
    """
    today = today or datetime.now(UTC).date()
    store = at(place)
    trouble = store.trouble()
    problems = [trouble] if trouble else []
    # Also names, on standard error, what it skips.
    store.all()
    release = store.current()
    followed, series, months = read(release, problems)
    return {
        "today": today.isoformat(),
        "home": None if place else str(paths.home()),
        "release": described(store, release, today) if release else None,
        "release_problem": trouble,
        "downloads": None if place else downloads(release, problems),
        "series": series,
        "calendar": calendar(today, followed, series, months),
        "problems": problems,
    }


def read(
    release: Release | None, problems: list[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Series followed, known months of a release, its months with their release days; adds what
    fails to `problems`.
    """
    followed: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    months: list[dict[str, Any]] = []
    try:
        followed = rules.reference(release.folder if release else None, "ref_series")
        followed.sort(key=lambda one: int(one["page_order"]))
        if release:
            release.check()
            with release.of_this_version(), opened(release.warehouse) as connection:
                series = known_months(connection)
                months = dicts(connection.execute(MONTHS))
    except errors.BadInput as error:
        problems.append(error.message)
    except duckdb.Error as error:
        problems.append(f"{release.id} cannot be read ({str(error).splitlines()[0]}).")
    return followed, series, months


def downloads(release: Release | None, problems: list[str]) -> dict[str, Any]:
    """How many downloads there are, and where; adds to `problems` what cannot be read."""
    loaded, broken = landing.readable(paths.home())
    tables, broken_tables = area.readable(paths.home())
    reported, broken_reports = reports.readable(paths.home())
    problems += [
        f"{file} cannot be read ({reason}): ingest writes there, nothing else; move it away and"
        " ingest its download again."
        for file, reason in (broken | broken_tables | broken_reports).items()
    ]
    built = {one["sha256"] for one in release.manifest["downloads"]} if release else set()
    # Where a file cannot be read, nothing can be said of all of them.
    found = None if broken else findings.of_landing(paths.home())
    try:
        notes = download_notes(found, release) if found else []
    except duckdb.Error:
        # Of the release: it is named already.
        notes = download_notes(found, None)
    leaps = found.leap_counts if found else {}
    return {
        "loaded": len(loaded),
        "rows": sum(one["row_count"] for one in loaded),
        "not_released": sum(one["file_sha256"] not in built for one in loaded),
        "empty_tables": empty_tables(release),
        "quarantined": sum(one.is_dir() for one in (paths.home() / "quarantine").glob("*")),
        "files": [listed(one, leaps.get(one["file_sha256"], 0)) for one in reversed(loaded)],
        "tables": [table_listed(one) for one in reversed(tables)],
        "reports": [report_listed(one) for one in reversed(reported)],
        "notes": notes,
    }


def table_listed(one: dict[str, Any]) -> dict[str, Any]:
    """One official table, as it is listed; `ingest --forget` takes its id."""
    return {
        "id": one["file_sha256"][: statements.SHOWN],
        "file_name": one["file_name"],
        "table_kind": one["table_kind"],
        "flow": one["flow"],
        "month": f"{one['first_month']:%Y-%m}",
        "currency": one["currency"],
        "language": one["language"],
        "rows": one["row_count"],
        "loaded_at": f"{one['loaded_at']:%Y-%m-%d %H:%M}",
    }


def report_listed(one: dict[str, Any]) -> dict[str, Any]:
    """One report of a statistics office, as it is listed; `ingest --forget` takes its id."""
    months = sorted({f"{one['first_month']:%Y-%m}", f"{one['last_month']:%Y-%m}"})
    return {
        "id": one["file_sha256"][: statements.SHOWN],
        "file_name": one["file_name"],
        "statistics": one["statistics"],
        "reporters": one["reporters"],
        "flow": one["flow"],
        "months": " to ".join(months),
        "rows": one["row_count"],
        "loaded_at": f"{one['loaded_at']:%Y-%m-%d %H:%M}",
    }


def empty_tables(release: Release | None) -> list[str]:
    """Tables of the release that have no rows: those that only downloads fill."""
    tables = release.manifest["tables"] if release else {}
    return sorted(name for name, facts in tables.items() if not facts["rows"])


def listed(one: dict[str, Any], leaps: int) -> dict[str, Any]:
    """One download of the manifest, as it is listed; `ingest --forget` takes its id."""
    months = sorted({f"{one['first_month']:%Y-%m}", f"{one['last_month']:%Y-%m}"})
    said = [f"--codes {one['queried_codes']}"] if one["queried_codes"] else []
    said += ["--partial"] * one["is_partial"] + ["--complete"] * one["is_complete"]
    said += [f"{leaps:,} figure{'s' * (leaps > 1)} tenfold off"] * bool(leaps)
    return {
        "id": one["file_sha256"][: statements.SHOWN],
        "file_name": one["file_name"],
        "flow": one["flow"],
        "months": " to ".join(months),
        "rows": one["row_count"],
        "said": " ".join(said),
        "loaded_at": f"{one['loaded_at']:%Y-%m-%d %H:%M}",
    }


def download_notes(found: findings.Findings, release: Release | None) -> list[str]:
    """What the downloads show together, and which months of the release are not whole for it."""
    notes = [*found.leaps, *found.unknown_lines]
    if release:
        with opened(release.warehouse) as connection:
            notes += findings.of_coverage(connection)
    return [*notes, *found.unmentioned, *found.implausible]


def described(store: Store, release: Release, today: date) -> dict[str, Any]:
    """The current release in a few facts."""
    manifest = release.manifest
    released_on = datetime.fromisoformat(manifest["released_at"]).date()
    return {
        "release_id": release.id,
        "released_at": manifest["released_at"],
        "age_days": max(0, (today - released_on).days),
        "passed_tests": manifest["passed_tests"],
        "git_commit": manifest["git_commit"],
        "git_is_dirty": manifest["git_is_dirty"],
        "made_from": release.made_from,
        "warehouse": str(store.pointer / release.warehouse.name),
    }


def known_months(warehouse: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Known months of each series in a release."""
    together = {one["series"]: one["months"] for one in dicts(warehouse.execute(TOGETHER))}
    return [
        one | {"known_with_january": together.get(one["series"], [])}
        for one in dicts(warehouse.execute(KNOWN))
    ]


def calendar(
    today: date,
    followed: list[dict[str, Any]],
    series: list[dict[str, Any]],
    months: list[dict[str, Any]],
) -> dict[str, Any]:
    """The last and the next release of each series, what is due today and what is overdue."""
    known = {one["series"]: one for one in series}
    wanted = [
        (one["release_kind"], one["series_title"], known.get(one["series"], {})) for one in followed
    ]
    kinds = {kind for kind, _, _ in wanted}
    wanted += [(kind, brings, None) for kind, (_, brings) in RELEASES.items() if kind not in kinds]
    releases = [
        one for kind, brings, of in wanted for one in around(today, kind, brings, of, months)
    ]
    return {
        "year": today.year,
        "has_calendar": any(one.release_date >= today.isoformat() for one in releases),
        "due_today": [asdict(one) for one in releases if one.state == "due today"],
        "releases": [asdict(one) for one in releases],
        "usual_days": {one["series_title"]: int(one["usual_release_day"]) for one in followed},
    }


def around(
    today: date,
    kind: str,
    brings: str,
    known: dict[str, Any] | None,
    months: list[dict[str, Any]],
) -> list[Due]:
    """The last release of a kind until a day, and the next one."""
    column, _ = RELEASES[kind]
    brought: dict[date, list[dict[str, Any]]] = {}
    for row in months:
        if row[f"{column}_release_on"]:
            brought.setdefault(row[f"{column}_release_on"], []).append(row)
    past: list[Due] = []
    for last, rows in sorted(brought.items()):
        # Releases made before these columns have announced days only.
        first = rows[-1].get(f"{column}_release_from") or last
        names = [f"{row['trade_month']:%Y-%m}" for row in rows]
        if first > today:
            state = "due"
        elif known and is_known(names, known):
            state = "known"
        elif last >= today:
            state = "due today"
        else:
            state = "out" if known is None else "overdue"
        basis = rows[-1].get(f"{column}_release_basis") or "announced"
        one = Due(kind, brings, names[-1], f"{last}", basis, state, f"{first}", names[0])
        if state == "due":
            return [*past, one]
        past = [one]
    return past


def is_known(months: list[str], known: dict[str, Any]) -> bool:
    """Whether all months of a release are known, or January and February in one."""
    return set(months) <= set(known["known"]) or (
        len(months) > 1 and months[-1] in known["known_with_january"]
    )


def show(found: dict[str, Any], as_json: bool) -> None:
    """Print the status for people, or for programs; problems on standard error."""
    for problem in found["problems"]:
        click.echo(problem, err=True)
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    release = found["release"]
    if release:
        console.print(
            f"Release:    {release['release_id']}, {release['age_days']} days old,"
            f" {release['passed_tests']} tests passed",
            markup=False,
        )
        console.print(f"            {release['made_from']}", markup=False)
        console.print(f"            {release['warehouse']}", markup=False)
    elif found["release_problem"]:
        console.print("Release:    none that can be read")
    else:
        console.print("Release:    none yet: run `make build`")
    if found["downloads"]:
        show_downloads(found["downloads"], console)
    if found["series"]:
        screen.show(series_table(found["series"]))
    if release:
        show_calendar(found["calendar"], console)


def show_downloads(downloads: dict[str, Any], console: Console) -> None:
    """Print what is loaded, and what is still to be done with it."""
    console.print(
        f"Downloads:  {downloads['loaded']:,} loaded ({downloads['rows']:,} rows),"
        f" {downloads['not_released']:,} not in the release,"
        f" {downloads['quarantined']:,} in quarantine"
    )
    if downloads["not_released"]:
        console.print("            Next: make build")
    if downloads["empty_tables"]:
        console.print(
            f"            Empty tables: {', '.join(downloads['empty_tables'])}.\n"
            "            To fill them: rare-earth-trade ingest FILES, then make build"
            " (docs/customs_downloads.md)"
        )
    if downloads["files"]:
        screen.show(downloads_table(downloads["files"][:MOST_LISTED]))
        if len(downloads["files"]) > MOST_LISTED:
            console.print(f"... and {len(downloads['files']) - MOST_LISTED:,} older: --json")
    if downloads["tables"]:
        screen.show(tables_table(downloads["tables"][:MOST_LISTED]))
        if len(downloads["tables"]) > MOST_LISTED:
            console.print(f"... and {len(downloads['tables']) - MOST_LISTED:,} older: --json")
    if downloads["reports"]:
        screen.show(reports_table(downloads["reports"][:MOST_LISTED]))
        if len(downloads["reports"]) > MOST_LISTED:
            console.print(f"... and {len(downloads['reports']) - MOST_LISTED:,} older: --json")
    for note in downloads["notes"][:MOST_LISTED]:
        console.print(f"Note: {note}", markup=False)
    if len(downloads["notes"]) > MOST_LISTED:
        console.print(f"... and {len(downloads['notes']) - MOST_LISTED:,} more notes: --json")


def downloads_table(files: list[dict[str, Any]]) -> Table:
    """The downloads that were loaded last."""
    table = Table(title="Downloads", title_justify="left")
    table.add_column("id", no_wrap=True)
    table.add_column("file", overflow="fold")
    table.add_column("flow", no_wrap=True)
    table.add_column("months")
    table.add_column("rows", justify="right")
    table.add_column("said")
    table.add_column("loaded (UTC)")
    for one in files:
        cells = (one["id"], shown(one["file_name"], 80), one["flow"], one["months"])
        table.add_row(*map(Text, (*cells, f"{one['rows']:,}", one["said"], one["loaded_at"])))
    return table


def tables_table(tables: list[dict[str, Any]]) -> Table:
    """The official tables that were loaded last."""
    table = Table(title="Official tables of main goods", title_justify="left")
    for heading in ("id", "file", "table", "month", "in"):
        table.add_column(heading, overflow="fold")
    table.add_column("rows", justify="right")
    table.add_column("loaded (UTC)")
    for one in tables:
        cells = (
            *(one["id"], shown(one["file_name"], 80), f"{one['table_kind']} {one['flow']}"),
            *(one["month"], f"{one['currency']} {one['language']}", f"{one['rows']:,}"),
            one["loaded_at"],
        )
        table.add_row(*map(Text, cells))
    return table


def reports_table(files: list[dict[str, Any]]) -> Table:
    """The reports of statistics offices that were loaded last."""
    table = Table(title="What partners report", title_justify="left")
    for heading in ("id", "file", "statistics", "reporters", "flow", "months"):
        table.add_column(heading, overflow="fold")
    table.add_column("figures", justify="right")
    table.add_column("loaded (UTC)")
    for one in files:
        reporters = one["reporters"]
        more = f" and {len(reporters) - MOST_NAMED}" if len(reporters) > MOST_NAMED else ""
        cells = (
            *(one["id"], shown(one["file_name"], 80), one["statistics"]),
            *(shown(", ".join(reporters[:MOST_NAMED]), 60) + more, one["flow"], one["months"]),
            *(f"{one['rows']:,}", one["loaded_at"]),
        )
        table.add_row(*map(Text, cells))
    return table


def series_table(series: list[dict[str, Any]]) -> Table:
    """Known months of each series."""
    table = Table(title="Known months", title_justify="left")
    table.add_column("series", no_wrap=True)
    for heading in ("first", "last", "known", "of", "by tariff lines"):
        table.add_column(heading, justify="right")
    for one in series:
        table.add_row(
            one["series"],
            one["first_month"][:7],
            one["last_month"][:7],
            *(f"{one[name]:,}" for name in ("known_months", "months", "detail_months")),
        )
    return table


def show_calendar(calendar: dict[str, Any], console: Console) -> None:
    """Print which customs releases are due today, come next, or are overdue."""
    if not calendar["has_calendar"]:
        console.print(
            f"Calendar:   there is no calendar for {calendar['year']}: customs announce one each"
            " December; add it to seeds/reference/ref_release_calendar.csv, then make build"
        )
        for title, day in calendar["usual_days"].items():
            console.print(f"            {title}: usually about day {day} of the month after")
        return
    due = [
        f"{one['brings']}, {months_of(one)} ({one['release']}, {one['basis']}{until(one)})"
        for one in calendar["due_today"]
    ]
    console.print(f"Due today:  {'; '.join(due) or 'no release of customs'}", markup=False)
    table = Table(title="Customs releases", title_justify="left")
    for heading in ("release", "brings", "month", "date", "basis", "state"):
        table.add_column(heading)
    for one in calendar["releases"]:
        table.add_row(
            *(one["release"], one["brings"], months_of(one), days(one), one["basis"], one["state"])
        )
    screen.show(table)


def months_of(one: dict[str, Any]) -> str:
    """The month that a release brings, or both."""
    first, last = one["first_month"], one["trade_month"]
    return last if first == last else f"{first} to {last[-2:]}"


def days(one: dict[str, Any]) -> str:
    """The day of a release, or the first and the last on which it is expected."""
    first, last = one["release_from"], one["release_date"]
    return last if first == last else f"{first} to {last[-2:]}"


def until(one: dict[str, Any]) -> str:
    """The last day of a release that may come on several."""
    return "" if one["release_from"] == one["release_date"] else f" by {one['release_date']}"
