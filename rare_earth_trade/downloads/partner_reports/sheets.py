"""A file of a statistics office as a sheet: its form, and delimited UTF-8 text on disk.

Files may have gigabytes: they are looked at by their beginning, gone through once for checksum and
encoding, and never held in memory. Answers of an API (JSON, XML) are small, and become such text.
"""

import codecs
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rare_earth_trade.downloads import forms as customs
from rare_earth_trade.downloads.forms import AGAIN, Problem, Reason, Refused, shown
from rare_earth_trade.downloads.layouts import SEP_LINE
from rare_earth_trade.downloads.partner_reports.forms import FORMS, Form

HEAD = 65_536
BLOCK = 8_000_000
SEPARATORS = (",", ";", "\t", "|")
# An answer of an API is held in memory.
MOST_ANSWER = 100_000_000
ZEROS = "it has zero bytes, which no text has"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# At a glance, of an answer that may be long: names that no other answer has.
JSON_MARKS = {
    "hmrc": re.compile(r'"CommodityId"\s*:'),
    "comtrade": re.compile(r'"cmdCode"\s*:'),
    "comexstat_query": re.compile(r'"coNcm"\s*:'),
    "us_census": re.compile(r'^\s*\[\s*\[[^\]]*"[IE]_COMMODITY"'),
}
XML_MARKS = re.compile("<(hsCd|statCd)>")


@dataclass
class Sheet:
    """A file as it is read: its form, our name and the printed name of each column."""

    form: Form
    path: Path
    separator: str
    names: list[str]
    printed: list[str]
    # None where only reading tells.
    rows: int | None = None

    def header(self, name: str | None) -> str | None:
        """The header of one of our columns as the file has it."""
        return self.printed[self.names.index(name)] if name in self.names else name


def text_of(head: bytes) -> str:
    """The beginning of a file as text; what cannot be read of it does not matter here."""
    for mark, encoding in BOMS.items():
        if head.startswith(mark):
            return head.decode(encoding, "ignore")
    return head.decode("utf-8", "ignore")


def form_of(head: bytes) -> Form | None:
    """The form of a file by its beginning; None where it is none of an office."""
    text = text_of(head).lstrip()
    if text.startswith(("[", "{")):
        name = next((name for name, mark in JSON_MARKS.items() if mark.search(text)), None)
        return next((form for form in FORMS if form.name == name), None)
    if text.startswith("<"):
        known = XML_MARKS.search(text)
        return next(form for form in FORMS if form.name == "korea_customs") if known else None
    for separator in SEPARATORS:
        header = header_of(text, separator)
        for form in FORMS:
            if len(header) > 2 and form.is_marked(header):
                return form
    return None


