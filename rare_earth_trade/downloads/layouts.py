"""How people leave a download: other separators, exports pasted together, lines below the rows."""

import csv
import io
import re
from collections import Counter
from itertools import pairwise

from rare_earth_trade.downloads import forms

# The first line that a spreadsheet writes, and reads, to say what stands between fields.
SEP_LINE = re.compile('\ufeff?"?sep=.?"?[ \t]*(\r\n|\n|\r|$)', re.IGNORECASE)
# A header of this many known names is one: a row of data has none.
LEAST_NAMES = 3
MONTH_NAMES = re.compile(
    b"|".join(
        re.escape(name.encode(encoding)).replace(rb"\ ", b" +")
        for names in forms.HEADERS["trade_month"]
        for name in names
        for encoding in ("utf-8", "gb18030")
    ),
    re.IGNORECASE,
)

EMPTY_LINE = "empty line"
TOTAL_LINE = "total line"
NOTE_LINE = "note"


def without_sep_line(text: str) -> str:
    """The text below a first line such as `sep=;`, which is no part of the table."""
    found = SEP_LINE.match(text)
    return text[found.end() :] if found else text


def first_row(text: str, separator: str) -> list[str]:
    """The first row that holds anything, its fields trimmed."""
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            cells = [forms.clean(cell) for cell in row]
            if any(cells):
                return cells
    except csv.Error:
        pass
    return []


def separator_of(text: str) -> str:
    """What stands between fields: that by which the header falls into the most known names.

    Data is never asked: a comma may be part of a number, and a semicolon of a name.
    """
    return max(
        forms.SEPARATORS, key=lambda separator: forms.known_names(first_row(text, separator))
    )


def utf16_without_mark(raw: bytes) -> str | None:
    """The text of UTF-16 that does not say so, where the header proves that it is."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = without_sep_line(text[:4_000])
        if forms.known_names(first_row(head, separator_of(head))) >= LEAST_NAMES:
            return text
    return None


def begins_like_one(raw: bytes) -> bool:
    """Whether a text begins with a header of a download: at a glance, to tell it from notes."""
    for encoding in ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        head = without_sep_line(raw[:4_000].decode(encoding, "ignore"))
        if forms.known_names(first_row(head, separator_of(head))):
            return True
    return False


def pasted_parts(raw: bytes) -> list[bytes]:
    """The exports that were pasted one after the other, each from its header on; often one."""
    starts: list[int] = []
    for found in MONTH_NAMES.finditer(raw):
        start = raw.rfind(b"\n", 0, found.start()) + 1
        end = raw.find(b"\n", start)
        line = raw[start : end if end >= 0 else len(raw)]
        since = starts[-1] if starts else 0
        if start in starts or raw.count(b'"', since, start) % 2 or not is_header(line):
            continue
        starts.append(start)
    cuts = [0, *(before_sep_line(raw, start) for start in starts[1:]), len(raw)]
    return [raw[start:end] for start, end in pairwise(cuts)]


def is_header(line: bytes) -> bool:
    """Whether a line is the header of a download."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("gb18030", "replace")
    return forms.known_names(first_row(text, separator_of(text))) >= LEAST_NAMES


def before_sep_line(raw: bytes, start: int) -> int:
    """Where the line before a header begins, if it is a `sep=` line of that header's file."""
    before = raw.rfind(b"\n", 0, max(start - 1, 0)) + 1
    line = raw[before:start].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return before if SEP_LINE.fullmatch(line) else start


def take_off(columns: tuple[str, ...], rows: list[list[str]]) -> Counter[str]:
    """Take the lines that hold nothing, and totals and notes below the last row, off the rows.

    Gives how many of which kind there were.
    """
    full = [row for row in rows if any(row)]
    kinds = Counter({EMPTY_LINE: len(rows) - len(full)})
    while full and (kind := leftover(columns, full[-1])):
        kinds[kind] += 1
        full.pop()
    rows[:] = full
    return Counter(
        {kind: kinds[kind] for kind in (EMPTY_LINE, TOTAL_LINE, NOTE_LINE) if kinds[kind]}
    )


def leftover(columns: tuple[str, ...], row: list[str]) -> str | None:
    """The kind of a line that is no row of data; None where it may be one, however spoilt."""
    cells = dict(zip(columns, row, strict=False))
    if re.fullmatch(forms.MONTH, cells.get("trade_month", "")):
        return None
    words = [cell for cell in row if cell]
    if any(map(forms.is_total, words)):
        return TOTAL_LINE
    return NOTE_LINE if len(words) == 1 and forms.NOTE.fullmatch(words[0]) else None


def in_words(kinds: Counter[str]) -> str:
    """Counted lines in words: "2 empty lines and 1 total line"."""
    texts = [f"{count:,} {kind}{'s' * (count > 1)}" for kind, count in kinds.items()]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
