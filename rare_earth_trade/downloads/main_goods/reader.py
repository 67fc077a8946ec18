"""Bytes of one table of main goods -> its rows, all checked: a table is read whole or refused.

All rows are kept as printed. Those on rare earths must be what they seem: a known name, a unit of
the reference, numbers in every place; so must what says how to read them, title, units and headers.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from rare_earth_trade.downloads import forms
from rare_earth_trade.downloads.forms import AGAIN, Problem, Reason, Refused, clean, shown
from rare_earth_trade.downloads.main_goods import pages, words
from rare_earth_trade.downloads.main_goods.pages import Page
from rare_earth_trade.downloads.main_goods.words import Role, Title, packed, plain

# Above its rows a table has a title, a unit and two lines of headers, with blanks between.
MOST_ABOVE = 15
# A spreadsheet keeps 15 digits, and customs print at most eight behind the point.
DIGITS, DECIMALS = 15, 8
HEADERS = {"month": "month", "ytd": "year-to-date", "ytd_year_before": "a year before"}
EXPECTED = (
    "a table of main goods (全国出口重点商品量值表, 出口主要商品量值表, Major Exports by Quantity"
    " and Value)"
)


@dataclass(frozen=True)
class Column:
    """A column of numbers: its name in the landing area, what it holds, its place, its header."""

    name: str
    part: str
    is_growth: bool
    place: int
    header: str


@dataclass
class Row:
    """One row: its number in the file, name and unit as printed, cells by column."""

    number: int
    name: str
    unit: str
    cells: dict[str, str | None]
    is_ours: bool = False


@dataclass(frozen=True)
class Table:
    """A table that is read."""

    title: Title
    value_unit: str
    currency: str
    growth_window: str
    released_on: str | None
    released_on_basis: str
    rows: list[Row]
    notes: tuple[str, ...] = field(default=())

    @property
    def ours(self) -> list[Row]:
        """The rows of our series."""
        return [row for row in self.rows if row.is_ours]

    @property
    def key(self) -> str:
        """What tells it from other tables; a later file of the same key takes its place."""
        title = self.title
        month = f"{title.month:%Y-%m}"
        return "-".join((title.kind, title.flow, month, self.currency.lower(), title.language))


def is_one(raw: bytes) -> bool:
    """Whether bytes are a table of main goods, or a web page that may hold one: at a glance."""
    text = glance(raw)
    return pages.is_page(text) or bool(found_title(text, words.NAMED))


def is_titled(raw: bytes) -> bool:
    """Whether a web page names such a table anywhere: to tell it from others in a folder."""
    return bool(words.NAMED.search(plain(glance(raw))))


def other_title(raw: bytes) -> str | None:
    """The title of another table of customs at the top of a sheet, if there is one."""
    return found_title(glance(raw), words.OTHERS)


def glance(raw: bytes) -> str:
    """The beginning of a text in the encoding that it seems to have."""
    head = raw[:200_000]
    encodings = ("utf-16",) if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            # The end may cut a character in two.
            return head.decode(encoding)
        except UnicodeDecodeError as error:
            if len(head) - error.start < 4:
                return head[: error.start].decode(encoding, "ignore")
    return ""


def found_title(text: str, pattern: re.Pattern[str]) -> str | None:
    """The first cell of the first lines of a CSV that a pattern knows."""
    for cells in first_lines(text):
        for cell in cells:
            if len(cell) < 200 and pattern.search(plain(cell)):
                return clean(cell)
    return None


def first_lines(text: str) -> Iterator[list[str]]:
    """The first lines of a CSV, as far as they can be read."""
    lines = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator_of(text))
    try:
        for number, line in enumerate(lines):
            if number == MOST_ABOVE:
                return
            yield line
    except csv.Error:
        return


def separator_of(text: str) -> str:
    """What stands between fields: the sign of which a line of the first ones has the most."""
    lines = text[:20_000].splitlines()[:MOST_ABOVE]
    return max(
        forms.SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines), default=0)
    )


def read(raw: bytes) -> Table:
    """Read a table, or refuse it with all that is wrong with it."""
    from rare_earth_trade.downloads.reader import decode  # noqa: PLC0415 (imports this package)

    text = decode(raw)
    page = pages.read(text) if pages.is_page(text) else Page([grid_of(text)])
    grid, top = table_of(page)
    title = title_above(page, grid[:top])
    name_place, unit_place = places_of(grid[top])
    columns, window = columns_of(grid, top, unit_place, title)
    unit = value_unit(page, grid[: top + 1], title)
    rows, problems, is_ended = rows_of(grid, top + 2, name_place, unit_place, columns)
    if not (is_ended or page.is_whole or (rows and words.LAST_ROWS.search(rows[-1].name))):
        problems.append(cut_problem(rows))
    ours = [row for row in rows if row.is_ours]
    if not problems:
        problems += problems_of_ours(ours, columns)
    if problems:
        raise Refused(forms.gathered(problems))
    day, basis = words.day_of(page.texts, title)
    return Table(
        title,
        unit.printed,
        unit.kept_in.upper(),
        window,
        day,
        basis,
        rows,
        tuple(unreadable(rows)),
    )


def grid_of(text: str) -> list[list[str]]:
    """The cells of a CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        message = f"line {reader.line_num:,} cannot be read as CSV ({error}): {AGAIN}"
        raise Refused([Problem(Reason.BAD_ROW, message)]) from None
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def table_of(page: Page) -> tuple[list[list[str]], int]:
    """The grid that is a table of main goods, and the row of its header."""
    found = [
        (grid, number)
        for grid in page.grids
        for number, row in enumerate(grid[: 2 * MOST_ABOVE])
        if any(packed(cell) in words.GOODS for cell in row)
    ]
    # In a page merged cells stand in both lines of the header.
    grids = {id(grid): (grid, number) for grid, number in reversed(found)}
    if len(grids) == 1:
        return next(iter(grids.values()))
    titles = [cell for grid in page.grids for row in grid[:MOST_ABOVE] for cell in row]
    other = next(
        (clean(one) for one in titles + page.texts if words.OTHERS.search(plain(one))), None
    )
    if grids:
        message = "several tables of goods in one page: save them one by one"
        raise Refused([Problem(Reason.BAD_ROW, message)])
    message = (
        f"it has no row of headers with 商品名称 or Commodity: {EXPECTED} was expected; {AGAIN}"
    )
    if other and not any(words.NAMED.search(plain(one)) for one in titles):
        message = f"is another table of customs: {EXPECTED} was expected; leave it out"
    raise Refused([Problem(Reason.NOT_CUSTOMS, message, value=other and other[:200])])


