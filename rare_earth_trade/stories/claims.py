"""Claims as people hand them over: a table in a file or on standard input, in the ledger's form.

`claims.yml` says which columns there are and which words they may hold. What was understood is
written as the ledger writes it; what was not is refused by file, row and column, with an example.
"""

import csv
import difflib
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from rare_earth_trade.errors import BadInput
from rare_earth_trade.seed_check import MOST_SHOWN, read_rows
from rare_earth_trade.stories import figures, notation
from rare_earth_trade.stories.names import Known
from rare_earth_trade.stories.notation import Unclear, key

DESCRIPTION = Path(__file__).with_name("claims.yml")
STANDARD_INPUT = Path("-")
EXAMPLE = {
    "publisher": "example.com",
    "wire": "reuters",
    "published_on": "2025-11-20",
    "product": "magnets",
    "flow": "export",
    "partner_code": "WLD",
    "window_start": "2025-10",
    "window_end": "2025-10",
    "statistic": "mom_pct",
    "value": "-5.2",
    "unit": "pct",
    "rounding_unit": "0.1",
    "qualifier": "exact",
    "as_printed": "down 5.2% from September",
}
# Files that are handed over for a table of text, by their first bytes.
NO_TEXT = {
    b"PK\x03\x04": "a workbook (.xlsx, .ods) or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook (.xls)",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "an archive (.gz)",
}
DELIMITERS = (",", ";", "\t", "|")
UNITS = {
    "level": {"t", "kg", "usd", "cny"},
    "monthly_level_above": {"t", "kg"},
    "rank": {"rank"},
    "highest_since": {"month"},
    "lowest_since": {"month"},
    "highest_on_record_from": {"month"},
    "lowest_on_record_from": {"month"},
    "consecutive_mom_falls": {"months"},
    "consecutive_mom_rises": {"months"},
    "first_yoy_rise_in": {"months"},
    "mom_direction": {"sign"},
}
GROWTH = {"pct"}
# Of a figure that is printed once these may differ.
NO_IDENTITY = {"figure_id", "as_printed"}
NUMBERS = ("value", "rounding_unit")
TIMES = ("published_on", "window_start", "window_end")
Row = dict[str, str]


class Table(NamedTuple):
    """The rows of a file under the names of our columns, each with the line that it begins on."""

    rows: list[tuple[int, Row]]
    left_aside: list[str]
    delimiter: str


@cache
def described() -> dict[str, Any]:
    """Columns and words of a CLAIMS.csv."""
    return yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))


def template() -> str:
    """A CLAIMS.csv with one example row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(EXAMPLE), lineterminator="\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()


def name_of(file: Path) -> str:
    """What messages call a file."""
    return "standard input" if file == STANDARD_INPUT else str(file)


def read(
    raw: bytes, name: str, known: Known, today: date | None = None
) -> tuple[list[Row], list[str]]:
    """The claims of a table, in the ledger's form, and the columns that were left aside.

    Raises BadInput with every problem: file, line, column, what was read, how to write it.
    """
    description = described()
    table = rows_of(raw, name, description["columns"])
    reader = Reader(description, known, today or datetime.now(UTC).date(), table)
    claims, problems = [], []
    for line, row in table.rows:
        claim, found = reader.claim(row)
        problems += [f"{name}:{line}: column {column}: {words}" for column, words in found]
        claims.append({**claim, "figure_id": f"claim_{line - 1}"})
    if not claims:
        problems.append(f"{name}: has a header and no row: one row a printed figure")
    if problems:
        refuse(problems)
    return claims, table.left_aside


def entered(
    rows: list[Row], known: Known, today: date
) -> tuple[list[Row], list[list[figures.Problem]]]:
    """Rows that a program wrote, in the ledger's form, each with what is wrong with it."""
    reader = Reader(described(), known, today, Table(list(enumerate(rows, 1)), [], ","))
    found = [reader.claim(row) for row in rows]
    return (
        [{**claim, "figure_id": f"claim_{number}"} for number, (claim, _) in enumerate(found, 1)],
        [problems for _, problems in found],
    )


