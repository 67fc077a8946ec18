"""Numbers, months and days as people write them, in the one form that the ledger has.

What could be read in two ways is refused with both readings, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

# Signs that look like a minus and are none.
MINUS = str.maketrans(dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{FIGURE DASH}", "-"))
NUMBER = re.compile(r"([+-]?) ?([0-9]+(?:[,.' ][0-9]+)*)")
MONTHS = (
    *("%Y-%m", "%Y/%m", "%Y.%m", "%m/%Y", "%m-%Y", "%m.%Y", "%Y年%m月"),
    *("%b %Y", "%B %Y", "%b-%Y", "%B-%Y", "%Y %b", "%Y %B"),
)
DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y", "%b %d %Y", "%B %d %Y"),
)


class Unclear(ValueError):
    """A text that cannot be read, or not in one way only: why, and how to write it."""


def cleaned(text: str) -> str:
    """A text with plain digits and single spaces, and without signs that nobody sees."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(plain.split())


def key(text: str) -> str:
    """A name by which texts are found that differ in case, spaces and hyphens only."""
    plain = cleaned(text).casefold().replace("%", " pct ").replace("$", " usd ")
    return re.sub(r"[\W_]+", "_", plain).strip("_")


def number(text: str, is_doubtful: bool = False) -> str:
    """A number with a point for decimals, and without other separators. Raises Unclear.

    A separator before groups of three digits is one of thousands (5,473), another comma one of
    decimals (-5,2), a lone point one of decimals; but where it is doubtful which mark is which,
    nobody can tell what 5,473 or 5.473 is.
    """
    sign, digits, marks = parts(text)
    decimal = decimal_mark(digits, marks)
    if is_doubtful and marks in (["."], [","]) and is_grouped(digits):
        raise Unclear(
            f"{text!r} can be {''.join(digits)} or {'.'.join(digits)} in this file: write"
            f" {''.join(digits)}, or {'.'.join(digits)} with rounding_unit 0.001 and a point for"
            " all decimals of the file"
        )
    if not decimal and marks and not (is_grouped(digits) and len(set(marks)) == 1):
        raise Unclear(f"{text!r} is not a number: thousands come in groups of three, such as 5,473")
    whole = "".join(digits[:-1] if decimal else digits).lstrip("0") or "0"
    return sign + whole + (f".{digits[-1]}" if decimal else "")


def parts(text: str) -> tuple[str, list[str], list[str]]:
    """The sign (minus or none), the groups of digits, and what separates them."""
    plain = cleaned(text).translate(MINUS).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    found = NUMBER.fullmatch(plain)
    if not found:
        raise Unclear(
            f"{text!r} is not a number: write it like 5473, 5,473 or -5.2 (a million as 1000000)"
        )
    return (
        found[1].replace("+", ""),
        re.findall(r"[0-9]+", found[2]),
        re.findall(r"[^0-9]", found[2]),
    )


def decimal_mark(digits: list[str], marks: list[str]) -> str:
    """What separates decimals: a comma, a point, or nothing where there are none."""
    if not marks or marks[-1] not in {",", "."}:
        return ""
    *groups, last = marks
    if groups:
        is_last_of_its_kind = last not in groups and len(set(groups)) == 1
        return last if is_last_of_its_kind and is_grouped(digits[:-1]) else ""
    return "" if last == "," and is_grouped(digits) else last


def is_grouped(digits: list[str]) -> bool:
    """Whether groups of digits are those of thousands: one to three, then three each."""
    first, *others = digits
    return len(first) <= 3 and not first.startswith("0") and all(len(one) == 3 for one in others)


def decimal_marks(texts: Iterable[str]) -> set[str]:
    """What separates decimals in the numbers of a file, by those that have one reading only."""
    marks = set()
    for text in texts:
        # A month, such as 10.2025, says nothing of decimals.
        with suppress(Unclear):
            _, digits, found = parts(text)
            if parsed(text, MONTHS):
                continue
            mark = decimal_mark(digits, found)
            if mark == "," or len(found) > 1 or not is_grouped(digits):
                marks.add(mark)
    return marks - {""}


def is_with_points(text: str) -> bool:
    """Whether a day or month has points, as where decimals have commas: 20.12.2025."""
    return bool(re.match(r"[0-9]{1,2}\.([0-9]{1,2}\.)?[0-9]{4}\b", cleaned(text)))


def month(text: str, is_end: bool = False) -> str:
    """A month YYYY-MM; of days only the first one, at the end of a window also the last."""
    plain = words_of_date(text)
    if re.fullmatch(r"[A-Za-z]{3,9}[-' ]?[0-9]{2}|[0-9]{2}[-' ]?[A-Za-z]{3,9}", plain):
        raise Unclear(f"{text!r} can be a month or a day: write the year whole, such as 2025-10")
    if re.fullmatch(r"[12][0-9]{5}", plain):
        plain = f"{plain[:4]}-{plain[4:]}"
    if found := parsed(plain, MONTHS):
        return f"{found:%Y-%m}"
    try:
        found = day(text)
    except Unclear:
        raise Unclear(f"{text!r} is not a month: write it like 2025-10 or Oct 2025") from None
    if found.day == 1 or (is_end and found == last_day(f"{found:%Y-%m}")):
        return f"{found:%Y-%m}"
    raise Unclear(f"{text!r} is a day within a month: write a month, such as 2025-10")


def day(text: str) -> date:
    """A day. Raises Unclear where day and month could be exchanged."""
    plain = words_of_date(text)
    # A time behind it says nothing more.
    plain = re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}.*$", r"\1", plain)
    if re.fullmatch(r"[12][0-9]{7}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if found := parsed(plain, DAYS):
        return found
    if ordered := re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", plain):
        one, other, year = int(ordered[1]), int(ordered[3]), int(ordered[4])
        readings = set()
        for month_number, day_number in ((other, one), (one, other)):
            with suppress(ValueError):
                readings.add(date(year, month_number, day_number))
        if len(readings) == 2:
            first, second = sorted(readings)
            raise Unclear(f"{text!r} can be {first} or {second}: write the year first")
        if readings:
            return readings.pop()
    raise Unclear(f"{text!r} is no day: write it like 2025-11-20 or 20 Nov 2025")


def words_of_date(text: str) -> str:
    """A date without commas, points behind words, ordinals and the long form of Sep."""
    plain = re.sub(r"(?<=[A-Za-z])\.", "", cleaned(text).replace(",", " "))
    plain = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b", "", plain)
    return " ".join(re.sub(r"(?i)\bsept\b", "Sep", plain).split())


def parsed(text: str, forms: tuple[str, ...]) -> date | None:
    """The day that a text is in the first of the forms that it has, in our time."""
    for form in forms:
        with suppress(ValueError):
            found = datetime.strptime(text, form).date()
            if 1900 <= found.year < 2200:
                return found
    return None


def last_day(month: str) -> date:
    """The last day of a month YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
