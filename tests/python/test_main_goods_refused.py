"""Official tables that are refused: whole, in a sentence, with the file kept and nothing loaded."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import duckdb
import goods_tables as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_main_goods import CELLS, Area, area, headed  # noqa: F401 (area is a fixture)

from rare_earth_trade.downloads import forms
from rare_earth_trade.downloads.ingest import Query, take_all
from rare_earth_trade.downloads.landing import Call
from rare_earth_trade.downloads.main_goods import words
from rare_earth_trade.downloads.reader import Reader

SAMPLE = settings(
    max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
FULL = settings(SAMPLE, max_examples=20_000, derandomize=False, database=None)

EXPRESS, BULLETIN = made.express(), made.bulletin()
ENGLISH = made.bulletin_in_english()
# What customs' English page of June 2025 says of values that its own attachment gives in dollars.
DOLLARS_UNDER_YUAN = (
    "Excel\\2025-10_M133USD_（13）出口主要商品量值表（美元值）.xls",
    "（13）Major Export Commodities in Quantity and Value,1-10.2025",
)


def titled(rows: list[made.Cells], title: str) -> list[made.Cells]:
    """The same table under another title."""
    place = next(place for place, row in enumerate(rows) if any(row))
    return [
        tuple(title if cell else cell for cell in row) if number == place else row
        for number, row in enumerate(rows)
    ]


def without(rows: list[made.Cells], *names: str) -> list[made.Cells]:
    """The same table without the rows of some names."""
    return [row for row in rows if not {str(cell).strip() for cell in row} & set(names)]


def with_unit(rows: list[made.Cells], old: str, new: str) -> list[made.Cells]:
    """The same table with another unit of values."""
    return [tuple(new if cell == old else cell for cell in row) for row in rows]


def cut(rows: list[made.Cells], cells: int) -> list[made.Cells]:
    """The same table, cut after some cells of the row of rare earths."""
    place = next(place for place, row in enumerate(rows) if "稀土" in row)
    return [*rows[:place], rows[place][:cells]]


def spread(rows: list[made.Cells]) -> list[made.Cells]:
    """The same table with an empty row where two rows were."""
    place = next(place for place, row in enumerate(rows) if "稀土" in row)
    return [*rows[: place + 1], (), *rows[place + 3 :]]


def shifted(rows: list[made.Cells]) -> list[made.Cells]:
    """Rows without their units: all cells one place too far left, as in a page of April 2025."""
    return [
        (*row[:1], *row[2:], "") if len(row) > 5 and row[1] in {"T", "10000T", "-"} else row
        for row in rows
    ]


def swapped(rows: list[made.Cells]) -> list[made.Cells]:
    """Rows whose month and year-to-date have changed places, below the same headers."""
    return [
        (*row[:3], *row[5:7], *row[3:5], *row[7:]) if row[1:2] == ("稀土",) else row for row in rows
    ]


PAGE = made.as_page(EXPRESS[:-1])
IN_DOLLARS = made.express_in_english()
OF_OCTOBER = "(5) China's Major Exports by Quantity and Value, October {} (in USD)"
BY_COUNTRY = "（4）2025年10月进出口商品主要国别（地区）总值表（人民币值）"
CASES = {
    # A table of another kind.
    "by_country": (
        made.as_page(titled(EXPRESS, BY_COUNTRY)),
        [("not_customs", None, None, BY_COUNTRY)],
    ),
    "by_country_in_a_workbook": (
        made.as_xlsx(titled(EXPRESS, BY_COUNTRY)),
        [("not_customs", None, None, BY_COUNTRY)],
    ),
    "no_table": (b"<html><body><p>Customs</p></body></html>", [("not_customs",)]),
    "no_title": (made.as_page(titled(EXPRESS, "稀土")), [("not_customs", None, None, "稀土")]),
    # Cut.
    "no_note": (made.as_csv(EXPRESS[:9]), [("truncated", 9)]),
    "page_cut": (PAGE[: PAGE.rindex(b"<tr>")], [("truncated", 11)]),
    "in_a_row": (
        made.as_csv(cut(EXPRESS, 5)),
        [
            *(
                ("truncated", 8, f"{label} {part}")
                for label, part in (
                    ("1至10月累计", "数量"),
                    ("去年同期累计", "数量"),
                    ("1至10月累计", "金额"),
                    ("去年同期累计", "金额"),
                )
            ),
            ("truncated", 8),
        ],
    ),
    "name_alone": (made.as_csv(cut(EXPRESS, 2)), [("truncated", 8), ("truncated", 8)]),
    "rows_lost": (made.as_csv(spread(EXPRESS)), [("truncated", 9)]),
    "rare_earths_lost": (made.as_csv(without(EXPRESS, "稀土")), [("truncated",)]),
    "rows_below_the_note": (
        made.as_csv([*EXPRESS, EXPRESS[6]]),
        [("bad_row", 14)],
    ),
    "no_name": (made.as_csv(made.changed(EXPRESS, "水产品", {0: ""})), [("bad_row", 7)]),
    # Units.
    "ten_thousand_tonnes": (
        made.as_csv(made.changed(EXPRESS, "稀土", {1: "万吨"})),
        [("bad_unit", 8, "计量单位 / Quantity Unit", "万吨")],
    ),
    "no_unit": (
        made.as_csv(made.changed(EXPRESS, "稀土", {1: "-"})),
        [("bad_unit", 8, "计量单位 / Quantity Unit", "-")],
    ),
    "units_lost": (
        made.as_csv(shifted(ENGLISH)),
        [("bad_unit", 6, "计量单位 / Quantity Unit", "14")],
    ),
    "unit_of_values_changed": (
        made.as_csv(with_unit(EXPRESS, "单位∶亿元人民币", "单位∶十亿元人民币")),
        [("bad_unit", None, None, "单位∶十亿元人民币")],
    ),
    "no_unit_of_values": (
        made.as_csv(with_unit(EXPRESS, "单位∶亿元人民币", "")),
        [("no_currency",)],
    ),
    "title_in_dollars": (
        made.as_csv(titled(EXPRESS, "2025年10月全国出口重点商品量值表（美元值）")),
        [("mixed_currencies", None, None, "单位∶亿元人民币")],
    ),
    "dollars_under_yuan": (
        made.as_page(
            with_unit(ENGLISH, "Unit:US$1,000", "Unit:RMB￥10,000"), "", DOLLARS_UNDER_YUAN
        ),
        [("mixed_currencies", None, None, "Unit:RMB￥10,000")],
    ),
    # Names.
    "name_never_seen": (
        made.as_csv(made.changed(EXPRESS, "水产品", {0: "稀土矿"})),
        [("unknown_row", 7, None, "稀土矿")],
    ),
    "english_name_never_seen": (
        made.as_csv([*ENGLISH[:5], ("Rare earth magnets", "T", *ENGLISH[6][2:]), *ENGLISH[6:]]),
        [("unknown_row", 6, None, "Rare earth magnets")],
    ),
    "rare_earths_twice": (
        made.as_csv(made.changed(EXPRESS, "水产品", {0: "稀土", 1: "吨"})),
        [("duplicate_row", 8, None, "稀土")],
    ),
    # Months.
    "other_month_in_a_header": (
        made.as_csv(titled(EXPRESS, "（5）2025年9月全国出口重点商品量值表")),
        [("bad_month", None, "10月")],
    ),
    "other_year_in_a_header": (
        made.as_csv(titled(IN_DOLLARS, OF_OCTOBER.format(2026))),
        [("bad_month", None, "1-10 Total,2024")],
    ),
    "own_year_in_a_header": (
        made.as_csv(titled(IN_DOLLARS, OF_OCTOBER.format(2024))),
        [("duplicate_column",)],
    ),
    "page_of_another_month": (
        made.as_page(EXPRESS).replace(
            "<title>（5）2025年10月".encode(), "<title>2025年9月".encode()
        ),
        [("bad_month",)],
    ),
    "month_to_come": (
        made.as_csv(titled(EXPRESS, "2095年10月全国出口重点商品量值表")),
        [("bad_month", None, None, "2095年10月全国出口重点商品量值表")],
    ),
    "part_of_a_year": (
        made.as_csv(titled(EXPRESS, "2025年7至10月全国出口重点商品量值表")),
        [("bad_month", None, None, "2025年7至10月全国出口重点商品量值表")],
    ),
    "no_month": (
        made.as_csv(titled(BULLETIN, "出口主要商品量值表")),
        [("no_month", None, None, "出口主要商品量值表")],
    ),
    # Headers and numbers.
    "header_unknown": (
        headed("2025年10月全国出口重点商品量值表", ["10月", "1至10月累计", "排名"]),
        [("unknown_column", None, "排名")],
    ),
    "header_twice": (
        headed("2025年10月全国出口重点商品量值表", ["10月", "10月"]),
        [("duplicate_column",)],
    ),
    "no_units": (
        made.as_csv(with_unit(EXPRESS, "计量单位", "x")),
        [("missing_column",)],
    ),
    "no_second_header": (
        made.as_csv([*EXPRESS[:4], *EXPRESS[5:]]),
        [("missing_column", None, "10月")],
    ),
    "columns_swapped": (
        made.as_csv(swapped(EXPRESS)),
        [
            ("bad_number", 8, "10月 数量", "52699.217"),
            ("bad_number", 8, "10月 金额", "28.58304619"),
        ],
    ),
    "no_number": (
        made.as_csv(made.changed(EXPRESS, "稀土", {2: "4,34.5"})),
        [("bad_number", 8, "10月 数量", "4,34.5")],
    ),
    "below_zero": (
        made.as_csv(made.changed(EXPRESS, "稀土", {3: "-4.1"})),
        [("bad_number", 8, "10月 金额", "-4.1")],
    ),
    "no_figure": (
        made.as_csv(made.changed(EXPRESS, "稀土", dict.fromkeys(range(2, 10), "-"))),
        [("missing_value", 8)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_tables_are_refused_whole(area: Area, name: str) -> None:  # noqa: F811
    raw, expected = CASES[name]
    [result, *_] = area.load({"bad.html": raw})
    assert result.outcome == "refused", result
    told = area.reasons(result)["reasons"]
    found = [(one["reason"], one["row"], one["column"], one["value"]) for one in told]
    assert [cells[: len(case)] for cells, case in zip(found, expected, strict=True)] == [*expected]
    assert all(one["message"] for one in told)
    assert area.landed() == []
    if b"PK" not in raw[:2]:
        assert (area.home / "quarantine" / result.sha256 / "download.csv").read_bytes() == raw


def test_good_tables_are_loaded_beside_a_refused_one(run: Callable, area: Area) -> None:  # noqa: F811
    area.write({"bad.csv": CASES["ten_thousand_tonnes"][0], "good.csv": made.as_csv(BULLETIN)})
    result = run("rare-earth-trade", "ingest", area.drop)
    assert result.returncode == 2
    assert "2 files: 1 loaded (7 rows), 1 refused" in result.stdout
    # The sentence names file, row, column and what stood there, and says what to do.
    assert (
        'bad.csv: row 8, column 计量单位 / Quantity Unit: "万吨" is the unit of "稀土", and no unit'
        " of weight in seeds/reference/ref_main_goods_units.csv: if customs have changed it, add a"
        " row there that says how many tonnes one of it is (bad_unit)"
    ) in result.stderr.replace("\n", "")


def test_every_reason_of_a_table_is_one_that_is_explained() -> None:
    assert {case[0] for _, expected in CASES.values() for case in expected} <= set(forms.Reason)


def test_the_unit_that_customs_misprinted_is_refused_for_its_own_sake() -> None:
    """Without the attachment's name nothing would tell: 16,685 of yuan, 23,185 of dollars."""
    rows = with_unit(ENGLISH, "Unit:US$1,000", "Unit:RMB￥10,000")
    assert words.units()[words.packed("RMB￥10,000")].kept_in == "cny"
    raw = made.as_page(
        rows, "", (DOLLARS_UNDER_YUAN[0].replace("美元", "人民币").replace("USD", "RMB"), "")
    )
    from rare_earth_trade.downloads.main_goods import read  # noqa: PLC0415

    assert read(raw).currency == "CNY"


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], str]]:
    """Ingest bytes; a figure of rare earths that is loaded must stand in them, digit by digit."""
    folder = tmp_path_factory.mktemp("fuzz")
    path = folder / "x.html"
    call = Call(folder / "home")

    def check_bytes(raw: bytes) -> str:
        path.write_bytes(raw)
        [result] = take_all([path], Query("export"), call, reader)
        if result.outcome == "refused":
            assert result.problems
        if result.outcome == "loaded" and result.table:
            title = result.table.title
            text = re.sub(
                "<[^>]*>|&nbsp;|[\\s,\u3000\u00a0]", " ", raw.decode("utf-8-sig", "replace")
            )
            numbers = {Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", text)}
            joined = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)
            numbers |= {Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", joined)}
            file = folder / f"home/landing/main_goods_tables/{result.table.key}.parquet"
            rows = duckdb.execute(
                f"select row_name, {', '.join(CELLS)} from read_parquet($file)", {"file": str(file)}
            ).fetchall()
            names = set(words.row_names().values())
            assert title.month.isoformat() < "2026-11-30"
            for name, *cells in rows:
                if name in names:
                    assert {abs(Decimal(cell)) for cell in cells[:6] if cell} <= numbers
        return result.outcome

    with call:
        reader = Reader(call.folder / "rows.csv")
        yield check_bytes
        reader.close()


TOKENS = [
    *(
        "<td>",
        "</td>",
        "<tr>",
        "</tr>",
        "</table>",
        "<table>",
        'colspan="9"',
        "rowspan=2",
        "\n",
        ",",
    ),
    *(
        '"',
        "\t",
        ";",
        "-",
        "—",
        "稀土",
        "稀土矿",
        "吨",
        "万吨",
        "数量",
        "金额",
        "10月",
        "9月",
        "累计",
    ),
    *(
        "注：",
        "0",
        "1",
        ".",
        ",000",
        "\uff12",
        "\u3000",
        "\0",
        "单位：",
        "百万美元",
        "<!--",
        "&#0;",
        "{",
    ),
]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good table with some cuts, insertions, and pieces in another place."""
    rows = draw(st.sampled_from([EXPRESS, BULLETIN, ENGLISH, made.express_in_english()]))
    text = draw(st.sampled_from([made.as_csv, made.as_page]))(rows).decode("utf-8-sig")
    for _ in range(draw(st.integers(1, 3))):
        start, place = (draw(st.integers(0, len(text))) for _ in range(2))
        end = start + draw(st.sampled_from([0, 0, 1, 2, 7, 60]))
        piece = draw(st.one_of(st.sampled_from(TOKENS), st.just(text[start:end])))
        text = text[:start] + text[end:]
        text = text[:place] + piece + text[place:]
    return text.encode("utf-8", "replace")


@st.composite
def spoilt_cells(draw: st.DrawFn) -> bytes:
    """A good table with cells and rows changed."""
    rows = [list(row) for row in draw(st.sampled_from([EXPRESS, BULLETIN, ENGLISH]))]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.sampled_from([row for row in rows if row]))
        place = draw(st.integers(0, len(row) - 1))
        row[place] = draw(st.one_of(st.sampled_from(TOKENS), st.none(), st.text(max_size=6)))
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), draw(st.sampled_from(rows)))
    return draw(st.sampled_from([made.as_csv, made.as_page]))([tuple(row) for row in rows])


@given(raw=st.one_of(spoilt(), spoilt_cells()))
@SAMPLE
def test_no_figure_is_loaded_that_is_not_there(check: Callable[[bytes], str], raw: bytes) -> None:
    check(raw)


@pytest.mark.full
@given(raw=st.one_of(spoilt(), spoilt_cells(), st.binary(max_size=300)))
@FULL
def test_no_figure_is_loaded_that_is_not_there_in_full(
    check: Callable[[bytes], str], raw: bytes
) -> None:
    check(raw)