def first_of(claims: list[Row]) -> dict[str, str]:
    """By the id of each claim the first one that is the same figure of the same page."""
    first: dict[tuple[str, ...], str] = {}
    return {
        claim["figure_id"]: first.setdefault(
            tuple(text for column, text in claim.items() if column not in NO_IDENTITY),
            claim["figure_id"],
        )
        for claim in claims
    }


def doubled(claims: list[Row]) -> Iterator[str]:
    """A note for each claim that an earlier row has already, of the same page."""
    for again, earlier in first_of(claims).items():
        if again != earlier:
            lines = [int(one.removeprefix("claim_")) + 1 for one in (earlier, again)]
            yield (
                f"Line {lines[1]} has the figure of line {lines[0]} again, of the same page: it"
                " counts once, and has the same verdict."
            )


def refuse(problems: list[str]) -> None:
    """Raise BadInput with the first problems."""
    shown = problems[:MOST_SHOWN]
    more = [f"... and {len(problems) - len(shown)} more."] * (len(problems) > len(shown))
    raise BadInput("\n".join(["the claims cannot be read:", *shown, *more]))


def content(file: Path) -> bytes:
    """The bytes of a file, of a pipe, or of standard input."""
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else file.read_bytes()
    except FileNotFoundError:
        raise BadInput(
            f"{file}: no such file. `rare-earth-trade verify --template` writes one."
        ) from None
    except OSError as error:
        raise BadInput(f"{file}: cannot be read: {error.strerror}") from None


def rows_of(raw: bytes, name: str, columns: list[dict[str, Any]]) -> Table:
    """Find encoding, separator and columns of a file; blank rows do not count."""
    text = decoded(raw, name)
    delimiter, text, skipped = delimiter_of(text, columns)
    header: list[str | None] = []
    rows, left_aside = [], []
    for line, cells in read_rows(text, delimiter):
        if isinstance(cells, csv.Error):
            refuse([f"{name}:{line + skipped}: cannot be read as CSV ({cells}): a lone quote?"])
        elif not any(cell.strip() for cell in cells):
            continue
        elif not header:
            header, left_aside = header_of(cells, name, line + skipped, columns)
        elif any(cell.strip() for cell in cells[len(header) :]):
            refuse(
                [
                    f"{name}:{line + skipped}: {len(cells)} fields where the header has"
                    f" {len(header)}: put a text with {delimiter!r} in it in quotes, such as"
                    ' "5,473"'
                ]
            )
        else:
            # A spreadsheet leaves out empty cells at the end.
            whole = [*cells, *[""] * (len(header) - len(cells))]
            row = {column["name"]: "" for column in columns}
            row |= {to: cell for to, cell in zip(header, whole, strict=False) if to}
            rows.append((line + skipped, row))
    if not header:
        refuse([f"{name}: empty: its first row names the columns (`verify --template`)"])
    return Table(rows, left_aside, delimiter)


def decoded(raw: bytes, name: str) -> str:
    """A text in UTF-8 or, with its mark, UTF-16."""
    for beginning, what in NO_TEXT.items():
        if raw.startswith(beginning):
            refuse([f"{name}: is {what}, not a table of text: save it as `CSV UTF-8`"])
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" not in raw:
            line = raw[: error.start].count(b"\n") + 1
            refuse(
                [
                    f"{name}:{line}: not UTF-8 or UTF-16 (plain `CSV` of Excel has the letters of"
                    " one country): save it as `CSV UTF-8`"
                ]
            )
        # No text at all; a byte for a sign says where.
        text = raw.decode("latin-1")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        refuse([f"{name}:{line}: holds a zero byte, as no text does: save it as `CSV UTF-8`"])
    return text


def delimiter_of(text: str, columns: list[dict[str, Any]]) -> tuple[str, str, int]:
    """What separates the cells of a file, the text behind Excel's `sep=;`, and lines skipped."""
    first, _, rest = text.partition("\n")
    if found := re.fullmatch(r"\s*sep=(.)\s*", first):
        return found[1], rest, 1
    names = {key(name) for column in columns for name in (column["name"], *column.get("also", ()))}
    header = next((line for line in text.splitlines() if line.strip(" ,;\t|")), "")

    def known(delimiter: str) -> int:
        return sum(key(cell) in names for cell in header.split(delimiter))

    return max(DELIMITERS, key=known), text, 0


