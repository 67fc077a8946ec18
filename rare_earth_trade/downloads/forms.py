"""What downloads look like: headers, units, missing markers, and the reasons to refuse one."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache

from rare_earth_trade import paths


class Reason(StrEnum):
    """Why a download, or something in it, is refused. docs/customs_downloads.md explains each."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_OPENED = "not_opened"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NOT_CUSTOMS = "not_customs"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    NO_MONTH = "no_month"
    NO_CURRENCY = "no_currency"
    MIXED_CURRENCIES = "mixed_currencies"
    TRUNCATED = "truncated"
    UNKNOWN_ROW = "unknown_row"
    BAD_ROW = "bad_row"
    BAD_MONTH = "bad_month"
    BAD_CODE = "bad_code"
    BAD_PARTNER = "bad_partner"
    BAD_UNIT = "bad_unit"
    BAD_NUMBER = "bad_number"
    MISSING_VALUE = "missing_value"
    DUPLICATE_ROW = "duplicate_row"
    OTHER_FLOW = "other_flow"
    OTHER_CODES = "other_codes"
    CONFLICTING_FILES = "conflicting_files"


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where (data row from 1, header as found), what was there, what to do.

    Where several rows have the same fault, `row` and `value` are of the first, and `rows` and
    `values` of all of them. `part` counts the exports of a file in which several were pasted.
    """

    reason: Reason
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    rows: tuple[int, ...] = ()
    values: tuple[str | None, ...] = ()
    part: int | None = None

    def __str__(self) -> str:
        place = [f"part {self.part}"] if self.part is not None else []
        if self.row is not None:
            place.append(f"rows {spans(self.rows)}" if self.rows else f"row {self.row:,}")
        place += [f"column {shown(self.column)}"] if self.column is not None else []
        what = f'"{shown(self.value)}" ' if self.value is not None else ""
        others = len(set(self.values)) - 1
        what += f"(and {others:,} other{'s' * (others > 1)}) " if others > 0 else ""
        where = f"{', '.join(place)}: " if place else ""
        return f"{where}{what}{self.message} ({self.reason})"


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The same problems; those that differ only in row and value are made one."""
    alike: dict[object, list[Problem]] = {}
    for place, one in enumerate(problems):
        # What stands in no row is said as it is.
        key = (one.reason, one.column, one.message, one.part) if one.row is not None else place
        alike.setdefault(key, []).append(one)
    return [
        first
        if not others
        else replace(
            first,
            rows=tuple(one.row for one in (first, *others)),
            values=tuple(one.value for one in (first, *others)),
        )
        for first, *others in alike.values()
    ]


def spans(rows: Sequence[int], most: int = 5) -> str:
    """Row numbers in words: "3 to 21", "2, 5 and 9 to 11"; only the first of many spans."""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][-1] + 1:
            found[-1][1:] = [row]
        else:
            found.append([row])
    texts = [" to ".join(f"{row:,}" for row in span) for span in found]
    if len(texts) > most:
        texts[most:] = [f"{len(texts) - most:,} more places ({len(rows):,} rows)"]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


@dataclass(frozen=True)
class Header:
    """The header: landing column of each named field, headers as found, currency, language."""

    columns: tuple[str, ...]
    names: tuple[str, ...]
    currency: str
    language: str