def title_above(page: Page, rows: list[list[str]]) -> Title:
    """The title above a table, else that of its page. Where both are there, they must agree."""
    above = [cell for row in rows for cell in row if cell.strip()]
    own = next((title for title in map(words.title_of, above) if title), None)
    try:
        of_page = words.title_of(page.title)
    except Refused:
        # Titles of pages are shortened at will.
        of_page = None
    if own and of_page and own.name != of_page.name:
        message = (
            f"the title of the table says {own.name}, that of the page {of_page.name}: {AGAIN}"
        )
        raise Refused([Problem(Reason.BAD_MONTH, message)])
    title = own or of_page or next(filter(None, map(words.title_of, page.texts)), None)
    if title is None:
        named = [cell for cell in above if words.OTHERS.search(plain(cell))]
        first = next(iter(named + above), "")
        message = f"is no title of {EXPECTED}: leave the file out, or give it with its title"
        raise Refused([Problem(Reason.NOT_CUSTOMS, message, value=clean(first)[:200])])
    return title


def places_of(header: list[str]) -> tuple[int, int]:
    """Where names and units of quantity stand."""
    names = [place for place, cell in enumerate(header) if packed(cell) in words.GOODS]
    units = [place for place, cell in enumerate(header) if packed(cell) in words.UNITS]
    if len(names) != 1 or len(units) != 1 or units[0] <= names[0]:
        message = (
            "the header needs one column 商品名称 / Commodity, and right of it one"
            f" 计量单位 / Quantity Unit: {AGAIN}"
        )
        raise Refused([Problem(Reason.MISSING_COLUMN, message)])
    return names[0], units[0]


