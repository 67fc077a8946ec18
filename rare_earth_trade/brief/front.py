"""What the front page says: of each series the newest level, of controls, partners and doubts."""

from datetime import date
from typing import Any

from rare_earth_trade.brief import claims, words
from rare_earth_trade.brief.facts import DOUBTFUL, Facts, Row
from rare_earth_trade.brief.vocabulary import Vocabulary
from rare_earth_trade.series import Series

# A control is told as a story where a level fell to half within half a year.
FALL = 2
MONTHS_OF_FALL = 6
MOST_MOVED = 6
MONTHS_OF_MOVES = 24
LEAST_PARTNERS = 3
TWO = 2
MOST_DOUBTS = 5
RELEASES = {"express": "headline", "monthly_bulletin": "bulletin", "online_query": "tariff_line"}


def day_of(facts: Facts) -> date:
    """The day on which the pages speak: that of the release, or the one it is as of."""
    return facts.release["as_of"] or facts.release["released_at"].date()


def newest(facts: Facts, series: Series) -> Row | None:
    """The newest month of a series that is well known: certainty fair or better."""
    rows = facts.world[series.key].values()
    return max(
        (row for row in rows if row["quantity_t"] is not None),
        key=lambda row: row["trade_month"],
        default=None,
    )


def card(facts: Facts, series: Series) -> dict[str, Any]:
    """What stands first on a series: its newest level, what that is on the year, and how old."""
    row = newest(facts, series)
    month = row["trade_month"] if row else None
    return {
        "series": series,
        "row": row,
        "month": month,
        "change": words.comparison(row, "yoy", f"on {words.month_name(words.year_before(month))}")
        if row and month
        else None,
        "known": words.how_known(row) if row else None,
        "age": age(facts, series, month),
    }


def age(facts: Facts, series: Series, month: date | None) -> str:
    """How old the newest level is, and what customs has published or will publish since."""
    day = day_of(facts)
    if month is None:
        return "No month is well known."
    days = {
        one: row[f"{RELEASES.get(series.release_kind, 'headline')}_release_on"]
        for one, row in facts.calendar.items()
        if one > month
    }
    out = sorted(one for one, when in days.items() if when and when <= day)
    coming = min(((when, one) for one, when in days.items() if when and when > day), default=None)
    old = words.months_between(month, day.replace(day=1))
    said = f"Data to {words.month_name(month)}"
    if old > 0:
        said += f", {words.counted(old, 'month')} old"
    if out:
        since = f"{out[-1]:%B}"
        if len(out) > 1:
            year = "" if out[0].year == out[-1].year else f" {out[0].year}"
            since = f"{out[0]:%B}{year} {'to' if len(out) > TWO else 'and'} {since}"
        said += f": {since} {'is' if len(out) == 1 else 'are'} out by the calendar, but not loaded"
    if coming:
        said += f"; {coming[1]:%B} is due about {words.day_name(coming[0])}"
    return f"{said}."


def headline(facts: Facts) -> str:
    """The sentence of the page: what the first control did to the series that fell most, or levels.

    'Fell' is said only where the level fell to half within half a year of a control.
    """
    told = [one for one in (story(facts, series) for series in facts.series) if one]
    if told:
        return max(told)[1]
    cards = [card(facts, series) for series in facts.series]
    said = [
        f"{one['series'].title} stood at {words.level(one['row'])} in"
        f" {words.month_name(one['month'])}"
        for one in cards
        if one["row"]
    ]
    return f"{'; '.join(said)}." if said else "No month of any series is well known."


def story(facts: Facts, series: Series) -> tuple[float, str] | None:
    """How far a series fell with the first control on it, and that in a sentence; None if not."""
    first = next((one for one in facts.measures if series.key in one["series"]), None)
    known = {when: row for when, row in facts.world[series.key].items() if row["quantity_t"]}
    if first is None or not known:
        return None
    month = first["effective_from"].replace(day=1)
    before = known.get(words.month_before(month))
    after = [row for when, row in sorted(known.items()) if when >= month]
    fell = after[:MONTHS_OF_FALL]
    if before is None or not fell:
        return None
    low = min(fell, key=lambda row: row["quantity_t"])
    last = after[-1]
    depth = before["quantity_t"] / low["quantity_t"]
    if depth < FALL or words.months_between(month, low["trade_month"]) > MONTHS_OF_FALL:
        return None
    back = next(
        (
            row
            for row in after
            if row["trade_month"] > low["trade_month"]
            and row["quantity_lower_t"] > before["quantity_upper_t"]
        ),
        None,
    )
    began = "licences began" if first["measure_kind"] == "licence" else "a control began"
    then = words.month_name(before["trade_month"])
    day = words.day_name(first["effective_from"])
    said = [
        f"{series.title} fell from {words.level(before)} in {then} to {words.level(low)} in"
        f" {words.month_name(low['trade_month'])} when {began} on {day}"
    ]
    if back:
        month = words.month_name(back["trade_month"])
        said.append(f"were above {before['trade_month']:%B} again in {month}")
    if last is not low:
        said.append(f"stood at {words.level(last)} in {words.month_name(last['trade_month'])}")
    return float(depth), f"{words.listed(said)}."


def moved(facts: Facts, series: Series) -> list[Row]:
    """Of each partner the newest change on the year that is known, the largest in tonnes first."""
    months = facts.partners[series.key]
    if not months:
        return []
    last = max(months)
    found: dict[str, Row] = {}
    for month, rows in sorted(months.items()):
        if words.months_between(month, last) >= MONTHS_OF_MOVES:
            continue
        for row in rows:
            if not row["is_residual"] and row["yoy_pct"] is not None:
                found[row["partner_code"]] = row
    return sorted(found.values(), key=lambda row: -abs(tonnes_moved(row)))[:MOST_MOVED]


def tonnes_moved(row: Row) -> float:
    """What a growth is in tonnes, for the order of a table."""
    level, growth = float(row["quantity_t"]), float(row["yoy_pct"])
    return level - level / (1 + growth / 100) if growth > -100 else -level


def destinations(facts: Facts, series: Series) -> list[Row]:
    """Partners of the newest month in which several are known; none without such a month."""
    months = facts.partners[series.key]
    several = [
        month
        for month, rows in months.items()
        if sum(not row["is_residual"] for row in rows) >= LEAST_PARTNERS
    ]
    return months[max(several)] if several else []


def doubts(facts: Facts, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """The newest statements that do not hold, each once with the pages that print it."""
    same: dict[tuple[Any, ...], list[Row]] = {}
    names = (
        "product",
        "flow",
        "partner_code",
        "window_start",
        "window_end",
        "statistic",
        "verdict",
    )
    for one in sorted(facts.claims, key=lambda one: one["window_end"], reverse=True):
        if one["verdict"] in DOUBTFUL:
            key = (*(one[name] for name in names), claims.printed(one))
            same.setdefault(key, []).append(one)
    return [
        claims.shown(ones[0], vocabulary)
        | {"sources": claims.sources(ones), "explanation": ones[0]["explanation"]}
        for ones in list(same.values())[:MOST_DOUBTS]
    ]


def contested(facts: Facts, month: date) -> int:
    """How many statements on a month do not hold."""
    return sum(one["month"] == month and one["verdict"] in DOUBTFUL for one in facts.claims)


def years(facts: Facts) -> list[int]:
    """The years with a page of a month, the newest first."""
    return sorted({month.year for month in facts.months()}, reverse=True)
