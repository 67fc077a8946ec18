"""The sheets of a workbook (.xlsx, .xls) as CSV, read in a process of its own.

    python workbook.py < book.xlsx     # JSON: a list of [sheet's name, CSV]

A workbook may be made so that reading it takes all memory, or never ends: then this process ends,
and no other. It imports nothing of the package, so that it starts in no time.
"""

import csv
import io
import json
import resource
import sys
from decimal import Decimal

MOST_BYTES = 2_000_000_000
MOST_SECONDS = 60
MOST_CHARACTERS = 100_000_000
# A spreadsheet keeps 15 digits; of a larger number the last ones are made up.
MOST_EXACT = 10**15


def main() -> None:
    """Read a workbook from standard input."""
    for kind, most in (
        (resource.RLIMIT_AS, MOST_BYTES),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    json.dump(sheets(sys.stdin.buffer.read()), sys.stdout)


def sheets(raw: bytes) -> list[tuple[str, str]]:
    """Name and CSV of each sheet."""
    import python_calamine  # noqa: PLC0415 (under the limits)

    book = python_calamine.load_workbook(io.BytesIO(raw))
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    found = []
    left = MOST_CHARACTERS
    for sheet in book.sheets_metadata:
        if sheet.typ == worksheet:
            text = as_csv(book.get_sheet_by_name(sheet.name).to_python())
            left -= len(text)
            if left < 0:
                sys.exit("the sheets are too large")
            found.append((sheet.name, text))
    return found


def as_csv(rows: list[list[object]]) -> str:
    """Rows as CSV, each field in quotes, without columns at the end that hold nothing."""
    texts = [[as_text(cell) for cell in row] for row in rows]
    width = max(
        (place for row in texts for place, text in enumerate(row, 1) if text.strip()), default=0
    )
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(row[:width] for row in texts if width)
    return out.getvalue()


def as_text(cell: object) -> str:
    """A cell as it would stand in a download: numbers to their last digit, never as 1.2E+3."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        # Dates among them: 2025-10-01, which is no month of a download.
        return str(cell)
    if abs(cell) >= MOST_EXACT:
        return f"{cell:E}"
    return str(int(cell)) if cell == int(cell) else format(Decimal(repr(cell)), "f")


if __name__ == "__main__":
    main()