def header_of(text: str, separator: str) -> list[str]:
    """The first row of a delimited text."""
    lines = text[text_start(text) :].splitlines()
    try:
        return next(csv.reader(lines[:1], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def text_start(text: str) -> int:
    """Where the table begins: below a line such as `sep=;`."""
    found = SEP_LINE.match(text)
    return found.end() if found else 0


def sheet_of(path: Path, form: Form, facts: "Passage", scratch: Path) -> Sheet:
    """The sheet of a file; refuses what cannot be one. `scratch` is a path to write to."""
    if facts.has_zeros and facts.encoding == "utf-8":
        raise Refused([Problem(Reason.NOT_TEXT, f"{ZEROS}: {AGAIN}")])
    with path.open("rb") as file:
        head = text_of(file.read(HEAD)).lstrip()
    if head.startswith(("[", "{", "<")):
        if facts.size > MOST_ANSWER:
            message = f"an answer of more than {MOST_ANSWER:,} bytes: ask for fewer months"
            raise Refused([Problem(Reason.TOO_LARGE, message)])
        raw = path.read_bytes()
        rows = rows_of_xml(raw) if head.startswith("<") else rows_of_json(decoded(raw), form)
        header = list(rows[0])
        names, printed = settled_names(form, header)
        write_csv(scratch, header, rows)
        return Sheet(form, scratch, ",", names, printed, len(rows))
    encoding = facts.encoding or fallback(path, form)
    if encoding != "utf-8" or facts.has_odd_ends or text_start(head):
        rewrite(path, scratch, encoding)
        path = scratch
    return delimited(path, form, facts)


class Passage:
    """What one passage through a file tells: size, checksum, encoding, how many lines."""

    def __init__(self, path: Path) -> None:
        digest = hashlib.sha256()
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.size = self.lines = 0
        # None: neither UTF-8, nor what says of itself that it is UTF-16.
        self.encoding: str | None = "utf-8"
        self.has_quotes = self.has_blank_lines = self.has_zeros = False
        returns = windows = 0
        last = b"\n"
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if not self.size:
                    self.encoding = next(
                        (name for mark, name in BOMS.items() if block.startswith(mark)), "utf-8"
                    )
                    if self.encoding == "utf-8-sig":
                        self.encoding = "utf-8"
                digest.update(block)
                self.size += len(block)
                if self.encoding == "utf-8":
                    self.take(last[-2:] + block, block)
                    returns += block.count(b"\r")
                    windows += block.count(b"\r\n") + (last[-1:] + block[:1] == b"\r\n")
                    try:
                        decoder.decode(block)
                    except UnicodeDecodeError:
                        self.encoding = None
                last = block
        if self.encoding == "utf-8":
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self.encoding = None
        self.lines += not last.endswith(b"\n")
        # Lines that end in several ways, or as those of old Macs.
        self.has_odd_ends = returns != windows or 0 < windows < self.lines - 1
        self.sha256 = digest.hexdigest()

    def take(self, joined: bytes, block: bytes) -> None:
        """Count the lines of a block; what stands before it shows an empty line at its start."""
        self.has_zeros = self.has_zeros or b"\0" in block
        self.lines += block.count(b"\n")
        self.has_quotes = self.has_quotes or b'"' in block
        self.has_blank_lines = self.has_blank_lines or b"\n\n" in joined or b"\n\r\n" in joined

    def rows(self) -> int | None:
        """How many rows there are below the header, if lines alone tell."""
        unclear = self.has_quotes or self.has_blank_lines or self.has_odd_ends
        return None if unclear or self.encoding != "utf-8" else self.lines - 1


def fallback(path: Path, form: Form) -> str:
    """The encoding of a file that is not UTF-8: that of its office."""
    for encoding in form.encodings:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    message = f"it is neither UTF-8 nor {form.encodings[0]}: {AGAIN}"
    raise Refused([Problem(Reason.NOT_TEXT, message)])


def decoded(raw: bytes) -> str:
    """The text of an answer, which is UTF-8, or says that it is UTF-16."""
    encoding = next((name for mark, name in BOMS.items() if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        message = f"it is not UTF-8, as an answer of an API is: {AGAIN}"
        raise Refused([Problem(Reason.NOT_TEXT, message)]) from None


def rewrite(path: Path, to: Path, encoding: str) -> None:
    """The same text in UTF-8, all lines ended in one way, without a line such as `sep=;`."""
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        with (
            path.open(encoding=encoding) as file,
            to.open("w", encoding="utf-8", newline="") as out,
        ):
            first = file.readline()
            out.write(first[text_start(first) :])
            while block := file.read(BLOCK):
                if "\0" in block:
                    raise Refused([Problem(Reason.NOT_TEXT, f"{ZEROS}: {AGAIN}")])
                out.write(block)
    except UnicodeError:
        message = f"it cannot be read as {encoding}: {AGAIN}"
        raise Refused([Problem(Reason.NOT_TEXT, message)]) from None


def delimited(path: Path, form: Form, facts: Passage) -> Sheet:
    """The sheet of delimited text in UTF-8."""
    with path.open("rb") as file:
        text = file.read(HEAD).decode("utf-8-sig", "ignore")
    separator = next(one for one in SEPARATORS if form.is_marked(header_of(text, one)))
    header = header_of(text, separator)
    names, printed = settled_names(form, header)
    if has_end(text, separator, len(header)):
        names.append("_end")
        printed.append("")
    if not form.is_bulk or form.is_filtered_late:
        check_widths(path, separator, len(names))
    return Sheet(form, path, separator, names, printed, facts.rows())


def check_widths(path: Path, separator: str, width: int) -> None:
    """Refuse a table with a row of other width: DuckDB takes an empty cell too many at its end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=separator, strict=True)
        try:
            next(rows)
            for number, row in enumerate((row for row in rows if row), 1):
                if len(row) != width:
                    message = f"has {len(row)} fields, and the header {width}: {AGAIN}"
                    raise Refused([Problem(Reason.BAD_ROW, message, number)])
        except csv.Error as error:
            message = f"line {rows.line_num:,} cannot be read as CSV ({error}): {AGAIN}"
            raise Refused([Problem(Reason.BAD_ROW, message)]) from None


def has_end(text: str, separator: str, width: int) -> bool:
    """Whether rows end in a separator that the header lacks, as Comtrade's site writes them."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        next(rows)
        first = next((row for row in rows if row), [])
    except (csv.Error, StopIteration):
        return False
    return len(first) == width + 1 and not first[-1]


def settled_names(form: Form, header: list[str]) -> tuple[list[str], list[str]]:
    """Our names of the columns, each once, and the printed ones. Refuses a header that is none."""
    problems = []
    names: list[str] = []
    for place, (found, printed) in enumerate(zip(form.names(header), header, strict=True)):
        name = found
        if found is None:
            message = (
                f"is no column of {form.title}: it may split rows, or be a total beside them; leave"
                " it out of the query"
            )
            problems.append(Problem(Reason.UNKNOWN_COLUMN, message, column=printed))
        elif found and found in names:
            name = f"{found}_again"
            if not form.may_repeat or name in names:
                message = "two columns mean the same: keep one"
                problems.append(Problem(Reason.DUPLICATE_COLUMN, message, column=printed))
        # Under a header without a name nothing may stand.
        names.append(name or (f"_{place}" if printed.strip() else f"_end{place}"))
    for group in form.required:
        if not set(group) & set(names):
            spelt = " or ".join(form.columns[name][0] for name in group)
            message = f"{form.title} needs it: ask for it"
            problems.append(Problem(Reason.MISSING_COLUMN, message, column=spelt))
    if problems:
        raise Refused(problems)
    return names, list(header)


def write_csv(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    """Rows of an answer as delimited text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)


def refused_answer(what: str, reason: Reason = Reason.BAD_ROW) -> Refused:
    """A refusal of an answer of an API."""
    return Refused([Problem(reason, what)])


def rows_of_json(text: str, form: Form) -> list[dict[str, str]]:
    """The rows of an answer in JSON, numbers as they are written. Refuses one that is not whole."""
    try:
        answer = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise refused_answer(f"it cannot be read as JSON ({error}): {AGAIN}") from None
    if form.name == "us_census":
        return rows_of_arrays(answer)
    rows = answer
    if isinstance(answer, dict):
        if answer.get("error"):
            said = shown(str(answer["error"]), 100)
            raise refused_answer(f'the office answers "{said}": ask again', Reason.NOT_CUSTOMS)
        if answer.get("@odata.nextLink"):
            message = "it is one page of several (@odata.nextLink): ask for fewer months or ports"
            raise refused_answer(message, Reason.TRUNCATED)
        rows = answer.get("value", answer.get("data"))
        rows = rows.get("list") if isinstance(rows, dict) else rows
        said = answer.get("count", answer.get("@odata.count"))
        if isinstance(rows, list) and said is not None and str(said) != str(len(rows)):
            message = f"it says that it has {shown(str(said))} rows, and has {len(rows):,}: {AGAIN}"
            raise refused_answer(message, Reason.TRUNCATED)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refused_answer(f"it is no list of rows, as {form.title} answers: {AGAIN}")
    if not rows:
        raise refused_answer("it has no row: look at the query", Reason.EMPTY)
    flat = [dict(flattened(row)) for row in rows]
    header = list(dict.fromkeys(name for row in flat for name in row))
    return [{name: row.get(name, "") for name in header} for row in flat]


def rows_of_arrays(answer: Any) -> list[dict[str, str]]:
    """The rows of an answer of the US Census: arrays, the first of which is the header."""
    are_arrays = isinstance(answer, list) and all(isinstance(row, list) for row in answer)
    if not are_arrays or not answer or not all(isinstance(cell, str) for cell in answer[0]):
        raise refused_answer(f"arrays with a header row were expected: {AGAIN}")
    header, *rows = answer
    if not rows:
        raise refused_answer("it has no row: look at the query", Reason.EMPTY)
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            message = f"has {len(row)} values, and the header {len(header)}: {AGAIN}"
            raise Refused([Problem(Reason.BAD_ROW, message, number)])
    # The API repeats what is both asked for and asked by.
    numbered = [
        name if header.index(name) == place else f"{name}:{place}"
        for place, name in enumerate(header)
    ]
    return [dict(zip(numbered, map(written, row), strict=True)) for row in rows]


def flattened(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and values of a row; of a table that it carries along, such as its country, names."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from (
                (inner, written(one))
                for inner, one in value.items()
                if inner in {"CountryCodeAlpha", "CountryName"}
            )
        elif not name.startswith("@") and not isinstance(value, list):
            yield name, written(value)


def written(value: Any) -> str:
    """A value of JSON as text; a number with an exponent is written out."""
    if value is None:
        return ""
    text = str(value)
    if re.fullmatch("-?[0-9.]+[eE][+-]?[0-9]{1,2}", text):
        return format(Decimal(text), "f")
    return text


def rows_of_xml(raw: bytes) -> list[dict[str, str]]:
    """The items of an answer of Korea's customs. Refuses one that is not whole."""
    import xml.etree.ElementTree as tree  # noqa: PLC0415 (keeps the start of other commands quick)

    if re.search(rb"<!(DOCTYPE|ENTITY)", raw):
        message = "it has definitions of its own, which no answer has"
        raise refused_answer(message, Reason.NOT_CUSTOMS)
    try:
        root = tree.fromstring(raw)
    except (tree.ParseError, ValueError, LookupError) as error:
        raise refused_answer(f"it cannot be read as XML ({error}): {AGAIN}") from None
    code = (root.findtext(".//resultCode") or "00").strip()
    if code.strip("0"):
        said = shown(root.findtext(".//resultMsg") or "", 100)
        message = f'the office answers {shown(code)} "{said}": ask again'
        raise refused_answer(message, Reason.NOT_CUSTOMS)
    rows = [
        {cell.tag: customs.clean(cell.text or "") for cell in item} for item in root.iter("item")
    ]
    if not rows:
        raise refused_answer("it has no item: look at the query", Reason.EMPTY)
    said = (root.findtext(".//totalCount") or "").strip()
    if said.isdecimal() and int(said) > len(rows):
        message = f"it says that there are {int(said):,} items, and has {len(rows):,}: ask for all"
        raise refused_answer(message, Reason.TRUNCATED)
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: row.get(name, "") for name in header} for row in rows]
