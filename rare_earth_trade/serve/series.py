"""What the tools say of series: which there are, and their figures period by period."""

from datetime import date
from typing import Any

from rare_earth_trade.errors import BadInput
from rare_earth_trade.serve.figures import figures, in_words, nothing
from rare_earth_trade.serve.plain import plain
from rare_earth_trade.serve.served import WORLD, Row, Served, month
from rare_earth_trade.sql import identifier

PERIODS = ("month", "quarter", "year")
# The tables of the world and of partners, and the column with the first day of a period.
TABLES = {
    "month": ("fct_series_monthly", "fct_series_monthly_by_partner", "trade_month"),
    "quarter": ("fct_series_quarterly", None, "period_start"),
    "year": ("fct_series_yearly", "fct_series_yearly_by_partner", "period_start"),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST_PERIODS = 600


def list_series(served: Served) -> Row:
    """The series of the release: since when, the newest known month, and partners with levels."""
    return served.answer({"series": plain(served.rows("series"))})


def get_series(
    served: Served, series: str, partner: str, since: str | None, until: str | None, period: str
) -> Row:
    """The figures of a series and partner, one row a period; BadInput where a word is unknown."""
    if period not in PERIODS:
        raise BadInput(f"period is one of {', '.join(PERIODS)}, not {period!r}.")
    found = served.series_named(series)
    code = served.partner_named(partner)
    table_of_world, table_of_partners, column = TABLES[period]
    table = table_of_world if code == WORLD else table_of_partners
    if table is None:
        raise BadInput("quarters are known of the world only: ask for month or year.")
    condition = "" if code == WORLD else " and partner_code = $partner"
    rows = served.rows_of(
        f"select * from marts.{identifier(table)}"
        f" where series = $series{condition} order by {identifier(column)}",
        series=found.key,
        **({} if code == WORLD else {"partner": code}),
    )
    by_period = {row[column]: row for row in rows}
    asked = periods(since, until, period, list(by_period) or newest(served, table, found.key))
    said: Row = {
        "series": found.key,
        "goods": found.goods,
        "flow": found.flow,
        "partner": {"code": code, "name": served.known.names.get(code, code)},
        "period": period,
        "rows": [{"period": label(one, period)} | of_period(by_period.get(one)) for one in asked],
        "notes": notes(period, code, by_period, asked),
    }
    return served.answer(plain(said), f"table {table}", named(asked, period))


def of_period(row: Row | None) -> Row:
    """What is said of one period."""
    if row is None:
        return {"in_words": "not known"} | nothing("no figure of it in this release")
    return {"in_words": in_words(row)} | figures(row)


def newest(served: Served, table: str, series: str) -> list[date]:
    """The periods that a table has of a series with any partner."""
    column = "trade_month" if "monthly" in table else "period_start"
    rows = served.rows_of(
        f"select distinct {column} as first_day from marts.{identifier(table)}"
        " where series = $series order by 1",
        series=series,
    )
    return [row["first_day"] for row in rows]


def periods(since: str | None, until: str | None, period: str, known: list[date]) -> list[date]:
    """The first days of the periods asked for; without words, of all that the release has."""
    if not known:
        return []
    first = start(since, period) if since else known[0]
    last = start(until, period) if until else known[-1]
    if since and not until:
        last = max(first, last)
    if until and not since:
        first = min(first, last)
    if first > last:
        raise BadInput(f"from {first:%Y-%m} to {last:%Y-%m} is no span of time.")
    count = (last.year - first.year) * 12 + last.month - first.month
    if count // MONTHS[period] >= MOST_PERIODS:
        raise BadInput(f"at most {MOST_PERIODS} periods are told at once.")
    return [after(first, months) for months in range(0, count + 1, MONTHS[period])]


def start(said: str, period: str) -> date:
    """The first day of the period that a month, quarter, year or day is in. Raises BadInput."""
    words = said.strip().casefold().replace(" ", "").replace("-q", "q")
    if words.isdecimal() and len(words) == 4:
        first = date(int(words), 1, 1) if words > "0000" else month(said)
    elif len(words) == 6 and words[4] == "q" and words[:4].isdecimal() and words[5] in "1234":
        first = date(int(words[:4]), 3 * int(words[5]) - 2, 1)
    else:
        first = month(said)
    length = MONTHS[period]
    return first.replace(month=(first.month - 1) // length * length + 1)


def after(first: date, months: int) -> date:
    """The first day of a month so many months later."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def label(first: date, period: str) -> str:
    """How a period is called: 2025-10, 2025-Q4, 2025."""
    names = {
        "month": f"{first:%Y-%m}",
        "quarter": f"{first:%Y}-Q{(first.month + 2) // 3}",
        "year": f"{first:%Y}",
    }
    return names[period]


def named(asked: list[date], period: str) -> str:
    """The periods of an answer, as a citation has them."""
    if not asked:
        return "no period"
    first, last = label(asked[0], period), label(asked[-1], period)
    return first if first == last else f"{first} to {last}"


def notes(period: str, code: str, by_period: dict[date, Any], asked: list[date]) -> list[str]:
    """What whoever uses the rows must know."""
    said = [
        "A status other than 'known' means that there is no number to give: say so, do not"
        " estimate, and do not take the middle of the bounds.",
        "Never sum rows: some periods are not known, and customs restate. Ask for period 'year' or"
        " 'quarter', or read year_to_date.",
    ]
    if not by_period:
        said.append("The release has no figure at all of this partner in this series.")
    elif any(one not in by_period for one in asked):
        first, last = (label(one, period) for one in (min(by_period), max(by_period)))
        said.append(f"The release has figures from {first} to {last}: beyond, nothing is known.")
    if code != WORLD:
        said.append(
            "Partners that nobody printed are in XX-REST: one that is not known may be large."
        )
    return said