def columns_of(
    grid: list[list[str]], top: int, unit_place: int, title: Title
) -> tuple[list[Column], str]:
    """The columns of numbers, from the two lines of headers, and the window of the growth rates."""
    labels = grid[top]
    parts = grid[top + 1] if top + 1 < len(grid) else []
    label = ""
    pairs: list[tuple[int, str]] = []
    for place in range(unit_place + 1, len(parts)):
        part = words.PARTS.get(packed(parts[place]))
        if labels[place].strip():
            label = labels[place]
        if part is None and not parts[place].strip() and not labels[place].strip():
            continue
        if part != ("quantity", "value")[len(pairs) % 2]:
            message = "quantity (数量) and value (金额) were expected in turns below the headers"
            column = clean(label) or clean(parts[place])
            raise Refused([Problem(Reason.MISSING_COLUMN, f"{message}: {AGAIN}", column=column)])
        pairs.append((place, label))
    if len(pairs) < 2 or len(pairs) % 2:
        message = (
            f"below the headers pairs of 数量 and 金额, Quantity and Value, were expected: {AGAIN}"
        )
        raise Refused([Problem(Reason.MISSING_COLUMN, message)])
    roles = settled([words.role_of(label, title) for _, label in pairs[::2]], title)
    windows = [role.window for role in roles if role.name == "growth"]
    columns = [
        Column(
            column_name(role, part, len(windows) > 1),
            part,
            role.name == "growth",
            place,
            clean(f"{label} {parts[place]}"),
        )
        for role, pair in zip(roles, zip(pairs[::2], pairs[1::2], strict=True), strict=True)
        for (place, label), part in zip(pair, ("quantity", "value"), strict=True)
    ]
    return columns, "month" if "month" in windows else "ytd"


def column_name(role: Role, part: str, has_both: bool) -> str:
    """The name of a column in the landing area, as in the seed of copied tables.

    Of two growth rates that of the month bears it, as in that seed.
    """
    if role.name == "growth":
        return "ytd_" * (has_both and role.window == "ytd") + f"growth_{part}_pct"
    level, _, rest = role.name.partition("_")
    return f"{level}_{part}" + (f"_{rest}" if rest else "")


def settled(roles: list[Role], title: Title) -> list[Role]:
    """The same roles with the window of each growth.

    Where a header does not say it: express tables compare year-to-dates, bulletins months, and then
    year-to-dates beside them.
    """
    levels = [role.name for role in roles if role.name != "growth"]
    twice = [name for name, count in Counter(levels).items() if count > 1]
    if twice or not {"month", "ytd"} & set(levels):
        message = (
            f"two pairs of columns mean the same ({HEADERS[twice[0]]})"
            if twice
            else "no pair of columns is of the month or the year-to-date"
        )
        raise Refused([Problem(Reason.DUPLICATE_COLUMN, f"{message}: {AGAIN}")])
    windows = [role.window for role in roles if role.name == "growth"]
    free = ["month", "ytd"] if title.kind == "bulletin" and "month" in levels else ["ytd"]
    free = [window for window in free if window not in windows]
    found: list[Role] = []
    for role in roles:
        if role.name == "growth" and role.window is None:
            if not free:
                message = f"more pairs of growth rates than windows: {AGAIN}"
                raise Refused([Problem(Reason.DUPLICATE_COLUMN, message)])
            found.append(Role("growth", free.pop(0)))
        else:
            found.append(role)
    growths = [role.window for role in found if role.name == "growth"]
    if len(set(growths)) < len(growths):
        message = f"two pairs of growth rates compare the same: {AGAIN}"
        raise Refused([Problem(Reason.DUPLICATE_COLUMN, message)])
    return found


def value_unit(page: Page, rows: list[list[str]], title: Title) -> words.Unit:
    """The unit of values, printed above the table; title, unit and attachment must agree."""
    printed = [
        (cell, found["unit"])
        for cell in [*(cell for row in rows for cell in row), *page.texts]
        if (found := words.VALUE_UNIT.search(plain(cell))) and packed(cell) not in words.UNITS
    ]
    if not printed:
        message = f"no line 单位： or Unit: above the table says what values are in: {AGAIN}"
        raise Refused([Problem(Reason.NO_CURRENCY, message)])
    cell, text = printed[0]
    unit = words.units().get(packed(text))
    if unit is None or unit.kept_in not in {"cny", "usd"}:
        message = (
            "is no unit of values in seeds/reference/ref_main_goods_units.csv: if customs have"
            " changed it, add a row there that says how many yuan or dollars one of it is"
        )
        raise Refused([Problem(Reason.BAD_UNIT, message, value=clean(cell)[:100])])
    currency = unit.kept_in.upper()
    if title.currency and title.currency != currency:
        message = f"is not the currency of the title, {title.currency}: download it again"
        raise Refused([Problem(Reason.MIXED_CURRENCIES, message, value=clean(cell)[:100])])
    for address, link in page.links:
        if not (words.NAMED.search(plain(address)) or words.NAMED.search(plain(link))):
            continue
        named = {words.CURRENCIES[one.casefold()] for one in words.OF_ADDRESS.findall(address)}
        if named and currency not in named:
            message = (
                f"is not the currency of the file that this page attaches ({shown(address, 120)}):"
                " customs have printed dollars under yuan before; take that file instead"
            )
            raise Refused([Problem(Reason.MIXED_CURRENCIES, message, value=clean(cell)[:100])])
    return unit