class Refused(Exception):
    """A download is not taken; `problems` says why, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


AGAIN = "download the file again, and do not edit it"

# The site cuts a result at this many rows without saying so.
ROW_CAP = 10_000
# What stands between fields; the header says which.
SEPARATORS = (",", "\t", ";")
# A full download has some two million bytes: what is far larger is something else, and reading it
# would take thirty times its size in memory.
MOST_BYTES = 16_000_000
# A file of rubbish need not be described cell by cell.
MOST_PROBLEMS = 10_000

# Trimmed from the ends of every field; a run of them inside a field becomes one space.
BLANKS = " \t\r\n\v\f\u00a0\u3000\ufeff"
BLANK_RUN = re.compile(f"[{BLANKS}]+")

# Both mean: there is none.
NO_TEXT = frozenset({"", "-"})
NO_UNIT = frozenset({"", "-", "?"})

# Two rows that agree in all of these that the file has would be counted twice.
DIMENSIONS = ("trade_month", "hs8", "customs_partner_code", "regime_code", "location_code")
REQUIRED = ("trade_month", "hs8", "customs_partner_code", "first_quantity", "first_unit")
VALUES = {"USD": "value_usd", "CNY": "value_cny"}
# A name or a quantity says nothing without the column that it belongs to.
NEEDS = {
    "regime_name": "regime_code",
    "location_name": "location_code",
    "second_quantity": "second_unit",
    "second_unit": "second_quantity",
}

# Spellings of the headers, Chinese and English. The first of each is the site's own; the others
# are its second spelling and names given by hand, as found in files.
HEADERS = {
    "trade_month": (("数据年月", "月份", "年月", "统计年月"), ("Date of data",)),
    "hs8": (("商品编码", "HS编码", "海关编码"), ("Commodity code",)),
    "commodity_name": (("商品名称",), ("Commodity",)),
    "customs_partner_code": (("贸易伙伴编码", "伙伴编码"), ("Trading partner code",)),
    "partner_name": (("贸易伙伴名称", "贸易伙伴"), ("Trading partner",)),
    "regime_code": (("贸易方式编码",), ("Customs Regime code",)),
    "regime_name": (("贸易方式名称", "贸易方式"), ("Customs Regime",)),
    "location_code": (("注册地编码",), ("Locations of importers and exporters code",)),
    "location_name": (("注册地名称", "注册地"), ("Locations of importers and exporters",)),
    "first_quantity": (("第一数量",), ("Quantity",)),
    "first_unit": (("第一计量单位",), ("Unit",)),
    "second_quantity": (("第二数量",), ("Supplimentary Quantity", "Supplementary Quantity")),
    "second_unit": (("第二计量单位",), ("Supplimentary Unit", "Supplementary Unit")),
    "value_usd": (
        ("美元", "美元值", "美元金额", "金额_美元", "金额(美元)"),
        ("US dollar",),
    ),
    "value_cny": (
        ("人民币", "人民币值", "人民币金额", "金额_人民币", "金额(人民币)"),
        ("Renminbi Yuan",),
    ),
}

# What to choose on the query site, so that a column is there.
OUTPUT = "and choose {} under 输出字段 (output fields) on the query site"
BOXES = {
    "hs8": OUTPUT.format("商品 (commodity) at eight digits"),
    "customs_partner_code": OUTPUT.format("贸易伙伴 (trading partner)"),
    "regime_code": OUTPUT.format("贸易方式 (customs regime)"),
    "location_code": OUTPUT.format("注册地 (location)"),
}


def header_key(name: str) -> str:
    """A header as it is compared: trimmed, single spaces, without case, narrow parentheses."""
    return clean(name).casefold().replace("\uff08", "(").replace("\uff09", ")")


def clean(text: str) -> str:
    """A field without blanks at its ends and with single spaces inside."""
    return BLANK_RUN.sub(" ", text).strip(" ")


# Header as compared -> (landing column, language).
ALIASES = {
    header_key(spelling): (column, language)
    for column, both in HEADERS.items()
    for language, spellings in zip(("zh", "en"), both, strict=True)
    for spelling in spellings
}

KILOGRAMS = frozenset({"千克", "公斤", "kilogram", "kilograms", "kg", "kgs"})

# Patterns that Python's `re` and DuckDB's RE2 read alike. A field must match as a whole.
MONTH = "(199[5-9]|20[0-9][0-9])(0[1-9]|1[0-2])"
HS8 = "[0-9]{8}"
PARTNER = "[0-9]{3}"
DIMENSION = "[0-9A-Za-z]{1,10}"
NUMBER = "([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)"
QUANTITY = NUMBER + r"([.][0-9]{1,3})?"
VALUE = NUMBER + r"([.][0-9]{1,2})?"
PATTERNS = {
    "trade_month": MONTH,
    "hs8": HS8,
    "customs_partner_code": PARTNER,
    "regime_code": DIMENSION,
    "location_code": DIMENSION,
    "first_quantity": f"({QUANTITY}|-)",
    "second_quantity": f"({QUANTITY}|-)?",
    "value_usd": VALUE,
    "value_cny": VALUE,
}


# What a folder or an archive may hold of downloads, by the end of its name.
SUFFIXES = (
    *(".csv", ".txt", ".tsv", ".zip", ".gz", ".xlsx", ".xls", ".html", ".htm"),
    *(".dat", ".json", ".xml", ".7z"),
)

# Lines that people and spreadsheets put below the rows.
TOTAL_WORDS = frozenset(
    {"合计", "总计", "总值", "小计", "共计", "total", "totals", "grandtotal", "subtotal", "sum"}
)
NOTE = re.compile(
    "(注|备注|附注|说明|数据来源|资料来源|来源|notes?|remarks?|(data )?sources?)"
    " ?[0-9]{0,2} ?([:\uff1a.\u3001,\uff0c(\uff08].*)?",
    re.IGNORECASE | re.DOTALL,
)


def is_total(cell: str) -> bool:
    """Whether a cell says that its row is a sum of others."""
    word = cell.casefold().replace(" ", "").replace("\u3000", "")
    return word.rstrip(":\uff1a") in TOTAL_WORDS


def is_kilogram(unit: str) -> bool:
    """Whether a unit, as found, is kilograms."""
    return unit.lower() in KILOGRAMS


def is_unit(unit: str) -> bool:
    """Whether a text can be a unit: a word, not a number that has slipped into the column.

    Which word it is matters for kilograms only: no other unit is ever converted.
    """
    return unit[:1].isalpha() and len(unit) <= 30


def shown(text: str, most: int = 40) -> str:
    """Text from a file as it may be printed: shortened, control characters escaped."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in cut
    )


