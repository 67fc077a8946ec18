"""The slow and careful look at rows that are not sound: every bad cell of them, by name."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from rare_earth_trade.downloads import forms
from rare_earth_trade.downloads.forms import AGAIN, DIMENSIONS, Header, Problem, Reason

# Reason, message, and the right number of digits.
WRONG_CODES = {
    "trade_month": (
        Reason.BAD_MONTH,
        "is not a month: 202510 is October 2025. A spreadsheet may have made a date of it: give the"
        " download as it came",
        0,
    ),
    "hs8": (Reason.BAD_CODE, "is not a commodity code of eight digits", 8),
    "customs_partner_code": (Reason.BAD_PARTNER, "is not a partner code of three digits", 3),
}
QUANTITIES = ("first_quantity", "second_quantity")
NUMBERS = (*QUANTITIES, *forms.VALUES.values())
# Thousands, or three decimals; and what has a point that can be of decimals only.
THREE_DIGITS = re.compile("[1-9][0-9]{0,2}[.,][0-9]{3}")
POINT_OF_DECIMALS = re.compile(
    "[0-9,]+[.][0-9]{1,2}|(0[0-9]*|[0-9]{4,}|[0-9]{1,3}(,[0-9]{3})+)[.][0-9]{3}"
)
TWO_READINGS = (
    "can be thousands or have three decimals, since the fields are not separated by commas: write"
    " it without such a sign, or give the download as it came"
)
TOTAL = "is a total among the rows: take this row out (below the last row it would be set aside)"
WRONG_DIMENSION = (Reason.BAD_CODE, "is not a code of up to ten digits or letters", 0)


def even_rows(header: Header, rows: list[list[str]]) -> list[Problem]:
    """Cut each row to the named columns; problems of those that have other fields."""
    width = len(header.columns)
    # With or without the trailing comma, but all rows alike: else a lost comma could pass for it.
    counts = Counter(map(len, rows))
    wide = max((width, width + 1), key=lambda fields: counts[fields])
    problems = []
    for number, row in enumerate(rows, 1):
        if len(row) != wide:
            message = (
                f"{len(row)} fields where the other rows or the header have {wide}:"
                " look for a missing or extra comma, or an unquoted one"
            )
            problems.append(Problem(Reason.BAD_ROW, message, row=number))
            # Nothing can be said of its cells.
            row.clear()
        elif len(row) > width and row.pop() != "":
            message = "a field beyond the last named column: name the column, or leave it out"
            problems.append(Problem(Reason.BAD_ROW, message, row=number))
    return problems[: forms.MOST_PROBLEMS]


def two_readings(header: Header, rows: list[list[str]]) -> list[Problem]:
    """Quantities such as 1.000 or 1,000, of which nothing in the file says which sign is which.

    A spreadsheet that puts other signs than commas between fields may write the decimals with a
    comma, and the thousands with a point.
    """
    places = [place for place, column in enumerate(header.columns) if column in NUMBERS]
    cells = [
        (number, header.columns[place], header.names[place], row[place])
        for number, row in enumerate(rows, 1)
        if len(row) == len(header.columns)
        for place in places
    ]
    if any(POINT_OF_DECIMALS.fullmatch(text) for *_, text in cells):
        return []
    # A value has two decimals at most: three digits behind its comma are thousands.
    is_comma_clear = any("," in text and column not in QUANTITIES for _, column, _, text in cells)
    return [
        Problem(Reason.BAD_NUMBER, TWO_READINGS, number, name, text)
        for number, column, name, text in cells
        if column in QUANTITIES
        and THREE_DIGITS.fullmatch(text)
        and not ("," in text and is_comma_clear)
    ][: forms.MOST_PROBLEMS]


def bad_cells(header: Header, rows: list[list[str]]) -> Iterator[Problem]:
    """Every bad cell of rows that have the right number of fields, and rows met twice.

    It says of each row what `typing_query` and `Reader.load` say of all of them.
    """
    seen: dict[tuple[str, ...], int] = {}
    keys = [header.columns.index(column) for column in DIMENSIONS if column in header.columns]
    names = dict(zip(header.columns, header.names, strict=True))
    for number, row in enumerate(rows, 1):
        if len(row) != len(header.columns):
            continue
        cells = dict(zip(header.columns, row, strict=True))
        found = list(cell_problems(cells))
        total = next((column for column in cells if forms.is_total(cells[column])), None)
        if found and total:
            # All else that is odd about it comes of that.
            yield Problem(Reason.BAD_ROW, TOTAL, number, names[total], cells[total])
            continue
        for column, reason, message in found:
            yield Problem(reason, message, number, names[column], cells[column])
        key = tuple(row[place] for place in keys)
        first = seen.setdefault(key, number)
        if first != number:
            message = (
                "an earlier row is of the same month, code, partner and other dimensions, and would"
                f" be counted twice: {AGAIN}"
            )
            value = f"{' '.join(key)}, first in row {first:,}"
            yield Problem(Reason.DUPLICATE_ROW, message, number, value=value)


def cell_problems(cells: dict[str, str]) -> Iterator[tuple[str, Reason, str]]:
    """Column, reason and message of each bad cell of one row (landing column -> text)."""
    for column in DIMENSIONS:
        if column in cells:
            problem = dimension_problem(column, cells[column])
            if problem:
                yield column, *problem
    counted = []
    for quantity, unit in (("first_quantity", "first_unit"), ("second_quantity", "second_unit")):
        if quantity in cells:
            counted += quantity_problems(quantity, unit, cells)
    yield from counted
    if not counted and cells["hs8"] in forms.tariff_lines():
        yield from weight_problems(cells)
    for column in forms.VALUES.values():
        if column in cells:
            text = cells[column]
            if text in forms.NO_TEXT:
                yield column, Reason.MISSING_VALUE, f"there is no value: {AGAIN}"
            elif not is_number(text, forms.VALUE, 16):
                yield column, Reason.BAD_NUMBER, number_message(text, 2)


def dimension_problem(column: str, text: str) -> tuple[Reason, str] | None:
    """What is wrong with a month or a code, None where nothing is."""
    if text in forms.NO_TEXT:
        return Reason.MISSING_VALUE, f"an empty cell in a dimension: {AGAIN}"
    if re.fullmatch(forms.PATTERNS[column], text):
        if column != "trade_month":
            return None
        month = date(int(text[:4]), int(text[4:]), 1)
        return (Reason.BAD_MONTH, forms.not_over(month)) if month >= forms.this_month() else None
    reason, message, length = WRONG_CODES.get(column, WRONG_DIMENSION)
    message += forms.oddity(text)
    if len(text) == length - 1 and re.fullmatch("[0-9]+", text):
        message += " (a spreadsheet has taken a leading zero off, perhaps)"
    return reason, message


def quantity_problems(
    quantity: str, unit: str, cells: dict[str, str]
) -> Iterator[tuple[str, Reason, str]]:
    """Problems of a quantity with its unit."""
    text, counted = cells[quantity], cells[unit]
    is_missing = text == "-" or (text == "" and quantity == "second_quantity")
    is_right = is_missing or is_number(text, forms.QUANTITY, 15)
    if text == "" and not is_missing:
        yield quantity, Reason.MISSING_VALUE, f"an empty quantity: {AGAIN}"
    elif not is_right:
        yield quantity, Reason.BAD_NUMBER, number_message(text, 3)
    if counted == "" and unit == "first_unit":
        yield unit, Reason.MISSING_VALUE, f"an empty unit: {AGAIN}"
    elif counted in forms.NO_UNIT:
        if is_right and not is_missing and Decimal(text.replace(",", "")) != 0:
            yield unit, Reason.BAD_UNIT, "means no unit, but the row has a quantity"
    elif not forms.is_unit(counted):
        yield unit, Reason.BAD_UNIT, "is not a unit of the customs"


def weight_problems(cells: dict[str, str]) -> Iterator[tuple[str, Reason, str]]:
    """Problems of a line of the reference that has no kilograms, although all have them.

    None beside a value is no problem: the row is kept, and flagged.
    """
    for quantity, unit in (("first_quantity", "first_unit"), ("second_quantity", "second_unit")):
        if forms.is_kilogram(cells.get(unit, "")):
            if cells[quantity] == "" or (cells[quantity] == "-" and not has_value(cells)):
                message = "without the kilograms of this line the month would be too small"
                yield quantity, Reason.MISSING_VALUE, message
            return
    yield "first_unit", Reason.BAD_UNIT, "lines of the reference are counted in kilograms (千克)"


def has_value(cells: dict[str, str]) -> bool:
    """Whether a row has a value above zero."""
    texts = (cells.get(column, "") for column in forms.VALUES.values())
    return any(is_number(text, forms.VALUE, 16) and text.strip("0.,") for text in texts)


def is_number(text: str, pattern: str, digits: int) -> bool:
    """Whether a text is a number of the site's form with at most `digits` before the point."""
    if not re.fullmatch(pattern, text):
        return False
    return len(text.replace(",", "").split(".")[0].lstrip("0")) <= digits


def number_message(text: str, places: int) -> str:
    """What a number may look like, and what is odd about this one."""
    return (
        f"is not a number{forms.oddity(text)}: digits, thousands commas in their places, at most"
        f" {places} decimals"
    )