def rows_of(
    grid: list[list[str]], start: int, name_place: int, unit_place: int, columns: list[Column]
) -> tuple[list[Row], list[Problem], bool]:
    """The rows of a table, what is wrong with their form, and whether a note ends it."""
    rows: list[Row] = []
    problems: list[Problem] = []
    gap = None
    for number, cells in enumerate(grid[start:], start + 1):
        numbers = {column.place: cells[column.place] for column in columns}
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            gap = gap or number
            continue
        if forms.NOTE.fullmatch(plain(filled[0])) and len({clean(cell) for cell in filled}) == 1:
            below = grid[number:]
            problems += [
                Problem(Reason.BAD_ROW, f"stands below the note that ends the table: {AGAIN}", row)
                for row, line in enumerate(below, number + 1)
                if sum(bool(words.NUMBER.fullmatch(plain(cell))) for cell in line) > 1
            ]
            return rows, problems, True
        name = clean(cells[name_place])
        if gap and rows:
            message = f"is empty, and rows follow it: rows may be missing; {AGAIN}"
            problems.append(Problem(Reason.TRUNCATED, message, gap))
        gap = None
        if not name:
            message = f"has no name of goods: {AGAIN}"
            problems.append(Problem(Reason.BAD_ROW, message, number))
            continue
        row = Row(number, name, clean(cells[unit_place]), {})
        problems += problems_of_form(row, numbers, columns)
        row.cells = {column.name: cell_of(cells[column.place], column) for column in columns}
        known = words.row_names().get(packed(name.rstrip("* ")))
        if known:
            row.name, row.is_ours = known, True
        elif words.RARE_EARTHS.search(name):
            message = (
                "is a row on rare earths that seeds/reference/ref_main_goods_rows.csv lacks: if it"
                " is one of those there under another name, add it with its product"
            )
            problems.append(Problem(Reason.UNKNOWN_ROW, message, number, value=name))
        rows.append(row)
    return rows, problems, False


def problems_of_form(row: Row, numbers: dict[int, str], columns: list[Column]) -> Iterator[Problem]:
    """Signs that a row is cut, or that its cells stand below other headers than their own."""
    if words.NUMBER.fullmatch(plain(row.unit)):
        message = (
            "is no unit: the cells of this row stand one place too far left, as customs have"
            " published them before; take the table in the other language or format"
        )
        yield Problem(Reason.BAD_UNIT, message, row.number, "计量单位 / Quantity Unit", row.unit)
        return
    if not any(cell.strip() for cell in numbers.values()):
        if not words.ANNOUNCES.fullmatch(plain(row.name)):
            message = f'has a name, "{shown(row.name)}", and no figures: the table is cut; {AGAIN}'
            yield Problem(Reason.TRUNCATED, message, row.number)
        return
    for part in ("quantity", "value"):
        levels = [one for one in columns if one.part == part and not one.is_growth]
        before = False
        for column in levels:
            text = plain(numbers[column.place])
            if before and not text:
                message = (
                    f'has no figure, not even "-", though "{shown(row.name)}" has one left of it:'
                    f" the row is cut; {AGAIN}"
                )
                yield Problem(Reason.TRUNCATED, message, row.number, column.header)
            before = before or bool(words.NUMBER.fullmatch(text))


def cell_of(text: str, column: Column) -> str | None:
    """A cell as it is kept: a number without commas, None for none, anything else as printed."""
    narrow = plain(text)
    if narrow in words.NONE:
        return None
    if not words.NUMBER.fullmatch(narrow):
        return clean(text)
    number = Decimal(narrow.replace(",", ""))
    if column.is_growth:
        return format(number.quantize(Decimal("0.1"), ROUND_HALF_UP), "f")
    digits = number.as_tuple()
    if len(digits.digits) > DIGITS:
        # What a spreadsheet adds behind the digits that it keeps.
        rounded = number.quantize(Decimal(1).scaleb(number.adjusted() - DIGITS + 1))
        return format(rounded.normalize(), "f")
    return format(number, "f")


