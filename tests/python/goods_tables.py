"""Tables of main goods as customs publish them, made by hand, in each layout that is known.

The figures of October 2025 are those of the seed of copied tables; those of other goods are made
up. A cell of None is one that a spreadsheet leaves empty, for example below a merged one.
"""

import csv
import io
import zipfile
from html import escape

from workbooks import workbook

EXPORTS, IMPORTS = "export", "import"
ZH_FLOW = {EXPORTS: "出口", IMPORTS: "进口"}
EN_FLOW = {EXPORTS: "Export", IMPORTS: "Import"}
Cells = tuple[object, ...]
NOTE = "注：“农产品”、“机电产品”和“高新技术产品”包括本表中已列名的有关商品。"
EN_NOTE = "Note：Please refer to www.customs.gov.cn for the specific coverage of this table."

# month, year-to-date, a year before: quantity and value; growth of both. As the seed has them.
EXPRESS = {
    EXPORTS: (4343.473, 4.03432375, 52699.217, 28.58304619, 47689.363, 29.21228469, "10.5", "-2.2"),
    IMPORTS: (
        *(6990.955, 90153.2904, 85890.326, 1034499.7253, 111959.974, 958817.2033),
        *("-23.3", "7.9"),
    ),
}
EXPRESS_UNIT = {EXPORTS: "单位∶亿元人民币", IMPORTS: "单位∶万元"}
# month, year-to-date, growth of the month; that of the year-to-date is made up.
BULLETIN = {
    (EXPORTS, "稀土"): ("4,343", "40,343", "52,699", "285,830", "-8.6", "43.3", "10.5", "-2.2"),
    (EXPORTS, "稀土及其制品"): (
        *("10,516", "242,897", "105,991", "1,962,403", "1.6", "23.2", "3.1", "4.2"),
    ),
    (IMPORTS, "稀土"): ("6,991", "90,153", "85,890", "1,034,500", "-26.2", "3.1", "-23.3", "7.9"),
}


def express(flow: str = EXPORTS) -> list[Cells]:
    """The express table in Chinese, yuan; the goods' names stand in the second column."""
    return [
        (),
        (None, f"（5）2025年10月全国{ZH_FLOW[flow]}重点商品量值表（人民币值）"),
        (None,) * 10 + (EXPRESS_UNIT[flow],),
        (
            *(None, "商品名称", "计量单位", "10月", None, "1至10月累计", None),
            *("去年同期累计", None, "累计比去年同期±%", None),
        ),
        (None, None, None, *("数量", "金额") * 4),
        (None, "农产品*", "-", "-", 565.1, "-", 5321.2, "-", 5200.3, "-", "2.3"),
        (None, "    水产品", "万吨", 39.1, 119.4, 341.2, 1012.9, 330.5, 1001.5, "3.2", "1.1"),
        (None, "稀土", "吨", *EXPRESS[flow]),
        (None, "塑料制品", "\u3000", None, 71.2, "\u3000", 803.4, None, 790.1, None, "1.7"),
        (None, "集成电路", "亿个", 310.5, 1201.3, 2904.1, 10930.2, 2410.4, 9101.2, "20.5", "20.1"),
        (None, "机电产品*", "-", "-", 13000.5, "-", 123456.7, "-", 110000.1, "-", "12.2"),
        (None, "高新技术产品*", "-", "-", 5600.5, "-", 56456.7, "-", 52000.1, "-", "8.6"),
        (None, NOTE),
    ]


def bulletin(flow: str = EXPORTS) -> list[Cells]:
    """The bulletin in Chinese, yuan: an empty first row, growth of the month and to date."""
    rows = [
        (f"    {name}" if name == "稀土" and flow == EXPORTS else name, "吨", *figures)
        for (of_flow, name), figures in reversed(BULLETIN.items())
        if of_flow == flow
    ]
    number = {EXPORTS: 13, IMPORTS: 14}[flow]
    return [
        (),
        (f"（{number}）2025年10月{ZH_FLOW[flow]}主要商品量值表（人民币值）",),
        (None,) * 8 + ("单位：万元人民币",),
        (
            *("商品名称", "计量单位", "10月", None, "1至10月累计", None),
            *("10月比去年同期±%", None, "1至10月累计比去年同期±%", None),
        ),
        (None, None, *("数量", "金额") * 4),
        ("农产品*", "-", "-", "5,651,070", "-", "53,212,070", "-", "2.3", "-", "1.2"),
        (
            "    肉类（包括杂碎）",
            "万吨",
            "9",
            "221,190",
            "84",
            "2,127,105",
            "42.1",
            "15.6",
            "9.1",
            "8.2",
        ),
        *rows,
        ("氧化铝", "万吨", "17", "82,833", "134", "736,341", "8.9", "-7.3", "1.1", "2.2"),
        ("其中：",),
        ("机电产品*", "-", "-", "130,005,100", "-", "1,234,567,000", "-", "12.2", "-", "9.9"),
        (NOTE,),
    ]


