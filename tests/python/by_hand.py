"""Downloads read by Python's csv module and Decimal only: what the landing area must hold.

Shares no code with the package. It also builds downloads for tests to spoil.
"""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

DOWNLOADS = Path(__file__).parent / "downloads"

ZH = (
    "数据年月",
    "贸易伙伴编码",
    "贸易伙伴名称",
    "商品编码",
    "商品名称",
    "第一数量",
    "第一计量单位",
    "第二数量",
    "第二计量单位",
    "美元",
)
EN = (
    "Date of data",
    "Trading partner code",
    "Trading partner",
    "Commodity code",
    "Commodity",
    "Quantity",
    "Unit",
    "Supplimentary Quantity",
    "Supplimentary Unit",
    "US dollar",
)
COLUMNS = ("month", "partner", None, "hs8", None, "first", "unit", "second", "unit2", "usd")
NAMES = {
    **dict(zip(ZH, COLUMNS, strict=True)),
    **dict(zip(EN, COLUMNS, strict=True)),
    "Supplementary Quantity": "second",
    "Supplementary Unit": "unit2",
    "月份": "month",
    "美元值": "usd",
    "人民币": "cny",
    "Renminbi Yuan": "cny",
}
NAMES = {name.casefold(): column for name, column in NAMES.items()}
# Of the landing area, in the order of a row by hand.
LANDED = (
    "trade_month, hs8, customs_partner_code, first_quantity, first_unit, second_quantity,"
    " second_unit, value_usd, value_cny"
)
ROWS = (
    ("202509", "116", "日本", "28469013", "氧化钕", "1200", "千克", "0", "?", "74,400"),
    ("202510", "116", "日本", "28469013", "氧化钕", "5000", "千克", "0", "?", "310,000"),
    ("202510", "502", "美国", "85051110", "稀土永磁体", "656310", "千克", "0", "?", "26,908,710"),
    ("202510", "133", "韩国", "12019019", "黄大豆", "12", "千克", "7", "个", "0"),
)


def download(
    rows: object = ROWS,
    header: tuple[str, ...] = ZH,
    trailing: bool = True,
    end: str = "\n",
    encoding: str = "gb18030",
) -> bytes:
    """A download in the form of the site, or in another."""
    lines = (",".join(f'"{cell}"' for cell in row) for row in (header, *rows))
    return "".join(f"{line}{',' * trailing}{end}" for line in lines).encode(encoding)


def spoilt(row: int, column: int, value: str) -> list[tuple[str, ...]]:
    """The rows with one cell (row from 1, column from 0) changed."""
    rows = [list(cells) for cells in ROWS]
    rows[row - 1][column] = value
    return [tuple(cells) for cells in rows]


def number(text: str) -> Decimal | None:
    """An exact number; a comma anywhere but before three digits is an error."""
    if text in {"", "-"}:
        return None
    whole = text.split(".", maxsplit=1)[0]
    first, *others = whole.split(",")
    assert all(len(part) == 3 for part in others), text
    assert not others or 1 <= len(first) <= 3, text
    assert re.fullmatch("[0-9,]+([.][0-9]+)?", text, re.ASCII), text
    return Decimal(text.replace(",", ""))


def plain(text: str) -> str:
    """Text without blanks at its ends, and with single spaces inside."""
    return re.sub("[ \t\r\n\v\f\u00a0\u3000\ufeff]+", " ", text).strip(" ")


def text_of(raw: bytes) -> str:
    """The text of a download. UTF-16 without a mark has a zero byte beside each digit."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    if b"\0" in raw:
        text = raw.decode("utf-16-le", "replace")
        return text if ZH[0] in text or EN[0] in text else raw.decode("utf-16-be")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def table(text: str, separator: str) -> list[list[str]]:
    """The lines that hold anything, each as its trimmed fields, below a line such as sep=;"""
    text = re.sub("^sep=.\r?\n", "", text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found = [[plain(cell) for cell in line] for line in lines]
    return [line for line in found if any(line)]


def known(lines: list[list[str]]) -> int:
    """How many names of the first line are those of columns."""
    return sum(name.casefold() in NAMES for name in lines[0])


def read(raw: bytes) -> list[tuple]:
    """Month, code, partner, quantities with units, and values of each row, sorted."""
    header, *lines = max((table(text_of(raw), sign) for sign in ",\t;"), key=known)
    header = header if header[-1] else header[:-1]
    names = [NAMES.get(name.casefold()) for name in header]
    while any(cell.casefold().rstrip(":\uff1a") in {"合计", "total"} for cell in lines[-1]) or (
        re.match("(注|数据来源|source)[:\uff1a]", lines[-1][0]) and not any(lines[-1][1:])
    ):
        lines.pop()
    rows = []
    for line in lines:
        assert len(line) == len(names) or (len(line) == len(names) + 1 and not line[-1]), line
        cells = {name: cell for name, cell in zip(names, line, strict=False) if name}
        month = cells["month"]
        assert re.fullmatch("[0-9]{6}", month, re.ASCII), month
        row = [date(int(month[:4]), int(month[4:]), 1), cells["hs8"], cells["partner"]]
        for quantity, unit in (("first", "unit"), ("second", "unit2")):
            counted = cells.get(unit, "?")
            has_unit = counted not in {"?", "-", ""}
            row += [number(cells[quantity]) if has_unit else None, counted if has_unit else None]
        row += [number(cells.get("usd", "")), number(cells.get("cny", ""))]
        rows.append(tuple(row))
    return sorted(rows, key=str)