def header_of(
    cells: list[str], name: str, line: int, columns: list[dict[str, Any]]
) -> tuple[list[str | None], list[str]]:
    """Our name of each column, none where it is left aside; and those that are."""
    names = {key(one["name"]): one["name"] for one in columns}
    for one in columns:
        for other in one.get("also", ()):
            names.setdefault(key(other), one["name"])
    # A name of ours goes before another word for it.
    ours = {key(cell) for cell in cells} & {key(one["name"]) for one in columns}
    header: list[str | None] = []
    for cell in cells:
        to = names.get(key(cell))
        header.append(to if to and (key(cell) == key(to) or key(to) not in ours) else None)
    doubled = {to for to in header if to and header.count(to) > 1}
    missing = [
        one["name"] for one in columns if one["name"] not in header and not one.get("is_optional")
    ]
    if doubled or missing:
        refuse(
            [f"{name}:{line}: column {to} is there twice: keep one" for to in sorted(doubled)]
            + [
                f"{name}:{line}: there is no column {to}: `verify --template` shows a header,"
                " `--columns` says what goes where"
                for to in missing
            ]
        )
    return header, [cell for cell, to in zip(cells, header, strict=True) if not to and cell.strip()]


class Reader:
    """Writes rows as the ledger would."""

    def __init__(self, description: dict[str, Any], known: Known, today: date, table: Table):
        self.examples = {one["name"]: one["example"] for one in description["columns"]}
        self.is_optional = {one["name"]: one.get("is_optional") for one in description["columns"]}
        self.words = {
            column: {key(name): code for code, also in words.items() for name in (code, *also)}
            for column, words in description["words"].items()
        }
        self.known = known
        self.today = today
        marks = notation.decimal_marks(
            row[column].removesuffix("%") for _, row in table.rows for column in NUMBERS
        )
        # Spreadsheets put semicolons between cells where decimals have commas.
        is_of_commas = table.delimiter == ";" or any(
            notation.is_with_points(row[column]) for _, row in table.rows for column in TIMES
        )
        self.has_points = marks == {"."}
        self.is_doubtful = not self.has_points and (bool(marks) or is_of_commas)

    def claim(self, row: Row) -> tuple[Row, list[figures.Problem]]:
        """A row in the ledger's form, and what is wrong with it, a column each."""
        claim = dict.fromkeys(row, "")
        found: list[figures.Problem] = []
        # The unit first: it says what a value looks like.
        for column in sorted(row, key=lambda name: name not in {"statistic", "unit"}):
            try:
                claim[column] = self.cell(column, row[column].strip(), row, claim)
            except Unclear as problem:
                found.append((column, str(problem)))
        return claim, found or list(self.problems(claim))

    def cell(self, column: str, text: str, row: Row, claim: Row) -> str:
        """A cell in the ledger's form. Raises Unclear."""
        if column == "as_printed":
            return row[column]
        if column == "unit":
            return self.unit(text, row["value"], claim["statistic"])
        if not text:
            return self.empty(column, row, claim)
        if column in self.words and column not in {"product", "partner_code"}:
            return self.word(column, text)
        return {
            "publisher": publisher,
            "wire": publisher,
            "published_on": publication,
            "product": lambda text: self.name("product", text),
            "partner_code": lambda text: self.name("partner_code", text),
            "window_start": notation.month,
            "window_end": lambda text: notation.month(text, is_end=True),
            "value": lambda text: self.value(text, claim),
            "rounding_unit": lambda text: self.rounding_unit(text, claim),
        }[column](text)

    def empty(self, column: str, row: Row, claim: Row) -> str:
        """What an empty cell stands for."""
        if column == "window_end":
            # Empty where that is refused: one fault is named once.
            return claim["window_start"]
        if column == "qualifier":
            return "exact"
        if not self.is_optional[column]:
            raise Unclear(f"is empty: write it like {self.examples[column]}")
        return ""

    def word(self, column: str, text: str) -> str:
        """One of the few words that a column may hold."""
        words = self.words[column]
        for found in forms_of(text):
            if found in words:
                return words[found]
        codes = list(dict.fromkeys(words.values()))
        near = [words[one] for one in difflib.get_close_matches(key(text), words, n=2)]
        hint = f" (do you mean {' or '.join(dict.fromkeys(near))}?)" if near else ""
        raise Unclear(f"{text!r} is none of {', '.join(codes)}{hint}")

    def unit(self, text: str, value: str, statistic: str) -> str:
        """The unit of a figure; where a statistic has one only, it need not be notation."""
        units = UNITS.get(statistic, GROWTH)
        if not text and statistic and len(units) == 1:
            return min(units)
        if not text:
            raise Unclear("is empty: write t, kg, usd or cny for a level")
        found = self.word("unit", text)
        if statistic and found not in units:
            raise Unclear(f"{statistic} is printed in {' or '.join(sorted(units))}, not {text!r}")
        return found

    def value(self, text: str, claim: Row) -> str:
        """A printed number, or the month that a record names."""
        if claim["unit"] == "month":
            return notation.month(text)
        is_doubtful = self.is_doubtful
        if claim["unit"] == "pct":
            text = text.removesuffix("%")
            # Hardly any growth has thousands.
            is_doubtful |= "," in text and not self.has_points
        found = notation.number(text, is_doubtful)
        if claim["unit"] and not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", found, re.ASCII):
            raise Unclear(f"{text!r} has more than twelve digits, or six behind the point")
        if claim["statistic"] == "level" and found.startswith("-"):
            raise Unclear(f"{text!r}: no level is below zero")
        return found

    def rounding_unit(self, text: str, claim: Row) -> str:
        """The last place printed; ranks and months have none."""
        found = notation.number(text.removesuffix("%"), self.is_doubtful)
        return "" if claim["unit"] in figures.WITHOUT_PLACE and Decimal(found) > 0 else found

    def name(self, column: str, text: str) -> str:
        """The code of a product or a partner that the release knows, by any of its names."""
        codes = self.known.product if column == "product" else self.known.partner_code
        words = {**self.words.get(column, {}), **codes}
        for found in (text.casefold(), *forms_of(text)):
            if words.get(found) in codes.values():
                return words[found]
        known = [one for one, code in words.items() if code in codes.values()]
        near = difflib.get_close_matches(key(text), known, n=5, cutoff=0.6)
        nearest = list(dict.fromkeys(words[one] for one in near))[:3]
        shown = ", ".join(f"{self.known.names[code]} ({code})" for code in nearest)
        table = "dim_product" if column == "product" else "dim_partner"
        raise Unclear(
            f"{text!r} is unknown to the release: "
            + (f"the nearest are {shown}" if near else f"write it like {self.examples[column]}")
            + f" ({table} lists them)"
        )

    def problems(self, claim: Row) -> Iterator[figures.Problem]:
        """What is wrong between the cells of a claim that can be read; its last place is filled."""
        yield from figures.problems(claim, claim["published_on"], self.today)
        if problem := figures.size_problem(claim, self.known.largest):
            yield problem
        if claim["unit"] not in figures.WITHOUT_PLACE:
            claim["rounding_unit"] = claim["rounding_unit"] or figures.last_place(claim["value"])


def forms_of(text: str) -> tuple[str, ...]:
    """The forms under which a word is looked up: as it is, and in the other number."""
    plain = key(text)
    return plain, plain.removesuffix("s"), f"{plain}s"


def publisher(text: str) -> str:
    """A domain, also of an address; or the name of an agency in the ledger's form."""
    plain = re.sub(r"^(https?://)?(www\.)?", "", notation.cleaned(text).lower())
    plain = plain.partition("/")[0].replace(" ", "_")
    if not re.fullmatch(r"[a-z0-9_:+.-]+", plain, re.ASCII):
        raise Unclear(f"{text!r} is not a domain or name: write it like ft.com or reuters")
    return plain


def publication(text: str) -> str:
    """A day or a month, as precisely as it is known."""
    try:
        return notation.day(text).isoformat()
    except Unclear as problem:
        try:
            return notation.month(text)
        except Unclear:
            raise problem from None