def express_in_english(flow: str = EXPORTS) -> list[Cells]:
    """The express table in English, dollars: one place behind the point. Dollars are made up."""
    sample = {
        EXPORTS: (
            "4,343.5 ",
            "56.7 ",
            "52,699.2 ",
            "398.9 ",
            "47,689.4 ",
            "411.2 ",
            "10.5",
            "-3.0",
        ),
        IMPORTS: (
            *("6,991.0 ", "126.8 ", "85,890.3 ", "1,443.2 ", "111,960.0 ", "1,349.0 "),
            *("-23.3", "7.0"),
        ),
    }[flow]
    return [
        (f"(5) China's Major {EN_FLOW[flow]}s by Quantity and Value, October 2025 (in USD)",),
        (None,) * 9 + ("Unit: USD1 Million",),
        (
            *("Commodity", "Quantity Unit", "10", None, "1-10 Total", None),
            *("1-10 Total,2024", None, "1-10 Total, Year-On-Year(%) ", None),
        ),
        (None, None, *("Quantity", "Value") * 4),
        (
            "Agriculture products*",
            "—",
            "-",
            "8,838.9 ",
            "-",
            "83,243.2 ",
            "-",
            "81,196.0 ",
            "-",
            "2.5",
        ),
        ("    Aquatic products", "10,000 Tons", *("39.1 ", "1,738.5 ") * 3, "4.7", "1.1"),
        ("Rare-earth ore, metals, compounds", "Ton", *sample),
        (
            "Hi-tech products*",
            "—",
            "-",
            "83,838.9 ",
            "-",
            "843,243.2 ",
            "-",
            "781,196.0 ",
            "-",
            "7.9",
        ),
        (EN_NOTE,),
    ]


def bulletin_in_english(flow: str = EXPORTS) -> list[Cells]:
    """The bulletin in English, dollars: growth of the month only. Dollars are made up."""
    figures = {
        (EXPORTS, " and articles thereof"): (
            *("10,516", "341,500", "105,991", "2,738,110", "1.6", "23.9"),
        ),
        (EXPORTS, ""): ("4,343", "56,710", "52,699", "398,911", "-8.6", "44.2"),
        (IMPORTS, ""): ("6,991", "126,755", "85,890", "1,443,170", "-26.2", "3.7"),
    }
    rows = [
        (f"{'    ' * (not more)}Rare-earth ore,\n  metals, compounds{more}", "T", *cells)
        for (of_flow, more), cells in figures.items()
        if of_flow == flow
    ]
    number = {EXPORTS: 13, IMPORTS: 14}[flow]
    return [
        (
            f"（{number}）Major {EN_FLOW[flow]} Commodities in Quantity and Value,1-10.2025",
            *(None,) * 7,
        ),
        (None,) * 7 + ("Unit:US$1,000",),
        (
            *("Commodity", "Quantity\nUnit", "10", None, "1to10", None),
            *("Percentage Change", None),
        ),
        (None, None, *("Quantity", "Value") * 3),
        ("Agriculture products*", "-", "-", "9,153,853", "-", "62,120,896", "-", "9.3"),
        (
            "    Meat(including  meat offal)",
            "10000T",
            "14",
            "296,930",
            "81",
            "1,793,238",
            "62.7",
            "31.9",
        ),
        *rows,
        ("Fertilizers", "10000T", "429", "1,357,096", "1,713", "4,068,725", "44.9", "59.3"),
        ("New trio (electric vehicles) *", "-", "-", "*REF!", "-", "*REF!", "-", "*REF!"),
        (EN_NOTE,),
    ]


def as_csv(rows: list[Cells], encoding: str = "utf-8-sig") -> bytes:
    """The table as a spreadsheet saves it as CSV."""
    width = max(map(len, rows))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        [*("" if c is None else c for c in row), *[""] * (width - len(row))] for row in rows
    )
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[Cells], sheet: str = "M139RMBADD") -> bytes:
    """The table as a workbook, with an empty sheet beside it."""
    return workbook({sheet: rows, "Sheet2": []})


def as_page(
    rows: list[Cells], released: str = "发布时间：2025-11-07", link: tuple[str, str] = ("/", "首页")
) -> bytes:
    """The table in a saved web page, in which merged cells span others."""
    width = max(map(len, rows))
    names = {"商品名称", "Commodity"}
    header = next((place for place, row in enumerate(rows) if set(row) & names), 3)
    first = next((place for place, cell in enumerate(rows[header]) if cell), 0)
    lines = []
    for number, row in enumerate(rows):
        cells = [*row, *[None] * (width - len(row))]
        tags = []
        for place, cell in enumerate(cells):
            text = escape("" if cell is None else str(cell)).replace("  ", "&nbsp;&nbsp;")
            span = ""
            if number == header and place in {first, first + 1}:
                span = ' rowspan="2"'
            elif number == header and place > first + 1:
                if cell is None:
                    continue
                span = ' colspan="2"'
            elif number == header + 1 and place in {first, first + 1}:
                continue
            tags.append(f'<td class="x"{span}><span>{text}</span></td>')
        lines.append(f"<tr>{''.join(tags)}</tr>")
    title = str(next(cell for row in rows for cell in row if cell))
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)}</title><script>var x = '<';</script>"
        f"</head><body><ul><li>About</li></ul><div>{released}</div>"
        f"<table><tbody>{''.join(lines)}</tbody></table>"
        f"<a href='{link[0]}'>{link[1]}</a></body></html>"
    ).encode()


def changed(rows: list[Cells], name: str, cells: dict[int, object]) -> list[Cells]:
    """The same rows with some cells of the row of a name changed, counted from the name's."""
    found = []
    for row in rows:
        texts = [str(cell).strip() if cell is not None else "" for cell in row]
        if name in texts:
            start = texts.index(name)
            row = tuple(cells.get(place - start, cell) for place, cell in enumerate(row))  # noqa: PLW2901
        found.append(row)
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    """Files in a .zip."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()