def cut_problem(rows: list[Row]) -> Problem:
    """What is wrong with a table without its end."""
    last = f' ("{shown(rows[-1].name)}")' if rows else ""
    message = (
        f"is the last row{last}, and no note (注：, Note:) follows, as it does at the end of such a"
        f" table: it is cut; {AGAIN}"
    )
    return Problem(Reason.TRUNCATED, message, rows[-1].number if rows else None)


def problems_of_ours(ours: list[Row], columns: list[Column]) -> list[Problem]:
    """What is wrong with the rows of our series, which are to count."""
    if not ours:
        message = (
            "no row of it is one of seeds/reference/ref_main_goods_rows.csv"
            f" ({', '.join(list(words.row_names().values())[:3])}, ...): rows are missing; {AGAIN}"
        )
        return [Problem(Reason.TRUNCATED, message)]
    problems = []
    for name, count in Counter(row.name for row in ours).items():
        if count > 1:
            row = [row for row in ours if row.name == name][1]
            message = f"stands in the table {count} times: {AGAIN}"
            problems.append(Problem(Reason.DUPLICATE_ROW, message, row.number, value=name))
    headers = {column.name: column.header for column in columns}
    for row in ours:
        unit = words.units().get(packed(row.unit))
        if unit is None or unit.kept_in != "t":
            message = (
                f'is the unit of "{shown(row.name)}", and no unit of weight in'
                " seeds/reference/ref_main_goods_units.csv: if customs have changed it, add a row"
                " there that says how many tonnes one of it is"
            )
            where = "计量单位 / Quantity Unit"
            problems.append(Problem(Reason.BAD_UNIT, message, row.number, where, row.unit))
        else:
            row.unit = unit.printed
        problems += problems_of_figures(row, headers)
    return problems


def problems_of_figures(row: Row, headers: dict[str, str]) -> Iterator[Problem]:
    """What is wrong with the figures of a row of our series."""
    for name, cell in row.cells.items():
        header = headers.get(name, name)
        if cell is None:
            continue
        if not words.NUMBER.fullmatch(cell):
            message = f"is no number{forms.oddity(cell)}: {AGAIN}"
            yield Problem(Reason.BAD_NUMBER, message, row.number, header, cell)
        elif "growth" not in name and (cell.startswith("-") or too_fine(cell)):
            message = f"is no quantity or value that customs print: {AGAIN}"
            yield Problem(Reason.BAD_NUMBER, message, row.number, header, cell)
    levels = [name for name in row.cells if "growth" not in name]
    if all(row.cells[name] is None for name in levels):
        message = f'"{shown(row.name)}" has no figure at all: {AGAIN}'
        yield Problem(Reason.MISSING_VALUE, message, row.number)
    for part in ("quantity", "value"):
        month, total = (row.cells.get(f"{level}_{part}") for level in ("month", "ytd"))
        are_numbers = all(cell and words.NUMBER.fullmatch(cell) for cell in (month, total))
        if are_numbers and Decimal(month) > Decimal(total):
            message = (
                f'the month of "{shown(row.name)}" is more than its year-to-date, {total}: columns'
                f" may have changed places; {AGAIN}"
            )
            header = headers.get(f"month_{part}")
            yield Problem(Reason.BAD_NUMBER, message, row.number, header, month)


def too_fine(cell: str) -> bool:
    """Whether a number has more places than customs print."""
    whole, _, fraction = cell.partition(".")
    return len(whole) > 12 or len(fraction) > DECIMALS


def unreadable(rows: list[Row]) -> Iterator[str]:
    """Cells of other goods that are no numbers, such as *REF!, in a sentence."""
    odd = [
        (row, cell)
        for row in rows
        for cell in row.cells.values()
        if cell is not None and not words.NUMBER.fullmatch(cell)
    ]
    if odd:
        row, cell = odd[0]
        others = f" and {len(odd) - 1:,} more" if len(odd) > 1 else ""
        yield (
            f'kept as printed, though no number: "{shown(cell)}" of "{shown(row.name)}"'
            f" (row {row.number:,}){others}"
        )