def oddity(text: str) -> str:
    """What is odd about the signs of a text that should be a number or a code, "" if nothing."""
    for sign in text:
        if "\uff01" <= sign <= "\uff5e":
            return " (with full-width digits or commas, \uff11 or \uff0c for 1 or ,)"
        if not sign.isprintable() or (sign.isspace() and sign != " "):
            name = unicodedata.name(sign, "a control character").lower()
            return f" (a sign that cannot be seen: U+{ord(sign):04X}, {name})"
    if re.fullmatch("[0-9.,]+[eE][+-]?[0-9]+", text):
        return " (a spreadsheet has rounded it, and the other digits are lost)"
    if re.fullmatch(r"[0-9]+[.]0+", text):
        return " (a program has made a number with a point of it)"
    return ""


def known_names(names: Iterable[str]) -> int:
    """How many of some names are headers of a customs download."""
    return sum(header_key(name) in ALIASES for name in names)


def this_month() -> date:
    """First day of the current month in China: it is not over, and nothing later has begun."""
    return (datetime.now(UTC) + timedelta(hours=8)).date().replace(day=1)


def not_over(month: date) -> str:
    """Why a running month or one to come is refused, and when customs publish it."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (
        f"{month:%B %Y} is not over; customs publish it about 20 {following:%B %Y}: look for a"
        " wrong digit, or leave the month out of the query"
    )


@cache
def tariff_lines() -> frozenset[str]:
    """The codes of seeds/reference/ref_tariff_lines.csv: all counted in kilograms."""
    path = paths.PROJECT / "seeds" / "reference" / "ref_tariff_lines.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["hs8"] for row in csv.DictReader(file))
