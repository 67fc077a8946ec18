"""The tables of a saved web page as grids of cells; a merged cell fills all its places."""

import re
from dataclasses import dataclass, field
from itertools import product

from rare_earth_trade.downloads.forms import Problem, Reason, Refused, clean

# A page of customs has some 200,000 bytes.
MOST_BYTES = 4_000_000
MOST_CELLS = 200_000
MOST_SPAN = 1_000
# The parser takes ages where tags stand in each other without end.
MOST_DEEP = 300
TAG = re.compile("<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# They have no end tag, or customs leave it out.
NOT_NESTED = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "p", "li", "wbr"})


@dataclass
class Page:
    """What a file holds: grids of cells; its title, texts and links; whether it is whole."""

    grids: list[list[list[str]]]
    title: str = ""
    texts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    is_whole: bool = False


def is_page(text: str) -> bool:
    """Whether a text is HTML."""
    head = text[:2_000].lstrip("\ufeff \t\r\n").casefold()
    return head.startswith("<") and any(
        tag in text[:200_000].casefold() for tag in ("<html", "<table", "<!doctype html", "<body")
    )


def read(text: str) -> Page:
    """The tables of a page, its lines of text outside of them, and its links to files."""
    if len(text) > MOST_BYTES:
        raise Refused([Problem(Reason.TOO_LARGE, f"a page of more than {MOST_BYTES:,} characters")])
    if depth(text) > MOST_DEEP:
        message = "its tags stand in each other without end: save the page anew"
        raise Refused([Problem(Reason.NOT_OPENED, message)])
    import bs4  # noqa: PLC0415 (keeps the start of other commands quick)

    try:
        soup = bs4.BeautifulSoup(text, "html.parser")
        tables = [table for table in soup.find_all("table") if not table.find("table")]
        title = soup.title.get_text() if soup.title else ""
        grids = [grid_of(table) for table in tables]
        links = [
            (clean(link.get("href", "")), clean(link.get_text())) for link in soup.find_all("a")
        ]
        for tag in soup(["table", "script", "style"]):
            tag.extract()
        texts = [clean(line) for line in soup.stripped_strings]
    except (bs4.exceptions.ParserRejectedMarkup, RecursionError, AssertionError, ValueError):
        message = "the page cannot be read as HTML: save it anew as a web page"
        raise Refused([Problem(Reason.NOT_OPENED, message)]) from None
    small = text.casefold()
    return Page(grids, title, texts, links, small.count("<table") == small.count("</table"))


def depth(text: str) -> int:
    """How deep tags stand in each other, at most."""
    most = now = 0
    unclosed = 0
    for tag in TAG.finditer(text):
        if tag[2].casefold() in NOT_NESTED:
            unclosed += tag[2].casefold() in {"p", "li"} and not tag[1]
            continue
        now = max(0, now + (-1 if tag[1] else 1))
        most = max(most, now)
    return most + (unclosed if unclosed > 20 * MOST_DEEP else 0)


def grid_of(table: object) -> list[list[str]]:
    """The cells of a table, one list a row; a merged cell stands in each place that it covers."""
    cells: dict[tuple[int, int], str] = {}
    rows = table.find_all("tr")
    for row, line in enumerate(rows):
        column = 0
        for cell in line.find_all(["td", "th"]):
            while (row, column) in cells:
                column += 1
            height, width = span(cell.get("rowspan")), span(cell.get("colspan"))
            text = cell.get_text()
            for down, right in product(range(min(height, len(rows) - row)), range(width)):
                cells[row + down, column + right] = text
            if len(cells) > MOST_CELLS:
                raise Refused([Problem(Reason.TOO_LARGE, "a table of more cells than any has")])
            column += width
    width = max((column for _, column in cells), default=-1) + 1
    return [[cells.get((row, column), "") for column in range(width)] for row in range(len(rows))]


def span(value: object) -> int:
    """How many rows or columns a cell covers."""
    text = str(value or "1").strip()
    return max(1, min(int(text), MOST_SPAN)) if text.isdecimal() and len(text) < 9 else 1
