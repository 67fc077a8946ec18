"""Official tables of main goods: each layout that customs publish, and what takes their place."""

import csv
import json
import os
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import duckdb
import goods_tables as made
import pytest
from by_hand import DOWNLOADS, download

from rare_earth_trade import paths
from rare_earth_trade.downloads import statements
from rare_earth_trade.downloads.ingest import Query, Result, ingest
from rare_earth_trade.downloads.main_goods import is_one, read

SEED = paths.PROJECT / "seeds/customs/raw_customs__main_goods_tables.csv"
CELLS = (
    *("month_quantity", "month_value", "ytd_quantity", "ytd_value", "ytd_quantity_year_before"),
    *("ytd_value_year_before", "growth_quantity_pct", "growth_value_pct"),
)
FORMS = {
    "utf8": made.as_csv,
    "gbk": lambda rows: made.as_csv(rows, "gb18030"),
    "page": made.as_page,
}


class Area:
    """A scratch landing area and a folder to drop files in."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.drop = folder / "drop"
        self.drop.mkdir(parents=True)

    def write(self, files: dict[str, bytes], written: int | None = None) -> list[Path]:
        """Write files to be ingested."""
        found = []
        for name, raw in files.items():
            path = self.drop / name
            path.write_bytes(raw)
            if written:
                os.utime(path, (written, written))
            found.append(path)
        return found

    def load(self, files: dict[str, bytes], flow: str | None = None) -> list[Result]:
        """Ingest files in one call."""
        return list(ingest(self.write(files), Query(flow), self.home))

    def one(self, raw: bytes, name: str = "x.html") -> Result:
        """Ingest one file."""
        [result] = self.load({name: raw})
        return result

    def rows(self, columns: str = "*", rest: str = "") -> list[tuple]:
        """Rows of all tables that are loaded."""
        files = str(self.home / "landing/main_goods_tables/*.parquet")
        return duckdb.execute(
            f"select {columns} from read_parquet($files) {rest}", {"files": files}
        ).fetchall()

    def landed(self) -> list[str]:
        """The tables that are loaded."""
        return sorted(file.stem for file in self.home.glob("landing/main_goods_tables/*"))

    def reasons(self, result: Result) -> dict:
        """What quarantine says of a file."""
        folder = self.home / "quarantine" / result.sha256
        return json.loads((folder / "reasons.json").read_text(encoding="utf-8"))


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return Area(tmp_path)


def seed(kind: str, flow: str, month: str, name: str) -> dict[str, str | None]:
    """A row of the seed of copied tables, read by Python's csv module."""
    with SEED.open(encoding="utf-8", newline="") as file:
        [row] = [
            row
            for row in csv.DictReader(file)
            if (row["table_kind"], row["flow"], row["table_month"]) == (kind, flow, month)
            and row["row_name"] == name
        ]
    return {cell: row[cell] or None for cell in CELLS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("flow", ["export", "import"])
@pytest.mark.parametrize("kind", ["express", "bulletin"])
def test_chinese_tables_hold_the_figures_of_the_seed(kind: str, flow: str, form: str) -> None:
    rows = made.express(flow) if kind == "express" else made.bulletin(flow)
    raw = FORMS[form](rows)
    assert is_one(raw)
    table = read(raw)
    assert table.key == f"{kind}-{flow}-2025-10-cny-zh"
    names = ["稀土及其制品", "稀土"] if (kind, flow) == ("bulletin", "export") else ["稀土"]
    assert [row.name for row in table.ours] == names
    for row in table.ours:
        found = {cell: row.cells.get(cell) for cell in CELLS}
        assert found == seed(kind, flow, "2025-10", row.name)
        assert row.unit == "吨"
    assert table.growth_window == ("ytd" if kind == "express" else "month")
    goods = [row for row in rows[5:] if row != rows[-1]]
    assert len(table.rows) == len(goods)


@pytest.mark.parametrize("form", FORMS)
def test_english_tables_are_read_to_the_places_that_they_print(form: str) -> None:
    table = read(FORMS[form](made.express_in_english()))
    assert (table.key, table.value_unit) == ("express-export-2025-10-usd-en", "USD1 Million")
    [row] = table.ours
    assert (row.name, row.unit) == ("Rare-earth ore, metals, compounds", "Ton")
    assert list(row.cells.values()) == (
        ["4343.5", "56.7", "52699.2", "398.9", "47689.4", "411.2", "10.5", "-3.0"]
    )
    table = read(FORMS[form](made.bulletin_in_english()))
    assert (table.key, table.value_unit) == ("bulletin-export-2025-10-usd-en", "US$1,000")
    assert [row.name for row in table.ours] == [
        "Rare-earth ore, metals, compounds and articles thereof",
        "Rare-earth ore, metals, compounds",
    ]
    assert table.ours[1].cells == {
        "month_quantity": "4343",
        "month_value": "56710",
        "ytd_quantity": "52699",
        "ytd_value": "398911",
        "growth_quantity_pct": "-8.6",
        "growth_value_pct": "44.2",
    }
    assert table.growth_window == "month"
    # An error of customs' own spreadsheet in a row of other goods.
    assert table.notes == (
        'kept as printed, though no number: "*REF!" of "New trio (electric vehicles) *"'
        " (row 10) and 2 more",
    )


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls"])
def test_a_workbook_holds_the_table_of_its_sheet(area: Area, name: str) -> None:
    raw = made.as_xlsx(made.express())
    if name == "x.xls":
        # Merged cells, GBK and numbers as floats, as in the files that customs attach.
        raw = (DOWNLOADS / "main_goods_2025_10_export_cny.xls").read_bytes()
    result = area.load({name: raw})[0]
    assert (result.outcome, result.rows, result.months) == ("loaded", 7, "2025-10")
    assert result.name == f"{name}: M139RMBADD"
    columns = ", ".join(CELLS)
    [row] = area.rows(columns, "where row_name = '稀土'")
    assert dict(zip(CELLS, row, strict=True)) == seed("express", "export", "2025-10", "稀土")


def test_a_sheet_in_yuan_and_one_in_dollars_are_two_tables(area: Area) -> None:
    dollars = made.changed(made.express(), "稀土", {3: 56.7, 5: 398.9, 7: 411.2})
    dollars[1] = (None, "（5）2025年10月全国出口重点商品量值表（美元值）")
    dollars[2] = (None, "单位:百万美元")
    book = made.workbook({"M139RMBADD": made.express(), "M139USDADD": dollars})
    assert [one.currency for one in area.load({"x.xlsx": book})] == ["CNY", "USD"]
    assert area.landed() == ["express-export-2025-10-cny-zh", "express-export-2025-10-usd-zh"]


def test_all_rows_are_kept_as_printed(area: Area) -> None:
    area.one(made.as_page(made.express()))
    assert area.rows("row_number, row_name, quantity_unit, month_quantity, ytd_value") == [
        (6, "农产品*", "-", None, "5321.2"),
        (7, "水产品", "万吨", "39.1", "1012.9"),
        (8, "稀土", "吨", "4343.473", "28.58304619"),
        (9, "塑料制品", None, None, "803.4"),
        (10, "集成电路", "亿个", "310.5", "10930.2"),
        (11, "机电产品*", "-", None, "123456.7"),
        (12, "高新技术产品*", "-", None, "56456.7"),
    ]
    assert area.rows(
        "distinct table_kind, flow, table_month, table_title, value_unit, growth_window,"
        " released_on, released_on_basis, copied_from, currency, language, file_name"
    ) == [
        (
            *("express", "export", "2025-10", "（5）2025年10月全国出口重点商品量值表（人民币值）"),
            *("亿元人民币", "ytd", "2025-11-07", "stated", None, "CNY", "zh", "x.html"),
        )
    ]


def headed(title: str, labels: list[str], unit: str = "单位：亿元人民币") -> bytes:
    """A table of one row, 稀土, whose figures count from 1; by its title and headers."""
    width = 2 * len(labels)
    figures = [str(number) for number in range(1, width + 1)]
    words = ("商品名称", "计量单位", "数量", "金额", "稀土", "吨", made.NOTE)
    if "Quantity" in title:
        words = ("Commodity", "Unit", "Quantity", "Value", "Rare earth", "Ton", made.EN_NOTE)
    name, counted, quantity, value, goods, tonnes, note = words
    return made.as_csv(
        [
            (title,),
            (None,) * width + (unit,),
            (name, counted, *(cell for label in labels for cell in (label, None))),
            (None, None, *(quantity, value) * len(labels)),
            (goods, tonnes, *figures),
            (note,),
        ]
    )


BEFORE, GROWTH = "去年同期累计", "累计比去年同期±%"
EN_BEFORE = "1-2 Total, 2024"
LAYOUTS = {
    # January and February together, as the first express table of a year has them.
    "together": (
        headed("（4）2025年1至2月全国进口重点商品量值表", ["1至2月累计", BEFORE, GROWTH]),
        ("express-import-2025-02-cny-zh", "ytd", "ytd_quantity 1 ytd_quantity_year_before 3"),
    ),
    "february_alone": (
        headed("2026年2月全国出口重点商品量值表", ["2月", "1至2月累计", "上年", GROWTH]),
        ("express-export-2026-02-cny-zh", "ytd", "month_quantity 1 ytd_quantity 3"),
    ),
    "january": (
        headed("（13）2026年1月出口主要商品量值表（人民币值）", ["1月", "比去年同期±%"]),
        ("bulletin-export-2026-01-cny-zh", "month", "month_quantity 1 growth_quantity_pct 3.0"),
    ),
    "bulletin_without_words": (
        headed(
            "（14）2024年5月进口主要商品量值表（人民币值）",
            ["5月", "1至5月累计", "比去年同期±%", "累计比去年同期±%"],
        ),
        (
            "bulletin-import-2024-05-cny-zh",
            "month",
            "growth_value_pct 6.0 ytd_growth_value_pct 8.0",
        ),
    ),
    "english_together": (
        headed(
            "(5) China's Major Exports by Quantity and Value, January-February 2025 (in CNY)",
            ["1-2 Total", EN_BEFORE, "1-2 Total, Year-On-Year(%) "],
            "Unit: CNY 100 Million",
        ),
        ("express-export-2025-02-cny-en", "ytd", "ytd_value 2 growth_value_pct 6.0"),
    ),
    "english_of_2019": (
        headed(
            "(5) China's Major Exports by Quantity and Value, May 2019 (in CNY)",
            ["May", "Jan-May in Total", "Jan-May 2018 in Total", "Jan-May Total Year-on-Year ±%"],
            "Value Unit: CNY 100 Million",
        ),
        ("express-export-2019-05-cny-en", "ytd", "month_value 2 ytd_value_year_before 6"),
    ),
    "english_january": (
        headed(
            "（14）Major Import Commodities in Quantity and Value,1.2026",
            ["1", "Percentage Change"],
            "Unit:US$1,000",
        ),
        ("bulletin-import-2026-01-usd-en", "month", "month_value 2 growth_value_pct 4.0"),
    ),
    "english_january_twice": (
        headed(
            "（13）Major Export Commodities in Quantity and Value,1-1.2022",
            ["1", "1to1", "Percentage Change"],
            "Unit:US$1,000",
        ),
        ("bulletin-export-2022-01-usd-en", "month", "month_value 2 ytd_value 4"),
    ),
    "english_bulletin_together": (
        headed(
            "（13）Major Export Commodities in Quantity and Value,1-2.2020",
            ["1 to 2", "Percentage Change"],
            "Unit:US$1,000",
        ),
        ("bulletin-export-2020-02-usd-en", "ytd", "ytd_value 2 growth_value_pct 4.0"),
    ),
    "no_word_over_the_month": (
        headed(
            "（13）Major Export Commodities in Quantity and Value,1-6.2018",
            ["", "1to6", "Percentage Change"],
            "Unit:US$1,000",
        ),
        ("bulletin-export-2018-06-usd-en", "month", "month_quantity 1 ytd_quantity 3"),
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_of_other_months_and_years(name: str) -> None:
    raw, (key, window, cells) = LAYOUTS[name]
    table = read(raw)
    assert (table.key, table.growth_window) == (key, window)
    names, numbers = cells.split()[::2], cells.split()[1::2]
    assert [table.ours[0].cells[name] for name in names] == numbers


@pytest.mark.parametrize(
    ("rows", "released", "expected"),
    [
        (made.express(), "发布时间：2025-11-07 10:12", ("2025-11-07", "stated")),
        (made.express_in_english(), "2025/11/07", ("2025-11-07", "inferred")),
        # The page was mended later; the month was not over; no day at all.
        (made.bulletin_in_english(), "2026/03/19", (None, "unknown")),
        (made.bulletin_in_english(), "2025/10/08", (None, "unknown")),
        (made.express(), "", (None, "unknown")),
    ],
)
def test_the_day_is_what_the_page_prints(
    rows: list, released: str, expected: tuple[str | None, str]
) -> None:
    table = read(made.as_page(rows, released))
    assert (table.released_on, table.released_on_basis) == expected


def test_the_digits_that_a_spreadsheet_adds_are_taken_off() -> None:
    rows = made.changed(made.express(), "稀土", {2: 4343.4730000000003, 4: 52699.21700000001})
    cells = read(made.as_csv(rows)).ours[0].cells
    assert (cells["month_quantity"], cells["ytd_quantity"]) == ("4343.473", "52699.217")


def test_the_same_table_again_is_said(area: Area) -> None:
    first = made.as_page(made.express())
    assert area.one(first).outcome == "loaded"
    assert [area.one(first, "copy.html").outcome, area.landed()] == [
        "already loaded",
        ["express-export-2025-10-cny-zh"],
    ]
    again = area.one(made.as_csv(made.express()), "y.csv")
    assert again.outcome == "already loaded"
    assert again.notes == ("the same figures as x.html, which stays",)


def test_a_newer_file_takes_the_place_and_says_what_changed(area: Area) -> None:
    first = area.one(made.as_csv(made.express()), "first.csv")
    rows = made.changed(made.express(), "稀土", {2: 4343.474, 9: "10.6"})
    second = area.one(made.as_csv(made.changed(rows, "水产品", {3: 120.4})), "second.csv")
    assert second.outcome == "loaded"
    assert second.notes == (
        "replaces first.csv, now in quarantine:"
        " 稀土, quantity of the month: 4343.473 before, 4343.474 now;"
        " 稀土, growth of the value: -2.2 before, 10.6 now;"
        " 水产品, value of the month: 119.4 before, 120.4 now",
    )
    assert area.rows("month_quantity", "where row_name = '稀土'") == [("4343.474",)]
    assert [one["reason"] for one in area.reasons(first)["reasons"]] == ["replaced"]
    kept = area.home / "quarantine" / first.sha256 / "download.parquet"
    assert duckdb.execute(f"select count(*) from '{kept}'").fetchall() == [(7,)]
    # Given again, the first one counts again, and leaves quarantine.
    assert area.one(made.as_csv(made.express()), "first.csv").outcome == "loaded"
    assert not kept.exists()
    assert area.rows("month_quantity", "where row_name = '稀土'") == [("4343.473",)]


def test_of_two_files_of_a_call_the_newer_counts(area: Area) -> None:
    newer = made.as_csv(made.changed(made.express(), "稀土", {2: 4000}))
    files = area.write({"a_newer.csv": newer}, 2_000)
    files += area.write({"b_older.csv": made.as_csv(made.express())}, 1_000)
    results = list(ingest(files, Query(None), area.home))
    assert [(one.name, one.outcome) for one in results] == [
        ("b_older.csv", "loaded"),
        ("a_newer.csv", "loaded"),
    ]
    assert area.rows("month_quantity", "where row_name = '稀土'") == [("4000",)]


def test_of_two_files_of_one_second_neither_counts(area: Area) -> None:
    other = made.as_csv(made.changed(made.express(), "稀土", {2: 4000}))
    files = area.write({"a.csv": made.as_csv(made.express()), "b.csv": other}, 1_000)
    results = list(ingest(files, Query(None), area.home))
    assert [one.problems[0].reason for one in results] == ["conflicting_files"] * 2
    assert (
        "稀土, quantity of the month: 4343.473 before, 4000 now" in results[1].problems[0].message
    )
    assert area.landed() == []


def test_editions_and_currencies_stand_beside_each_other(area: Area) -> None:
    area.load(
        {
            "1.csv": made.as_csv(made.bulletin()),
            "2.csv": made.as_csv(made.bulletin_in_english()),
            "3.zip": made.zipped({"x/4.html": made.as_page(made.express_in_english())}),
        }
    )
    assert area.landed() == [
        "bulletin-export-2025-10-cny-zh",
        "bulletin-export-2025-10-usd-en",
        "express-export-2025-10-usd-en",
    ]


def test_forget_takes_a_table_back(area: Area) -> None:
    result = area.one(made.as_page(made.express()))
    assert statements.forget("x.html", area.home)["row_count"] == 7
    assert area.landed() == []
    assert [one["reason"] for one in area.reasons(result)["reasons"]] == ["forgotten"]
    assert area.one(made.as_page(made.express())).outcome == "loaded"


def test_a_flow_is_needed_for_tariff_lines_only(run: Callable, area: Area) -> None:
    area.write({"table.html": made.as_page(made.express()), "lines.csv": download()})
    result = run("rare-earth-trade", "ingest", area.drop)
    assert result.returncode == 2
    assert "Missing option '--flow': lines.csv is no table of main goods" in result.stderr
    status = json.loads(run("rare-earth-trade", "status", "--json").stdout)
    assert status["downloads"]["tables"] == []
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "export")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "4343.473" in result.stdout
    assert "2 files: 2 loaded" in result.stdout
    [table] = json.loads(run("rare-earth-trade", "status", "--json").stdout)["downloads"]["tables"]
    assert table["file_name"] == "table.html"
    assert (table["table_kind"], table["flow"], table["month"]) == ("express", "export", "2025-10")
    assert "express export" in run("rare-earth-trade", "status").stdout
    assert run("rare-earth-trade", "expect", "--landing").returncode == 0


def test_a_flow_that_the_title_denies_is_refused(area: Area) -> None:
    [result] = area.load({"x.html": made.as_page(made.express())}, flow="import")
    assert [problem.reason for problem in result.problems] == ["other_flow"]


def test_a_folder_means_the_pages_with_such_a_table(run: Callable, area: Area) -> None:
    area.write({"table.html": made.as_page(made.express()), "other.html": b"<html>x</html>"})
    result = run("rare-earth-trade", "ingest", area.drop)
    assert result.returncode == 0
    assert "1 file: 1 loaded" in result.stdout


def test_a_broken_file_is_named(run: Callable, area: Area, tmp_path: Path) -> None:
    folder = tmp_path / "home/landing/main_goods_tables"
    folder.mkdir(parents=True)
    (folder / "express-export-2025-10-cny-zh.parquet").write_bytes(b"x")
    assert "cannot be read" in run("rare-earth-trade", "status").stderr
    result = run("rare-earth-trade", "expect", "--landing")
    assert result.returncode == 2
    assert "main_goods_tables/express-export-2025-10-cny-zh.parquet cannot be read" in result.stderr


@pytest.mark.long
def test_the_tables_of_a_month_are_staged_as_the_seed_has_them(
    run: Callable, area: Area, tmp_path: Path
) -> None:
    area.write(
        {
            f"{kind}_{flow}.{ending}": form(rows(flow))
            for flow in ("export", "import")
            for kind, rows, ending, form in (
                ("express", made.express, "xlsx", made.as_xlsx),
                ("bulletin", made.bulletin, "html", lambda rows: made.as_page(rows, "")),
            )
        }
    )
    # The pages of figures, too: a file has no address of its own.
    asked = ("dbt", "build", "-s", "+dim_source", "--indirect-selection", "buildable")
    query = "select * exclude (is_landed, copied_from) from staging.stg_customs__main_goods_figures"
    built = tmp_path / "home/build/rare_earth_trade.duckdb"

    def figures() -> tuple[list[tuple], list[tuple]]:
        done = run(*asked)
        assert done.returncode == 0, done.stdout
        # The view reads the landing area by a path from the root in which dbt ran.
        with chdir(built.parents[1] / "root"), duckdb.connect(str(built)) as connection:
            found = connection.execute(f"{query} order by figure_id").fetchall()
            landed = connection.execute(f"{query} where is_landed order by figure_id").fetchall()
        return found, landed

    copied, none = figures()
    assert none == []
    assert run("rare-earth-trade", "ingest", area.drop).returncode == 0
    found, landed = figures()
    assert found == copied
    # Eight figures of each express row, six of each of the three bulletin rows.
    assert len(landed) == 2 * 8 + 3 * 6
