"""How customs print a table of main goods: its title, its units, its headers, and its end.

Everything is found by words, in Chinese and English, never by position. The examples are what
customs' pages and files of 2018 to 2026 print.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from rare_earth_trade import paths
from rare_earth_trade.downloads.forms import Problem, Reason, Refused, clean, not_over, this_month

SEEDS = paths.PROJECT / "seeds" / "reference"

# （13）2025年10月出口主要商品量值表（人民币值）; 2025年1至2月全国出口重点商品量值表
# （13）Major Export Commodities in Quantity and Value,1-10.2025
# (5) China's Major Exports by Quantity and Value, January-February 2025 (in CNY)
TITLES = {
    "zh": re.compile(
        "(?P<year>[0-9]{4})年(?:(?P<first>[0-9]{1,2})月?[至到~-])?(?P<last>[0-9]{1,2})月份?(?:全国)?"
        r"(?P<flow>出口|进口)(?P<kind>重点|主要)商品量值表(?:\((?P<currency>人民币|美元)值?\))?"
    ),
    "bulletin_en": re.compile(
        "Major (?P<flow>Export|Import) Commodities in Quantity and Value ?,? ?"
        "(?:(?P<first>[0-9]{1,2}) ?- ?)?(?P<last>[0-9]{1,2}) ?[.] ?(?P<year>[0-9]{4})"
        r"(?: ?\((?:in )?(?P<currency>CNY|RMB|USD)\))?",
        re.IGNORECASE,
    ),
    "express_en": re.compile(
        "Major (?P<flow>Export|Import)s by Quantity and Value ?,? ?"
        "(?:(?P<first>[A-Z]{3,9})[.]? ?- ?)?(?P<last>[A-Z]{3,9})[.]?,? (?P<year>[0-9]{4})"
        r"(?: ?\((?:in )?(?P<currency>CNY|RMB|USD)\))?",
        re.IGNORECASE,
    ),
}
# What such a title has, whatever else is wrong with it.
NAMED = re.compile("商品量值表|Commodities in Quantity and Value|orts by Quantity and Value", re.I)
# Customs' other tables: by country, by regime, by customs district, by chapter ...
OTHERS = re.compile(
    "(总值表|金额表|量值总表|情况表|(Import|Export)s? .*Values? |Total (Value|Import|Export))", re.I
)
FLOWS = {"出口": "export", "进口": "import", "export": "export", "import": "import"}
CURRENCIES = {"人民币": "CNY", "rmb": "CNY", "cny": "CNY", "美元": "USD", "usd": "USD"}
OF_ADDRESS = re.compile("人民币|美元|RMB|CNY|USD", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# 单位∶亿元人民币; Unit:US$1,000; Value Unit: CNY 100 Million
VALUE_UNIT = re.compile("(?:单位|Unit) ?[:\u2236] ?(?P<unit>[^ ].*)", re.IGNORECASE)

GOODS = frozenset({"商品名称", "commodity"})
UNITS = frozenset({"计量单位", "quantityunit", "unit"})
PARTS = {"数量": "quantity", "quantity": "quantity", "金额": "value", "value": "value"}
GROWTH = re.compile("比|±|%|percentage|year-on-year")
YEAR_BEFORE = re.compile("去年|上年")
YEAR = re.compile("(?<![0-9])(19|20)[0-9]{2}(?![0-9])")
NAME = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
SPAN = re.compile(
    f"([0-9]{{1,2}}|{NAME})[月.]? ?(?:至|到|to|-|~) ?([0-9]{{1,2}}|{NAME})(?![0-9a-z])"
)
SINGLE = re.compile(f"([0-9]{{1,2}}|{NAME})(?:月份?|[.])?(?![0-9a-z])|当月|本月")
TOTAL = re.compile("累计|total")

# Customs print one of these for "none".
NONE = frozenset({"", "-", "--", "—", "–", "―"})
NUMBER = re.compile("-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?")
# 其中： and Of which: stand above the rows that they announce.
ANNOUNCES = re.compile(".*:|其中|of which", re.IGNORECASE)
# The last rows of tables that have no note below.
LAST_ROWS = re.compile("新三样|高新技术产品|new trio|hi-tech products|high-tech", re.IGNORECASE)
RARE_EARTHS = re.compile("稀土|rare[ -]?earth", re.IGNORECASE)
DAY = re.compile("(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
# No table comes out later than so many days after its month.
MOST_DAYS = 62
RELEASED = re.compile("发布(?:时间|日期)? ?[:：]? ?(?=20)")


def plain(text: str) -> str:
    """A text as it is compared: trimmed, single spaces, narrow signs for wide ones."""
    narrow = unicodedata.normalize("NFKC", clean(text)).replace("—", "-").replace("–", "-")
    return clean(narrow)


def packed(text: str) -> str:
    """The same without blanks and case: a header, however it is broken into lines."""
    return plain(text).replace(" ", "").casefold()


@dataclass(frozen=True)
class Title:
    """What a title says."""

    text: str
    kind: str
    flow: str
    month: date
    currency: str | None
    language: str

    @property
    def name(self) -> str:
        """The table in words: express table of exports, October 2025."""
        return f"{self.kind} table of {self.flow}s, {self.month:%B %Y}"


def title_of(text: str) -> Title | None:
    """What a cell says as a title; None of any other cell. Refuses a title that cannot be read."""
    narrow = plain(text)
    if not NAMED.search(narrow):
        return None
    for form, pattern in TITLES.items():
        found = pattern.search(narrow.replace(" ", "") if form == "zh" else narrow)
        if found:
            break
    else:
        message = (
            "this title names no month: 2025年10月全国出口重点商品量值表, or Major Export"
            " Commodities in Quantity and Value,1-10.2025, was expected; give the table as it came"
        )
        raise Refused([Problem(Reason.NO_MONTH, message, value=clean(text)[:200])])
    first, last = (month_number(found[name] or "1") for name in ("first", "last"))
    if not found["first"]:
        first = 1
    year = int(found["year"])
    if last is None or not 1 <= last <= 12 or first != 1 or not 1995 <= year <= 2099:
        message = "this title names no month, or a span that does not begin in January: look at it"
        raise Refused([Problem(Reason.BAD_MONTH, message, value=clean(text)[:200])])
    month = date(year, last, 1)
    if month >= this_month():
        raise Refused([Problem(Reason.BAD_MONTH, not_over(month), value=clean(text)[:200])])
    if form == "zh":
        kind = "express" if found["kind"] == "重点" else "bulletin"
    else:
        kind = form.removesuffix("_en")
    currency = CURRENCIES[found["currency"].casefold()] if found["currency"] else None
    flow = FLOWS[found["flow"].casefold()]
    return Title(clean(text), kind, flow, month, currency, "zh" if form == "zh" else "en")


def month_number(text: str) -> int | None:
    """10 of 10, Oct or October; None of what is no month."""
    if text.isdecimal():
        return int(text)
    name = text.casefold()[:3]
    return MONTHS.index(name) + 1 if name in MONTHS else None


class Role(NamedTuple):
    """What a pair of columns holds: `month`, `ytd`, `ytd_year_before` or `growth`.

    Of a growth, `window` says what it compares, `month` or `ytd`; None where its header does not.
    """

    name: str
    window: str | None = None


def role_of(label: str, title: Title) -> Role:
    """What a header such as 1至10月累计 stands for. Refuses one that disagrees with the title."""
    text = plain(label).casefold()
    years = [int(found[0]) for found in YEAR.finditer(text)]
    words = YEAR.sub("", text).lstrip("年").strip(",. ")
    is_growth = bool(GROWTH.search(words))
    is_year_before = bool(YEAR_BEFORE.search(words)) or title.month.year - 1 in years
    span = SPAN.search(words)
    single = SINGLE.match(words) if is_growth else SINGLE.fullmatch(words)
    number = month_number(single[1]) if single and single[1] else None
    months = [number or title.month.month]
    if span:
        months = [month_number(span[1]), month_number(span[2])]
    wrong = months[-1] != title.month.month or (span and months[0] != 1)
    allowed = (
        {title.month.year, title.month.year - 1}
        if is_year_before or is_growth
        else {title.month.year}
    )
    if wrong or set(years) - allowed:
        message = f"the title says {title.month:%B %Y}: one of the two is wrong; download it again"
        raise Refused([Problem(Reason.BAD_MONTH, message, column=clean(label))])
    is_total = bool(span or TOTAL.search(words))
    if is_growth:
        return Role("growth", "ytd" if is_total else "month" if single else None)
    if is_year_before:
        return Role("ytd_year_before")
    if is_total:
        return Role("ytd")
    if single or not words:
        return Role("month")
    message = "is not a header of such a table: month, year-to-date or growth was expected"
    raise Refused([Problem(Reason.UNKNOWN_COLUMN, message, column=clean(label))])


class Unit(NamedTuple):
    """A printed unit: how it is spelt in the reference, what it is kept in, and how many of it."""

    printed: str
    kept_in: str
    factor: Decimal


@cache
def units() -> dict[str, Unit]:
    """The units of seeds/reference/ref_main_goods_units.csv, as they are compared."""
    return {
        packed(row["printed_unit"]): Unit(row["printed_unit"], row["unit"], Decimal(row["factor"]))
        for row in rows_of("ref_main_goods_units")
    }


@cache
def row_names() -> dict[str, str]:
    """The rows of seeds/reference/ref_main_goods_rows.csv, as compared and as spelt there."""
    return {packed(row["row_name"]): row["row_name"] for row in rows_of("ref_main_goods_rows")}


def rows_of(seed: str) -> list[dict[str, str]]:
    """The rows of a reference seed."""
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(texts: Iterable[str], title: Title) -> tuple[str | None, str]:
    """The day that a page prints for itself, and how sure it is: stated, inferred or unknown.

    Chinese pages state when they were published. The English ones bear a date that is renewed when
    they are mended, so one that is no usual day of release says nothing.
    """
    for text in map(plain, texts):
        stated = RELEASED.search(text)
        found = DAY.match(text, stated.end()) if stated else DAY.fullmatch(text)
        if not found:
            continue
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            continue
        # January comes out with February, in March.
        following = date(title.month.year + title.month.month // 12, title.month.month % 12 + 1, 1)
        earliest = following.replace(month=3) if title.month.month == 1 else following
        if earliest <= day < following + timedelta(days=MOST_DAYS):
            return day.isoformat(), "stated" if stated else "inferred"
    return None, "unknown"
