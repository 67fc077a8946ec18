"""Customs downloads: what is read, what is refused and why, and what a second load changes."""

import csv
import gzip
import io
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import by_hand
import duckdb
import pytest
from by_hand import DOWNLOADS, EN, ROWS, ZH, download, spoilt

from rare_earth_trade.downloads import forms, manifest
from rare_earth_trade.downloads.ingest import Query, Result, codes_of, files_of, ingest
from rare_earth_trade.downloads.reader import plain_form
from rare_earth_trade.errors import BadInput

SAMPLES = os.environ.get("RARE_EARTH_TRADE_SAMPLES")
COLUMNS = {
    "trade_month": "DATE",
    "hs8": "VARCHAR",
    "commodity_name": "VARCHAR",
    "customs_partner_code": "VARCHAR",
    "partner_name": "VARCHAR",
    "regime_code": "VARCHAR",
    "regime_name": "VARCHAR",
    "location_code": "VARCHAR",
    "location_name": "VARCHAR",
    "first_quantity": "DECIMAL(18,3)",
    "first_unit": "VARCHAR",
    "second_quantity": "DECIMAL(18,3)",
    "second_unit": "VARCHAR",
    "quantity_kg": "DECIMAL(18,3)",
    "is_quantity_missing": "BOOLEAN",
    "value_usd": "DECIMAL(18,2)",
    "value_cny": "DECIMAL(18,2)",
    "row_number": "INTEGER",
    "file_sha256": "VARCHAR",
    "file_name": "VARCHAR",
    "currency": "VARCHAR",
    "language": "VARCHAR",
    "source_columns": "VARCHAR",
    "queried_codes": "VARCHAR",
    "is_partial": "BOOLEAN",
    "is_complete": "BOOLEAN",
    "called_at": "TIMESTAMP",
    "loaded_at": "TIMESTAMP",
    "flow": "VARCHAR",
}
OF_THE_FILE = (
    *("file_sha256", "file_name", "language", "source_columns", "called_at", "loaded_at"),
)


class Area:
    """A scratch landing area and a folder to drop files in."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.drop = folder / "drop"
        self.drop.mkdir(parents=True)

    def load(
        self, raw: bytes | Path, name: str = "x.csv", flow: str = "export", **query: object
    ) -> Result:
        """Ingest one file."""
        path = self.drop / name
        path.write_bytes(raw.read_bytes() if isinstance(raw, Path) else raw)
        [result] = ingest([path], Query(flow, **query), self.home)
        return result

    def rows(self, columns: str = "*", rest: str = "") -> list[tuple]:
        """Rows of the whole landing area."""
        return duckdb.execute(
            f"select {columns} from read_parquet($files, hive_partitioning = true) {rest}",
            {"files": str(self.home / "landing/flow=*/*.parquet")},
        ).fetchall()

    def landed(self) -> list[tuple]:
        """Rows in the form of a reading by hand."""
        return sorted(self.rows(by_hand.LANDED), key=str)

    def files(self) -> dict[str, bytes]:
        """Every file under home but the lock."""
        return {
            str(path.relative_to(self.home)): path.read_bytes()
            for path in self.home.rglob("*")
            if path.is_file() and path.name != ".lock"
        }

    def reasons(self, result: Result) -> dict:
        """What quarantine says of a refused file."""
        folder = self.home / "quarantine" / result.sha256
        return json.loads((folder / "reasons.json").read_text(encoding="utf-8"))


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return Area(tmp_path)


def numbers(landed: list[tuple]) -> list[tuple]:
    """Rows without scale: 5.000 is 5."""
    return [
        tuple(cell + 0 if isinstance(cell, Decimal) else cell for cell in row) for row in landed
    ]


# Reading


@pytest.mark.parametrize("path", sorted(DOWNLOADS.glob("*.csv")), ids=lambda path: path.stem)
def test_each_download_is_landed_as_a_reading_by_hand_finds_it(area: Area, path: Path) -> None:
    assert area.load(path).outcome == "loaded"
    assert len(area.landed()) > 5
    assert area.landed() == by_hand.read(path.read_bytes())


@pytest.mark.skipif(not SAMPLES, reason="RARE_EARTH_TRADE_SAMPLES names no folder")
def test_real_samples_are_landed_as_a_reading_by_hand_finds_them(area: Area) -> None:
    paths = files_of([Path(SAMPLES)])
    for path in paths:
        before = area.home / "landing"
        assert area.load(path, path.name, "import").outcome == "loaded", before
        found = by_hand.read(path.read_bytes())
        landed = sorted(
            duckdb.execute(
                f"select {by_hand.LANDED} from read_parquet($files) where file_name = $name",
                {"files": str(before / "flow=import/*.parquet"), "name": path.name},
            ).fetchall(),
            key=str,
        )
        assert landed == found
        for place in (3, 7, 8):
            assert sum(row[place] or 0 for row in landed) == sum(row[place] or 0 for row in found)


def test_a_later_load_counts_as_later_even_if_the_clock_goes_back(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = 10 * 365 * 24 * 3600 * 10**9
    now = time.time_ns()
    for clock, kilograms in ((now + years, "1"), (now, "2"), (now, "3")):
        monkeypatch.setattr("time.time_ns", lambda clock=clock: clock)
        area.load(download(spoilt(1, 5, kilograms)), f"{kilograms}.csv")
    loaded = [(one["loaded_at"], one["file_name"]) for one in manifest(area.home)]
    assert [name for _, name in sorted(loaded)] == ["1.csv", "2.csv", "3.csv"]
    assert len({moment for moment, _ in loaded}) == 3


def test_the_made_up_magnets_make_the_known_october(area: Area) -> None:
    area.load(DOWNLOADS / "magnets_2025_10_export_usd.csv", "usd.csv")
    area.load(DOWNLOADS / "magnets_2025_10_export_cny.csv", "cny.csv")
    columns = "currency, hs8, sum(quantity_kg), count(value_usd), count(value_cny)"
    assert area.rows(columns, "group by all order by currency") == [
        ("CNY", "85051110", Decimal("5473200.000"), 0, 19),
        ("USD", "85051110", Decimal("5473200.000"), 19, 0),
    ]


def test_columns_and_types_are_the_agreed_ones(area: Area) -> None:
    area.load(download())
    found = duckdb.execute(
        "describe select * from read_parquet($files, hive_partitioning = true)",
        {"files": str(area.home / "landing/flow=*/*.parquet")},
    ).fetchall()
    assert {name: kind for name, kind, *_ in found} == COLUMNS
    assert [name for name, *_ in found] == list(COLUMNS)


SHUFFLED = (9, 4, 3, 6, 5, 0, 8, 7, 1, 2)
SUPPLEMENTARY = tuple(name.replace("Supplimentary", "Supplementary") for name in EN)
BY_HAND = ("月份", *ZH[1:9], "美元值")


def picked(order: tuple[int, ...], rows: object = ROWS) -> list[tuple[str, ...]]:
    return [tuple(row[place] for place in order) for row in rows]


@pytest.mark.parametrize(
    "raw",
    [
        download(encoding="utf-8"),
        download(encoding="utf-8-sig"),
        download(trailing=False),
        download(end="\r\n"),
        download(end="\r\n", trailing=False, encoding="utf-8-sig"),
        download()[:-1],
        download() + b"\n\n",
        download(header=EN, encoding="utf-8"),
        download(header=EN),
        download(header=SUPPLEMENTARY),
        download(header=tuple(name.upper() for name in EN)),
        download(header=BY_HAND),
        download(header=tuple(f" {name}\t" for name in ZH)),
        download(picked(SHUFFLED), picked(SHUFFLED, [ZH])[0]),
        download(picked(SHUFFLED), picked(SHUFFLED, [EN])[0], encoding="utf-8-sig"),
        download(tuple(tuple(f"{cell}\t" for cell in row) for row in ROWS)),
        download(tuple(tuple(f"\n{cell}\r\n" for cell in row) for row in ROWS)),
        download(tuple((*row[:7], row[7].replace("0", "-"), *row[8:]) for row in ROWS)),
        download(tuple((*row[:8], row[8].replace("?", "-"), row[9]) for row in ROWS)),
        download(tuple((*row[:9], row[9].replace(",", "")) for row in ROWS)),
        download(tuple((*row[:9], f"{row[9]}.00") for row in ROWS)),
        ",".join(ZH).encode()
        + b"\n"
        + b"".join(",".join((*row[:9], row[9].replace(",", ""))).encode() + b"\n" for row in ROWS),
    ],
)
def test_the_same_rows_in_another_dress_land_alike(tmp_path: Path, raw: bytes) -> None:
    wanted, found = map(Area, (tmp_path / "wanted", tmp_path / "found"))
    assert wanted.load(download(), "a.csv").outcome == "loaded"
    assert found.load(raw, "b.csv").problems == []
    exclude = f"* exclude ({', '.join(OF_THE_FILE)})"
    assert found.rows(exclude) == wanted.rows(exclude)
    assert found.rows("distinct file_sha256") != wanted.rows("distinct file_sha256")


def test_both_ways_of_reading_agree_on_a_name_with_a_line_break(area: Area) -> None:
    """Only Python's reader takes these: a field of the plain form has no break, no quote."""
    rows = [(*row[:2], 'the ""old""\nname,', *row[3:]) for row in ROWS]
    area.load(download(rows))
    assert area.landed() == by_hand.read(download(rows))
    assert set(area.rows("partner_name")) == {('the "old" name,',)}


def test_text_in_the_plain_form_has_one_reading() -> None:
    """All short texts that could mislead: where `plain_form` says yes, fields are as they look."""
    tokens = ('"', ",", "\n", "\r", "a", '","', '",\n"', '",\n', '"\n"')
    accepted = 0
    for length in range(6):
        for middle in product(tokens, repeat=length):
            for end in ('",\n', '"\n'):
                text = '"' + "".join(middle) + end
                if plain_form(text) is None:
                    continue
                accepted += 1
                looks = [
                    line.removesuffix(",")[1:-1].split('","') for line in text[:-1].split("\n")
                ]
                rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
                assert [row[:-1] if end[1] == "," else row for row in rows] == looks, text
    assert accepted > 100


def test_missing_markers_are_null_and_kilograms_are_found(area: Area) -> None:
    rows = [
        ("202510", "116", "-", "12019019", "-", "3", "个", "12", "千克", "1"),
        ("202510", "502", "美国", "12019019", "豆", "12", "公斤", "-", "-", "1"),
        ("202510", "133", "韩国", "12019019", "豆", "-", "千克", "", "", "1"),
        ("202510", "304", "德国", "12019019", "豆", "0", "?", "5", "吨", "1,000.55"),
        ("202510", "305", "法国", "12019019", "豆", "1.125", "kg", "0", "?", "0"),
    ]
    assert area.load(download(rows)).problems == []
    columns = (
        "partner_name, first_quantity, first_unit, second_quantity, second_unit, quantity_kg,"
        " value_usd"
    )
    assert numbers(area.rows(columns)) == [
        (None, 3, "个", 12, "千克", 12, 1),
        ("美国", 12, "公斤", None, None, 12, 1),
        ("韩国", None, "千克", None, None, None, 1),
        ("德国", None, None, 5, "吨", None, Decimal("1000.55")),
        ("法国", Decimal("1.125"), "kg", None, None, Decimal("1.125"), 0),
    ]


def test_optional_dimensions_are_kept(area: Area) -> None:
    area.load(DOWNLOADS / "ores_2025_10_import_usd.csv", flow="import")
    assert area.rows(
        "customs_partner_code, partner_name, commodity_name, regime_code, regime_name,"
        " location_code, location_name, quantity_kg, value_usd, flow"
    )[0] == (
        *("502", "美国", "其他稀土 金属矿", "10", "一般贸易", "36", "江西省"),
        *(Decimal("3200100.000"), Decimal("9800000.00"), "import"),
    )


def test_rows_are_ordered_by_month_and_keep_their_number(area: Area) -> None:
    area.load(download(reversed(ROWS)))
    assert area.rows("trade_month::varchar, row_number") == [
        ("2025-09-01", 4),
        ("2025-10-01", 1),
        ("2025-10-01", 2),
        ("2025-10-01", 3),
    ]


@pytest.mark.parametrize(
    # Ten billion for a rare-earth line, a trillion for other goods; then too many digits.
    ("row", "largest", "next_one"),
    [
        (2, "10000000000.00", "10000000000.01"),
        (4, "1000000000000.00", "1000000000000.01"),
        (4, "999999999999.99", "10000000000000000"),
    ],
)
def test_the_largest_number_is_exact_and_the_next_is_refused(
    area: Area, row: int, largest: str, next_one: str
) -> None:
    assert area.load(download(spoilt(row, 9, largest))).outcome == "loaded"
    assert max(area.rows("value_usd")) == (Decimal(largest),)
    result = area.load(download(spoilt(row, 9, next_one)))
    assert [problem.reason for problem in result.problems] == ["bad_number"]


# Refusals


def coming_month() -> str:
    china = datetime.now(UTC) + timedelta(hours=8)
    return f"{(china.replace(day=1) + timedelta(days=32)):%Y%m}"


def many(rows: int) -> list[tuple[str, ...]]:
    return [
        (
            "202510",
            f"{100 + row % 400}",
            "国",
            f"{28000000 + row // 400}",
            "名",
            "1",
            "千克",
            "0",
            "?",
            "1",
        )
        for row in range(rows)
    ]


def without(column: int) -> bytes:
    order = tuple(place for place in range(10) if place != column)
    return download(picked(order), picked(order, [ZH])[0])


REFUSALS = {
    "empty": (b"", [("empty", None, None)]),
    "blank": (b"\xef\xbb\xbf", [("empty", None, None)]),
    "blank lines": (b"\n \r\n", [("empty", None, None)]),
    "header only": (download([]), [("empty", None, None)]),
    "header only, plain": (",".join(ZH).encode(), [("empty", None, None)]),
    "no encoding": (download() + b"\xff\xff", [("not_text", None, None)]),
    "UTF-16 that breaks off": (download(encoding="utf-16")[:-1], [("not_text", None, None)]),
    "UTF-16 of something else": ("no,download\n".encode("utf-16-le"), [("not_text", None, None)]),
    "zero byte": (download().replace(b"1200", b"12\x000"), [("not_text", None, None)]),
    "a broken zip": (b"PK\x03\x04\x00\x00" * 30, [("not_opened", None, None)]),
    "a broken gz": (gzip.compress(download())[:-9], [("not_opened", None, None)]),
    "a broken workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        [("not_opened", None, None)],
    ),
    "another CSV": (b"a,b\n1,2\n", [("not_customs", None, None)]),
    "a page": (b'<html lang="en"><body class="x">no "data</body>', [("not_customs", None, None)]),
    "unknown column": (
        download(header=(*ZH[:2], "备注", *ZH[3:])),
        [("unknown_column", None, "备注")],
    ),
    "nameless column": (download(header=(*ZH[:2], "", *ZH[3:])), [("unknown_column", None, "")]),
    "no month": (without(0), [("no_month", None, None)]),
    "no code": (without(3), [("missing_column", None, None)]),
    "no partner": (without(1), [("missing_column", None, None)]),
    "no quantity": (without(5), [("missing_column", None, None)]),
    "no unit": (without(6), [("missing_column", None, None)]),
    "no second unit": (without(8), [("missing_column", None, None)]),
    "no currency": (without(9), [("no_currency", None, None)]),
    "column twice": (
        download(header=(*ZH[:2], "商品编码", *ZH[3:])),
        [("duplicate_column", None, "商品编码")],
    ),
    "column in both languages": (
        download([(*row, "1") for row in ROWS], (*ZH, "US dollar")),
        [("duplicate_column", None, "US dollar")],
    ),
    "two currencies": (
        download([(*row, "1") for row in ROWS], (*ZH, "人民币")),
        [("mixed_currencies", None, None)],
    ),
    "cut": (download(many(10_000)), [("truncated", None, None)]),
    "cut several times, without a second header": (
        download(many(20_000)),
        [("truncated", None, None)],
    ),
    "cut, with line breaks": (
        download([*many(9_999), ("202510", "502", "a\nb", *ROWS[2][3:])]),
        [("truncated", None, None)],
    ),
    "short row": (download([*ROWS, ROWS[0][:-1]]), [("bad_row", 5, None)]),
    "long row": (download([*ROWS, (*ROWS[0], "1")]), [("bad_row", 5, None)]),
    "something after the trailing comma": (
        download().replace(b'"310,000",', b'"310,000",7'),
        [("bad_row", 2, None)],
    ),
    "unquoted thousands": (
        download().replace(b'"310,000"', b"310,000"),
        [("bad_row", 2, None)],
    ),
    "lone quote": (download() + b'"', [("bad_row", None, None)]),
    "cut inside a row": (download()[:-20], [("bad_row", None, None)]),
    "month": (download(spoilt(2, 0, "202513")), [("bad_month", 2, "数据年月")]),
    "month with a hyphen": (download(spoilt(2, 0, "2025-10")), [("bad_month", 2, "数据年月")]),
    "month before the records": (download(spoilt(2, 0, "199412")), [("bad_month", 2, "数据年月")]),
    "month to come": (download(spoilt(2, 0, coming_month())), [("bad_month", 2, "数据年月")]),
    "year": (download(spoilt(1, 0, "2025")), [("bad_month", 1, "数据年月")]),
    "wide digits": (
        download(spoilt(1, 0, "\uff12\uff1025\uff11\uff10")),
        [("bad_month", 1, "数据年月")],
    ),
    "no month in a row": (download(spoilt(1, 0, "")), [("missing_value", 1, "数据年月")]),
    "code that lost its zero": (
        download(spoilt(4, 3, "5040011")),
        [("bad_code", 4, "商品编码")],
    ),
    "code with a letter": (download(spoilt(4, 3, "8505111O")), [("bad_code", 4, "商品编码")]),
    "code of ten digits": (download(spoilt(4, 3, "8505119000")), [("bad_code", 4, "商品编码")]),
    "partner": (download(spoilt(4, 1, "16")), [("bad_partner", 4, "贸易伙伴编码")]),
    "partner by name": (download(spoilt(4, 1, "日本")), [("bad_partner", 4, "贸易伙伴编码")]),
    "no partner in a row": (download(spoilt(4, 1, "-")), [("missing_value", 4, "贸易伙伴编码")]),
    "rare earths in tonnes": (download(spoilt(1, 6, "吨")), [("bad_unit", 1, "第一计量单位")]),
    "rare earths without unit": (
        download(spoilt(1, 6, "?")),
        [("bad_unit", 1, "第一计量单位")],
    ),
    "rare earths without weight": (
        download([(*ROWS[0][:5], "-", *ROWS[0][6:9], "0")]),
        [("missing_value", 1, "第一数量")],
    ),
    "a number for a unit": (download(spoilt(4, 6, "35")), [("bad_unit", 4, "第一计量单位")]),
    "a number for a second unit": (download(spoilt(4, 8, "7")), [("bad_unit", 4, "第二计量单位")]),
    "a quantity of nothing": (download(spoilt(4, 6, "?")), [("bad_unit", 4, "第一计量单位")]),
    "a second quantity of nothing": (
        download(spoilt(4, 8, "?")),
        [("bad_unit", 4, "第二计量单位")],
    ),
    "an empty unit": (download(spoilt(4, 6, "")), [("missing_value", 4, "第一计量单位")]),
    "an empty quantity": (download(spoilt(4, 5, "")), [("missing_value", 4, "第一数量")]),
    "a negative quantity": (download(spoilt(4, 5, "-12")), [("bad_number", 4, "第一数量")]),
    "a power of ten": (download(spoilt(4, 5, "1.2E+3")), [("bad_number", 4, "第一数量")]),
    "a grouped wrong": (download(spoilt(4, 9, "1,23")), [("bad_number", 4, "美元")]),
    "a decimal comma": (download(spoilt(4, 9, "12,5")), [("bad_number", 4, "美元")]),
    "a leading comma": (download(spoilt(4, 9, ",123")), [("bad_number", 4, "美元")]),
    "zeros before commas": (download(spoilt(4, 9, "000,123")), [("bad_number", 4, "美元")]),
    "a space in a number": (download(spoilt(4, 9, "1 234")), [("bad_number", 4, "美元")]),
    "three decimals of money": (download(spoilt(4, 9, "1.005")), [("bad_number", 4, "美元")]),
    "four decimals of weight": (download(spoilt(4, 5, "1.0005")), [("bad_number", 4, "第一数量")]),
    "not a number": (download(spoilt(4, 9, "NaN")), [("bad_number", 4, "美元")]),
    "a second quantity that is none": (
        download(spoilt(4, 7, "?")),
        [("bad_number", 4, "第二数量")],
    ),
    "no value": (download(spoilt(4, 9, "-")), [("missing_value", 4, "美元")]),
    "a row twice": (download([*ROWS, ROWS[1]]), [("duplicate_row", 5, None)]),
    "a bar that joins cells": (
        download(spoilt(1, 1, "116|28469013")),
        [("bad_partner", 1, "贸易伙伴编码")],
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_names_reason_row_and_column(area: Area, case: str) -> None:
    raw, expected = REFUSALS[case]
    result = area.load(raw, "bad.csv")
    assert result.outcome == "refused"
    told = area.reasons(result)
    assert [(item["reason"], item["row"], item["column"]) for item in told["reasons"]] == expected
    assert all(item["message"] for item in told["reasons"])
    assert (told["file_name"], told["flow"]) == ("bad.csv", "export")
    copy = area.home / "quarantine" / result.sha256 / "download.csv"
    assert copy.read_bytes() == raw
    assert not list(area.home.glob("landing/flow=*/*"))


def test_every_reason_has_its_case() -> None:
    cases = {reason for _, expected in REFUSALS.values() for reason, *_ in expected}
    elsewhere = {"unreadable", "too_large", "other_flow", "other_codes", "conflicting_files"}
    # Of tables of main goods.
    elsewhere |= {"unknown_row"}
    assert cases | elsewhere == set(forms.Reason)
    assert not cases & elsewhere


def test_every_reason_is_explained() -> None:
    guide = (Path(__file__).parents[2] / "docs/customs_downloads.md").read_text(encoding="utf-8")
    assert {reason for reason in forms.Reason if f"| `{reason}` |" not in guide} == set()


def test_every_bad_cell_is_told_with_its_value(area: Area) -> None:
    rows = spoilt(1, 0, "202500")
    rows[2] = ("202510", "5O2", "美国", "85051110", "磁", "x", "千克", "0", "?", "1,2")
    told = area.reasons(area.load(download(rows)))["reasons"]
    assert [(item["row"], item["column"], item["value"]) for item in told] == [
        (1, "数据年月", "202500"),
        (3, "贸易伙伴编码", "5O2"),
        (3, "第一数量", "x"),
        (3, "美元", "1,2"),
    ]


def test_rows_up_to_the_cap_are_loaded(area: Area) -> None:
    assert area.load(download(many(9_999))).rows == 9_999


def test_a_file_that_cannot_be_read_is_refused_without_a_copy(area: Area, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "vanished.csv", tmp_path):
        [result] = ingest([path], Query("export"), area.home)
        assert [problem.reason for problem in result.problems] == ["unreadable"]
    assert not list(area.home.glob("quarantine/*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_stops_no_other(run: Callable, area: Area) -> None:
    (area.drop / "a.csv").write_bytes(download())
    (area.drop / "b.csv").write_bytes(download())
    (area.drop / "a.csv").chmod(0)
    files = sorted(area.drop.iterdir())
    result = run("rare-earth-trade", "ingest", *files, "--flow", "export")
    assert result.returncode == 2
    assert "1 loaded (4 rows), 1 refused" in result.stdout
    assert "(unreadable)" in result.stderr


def test_a_file_of_another_size_is_refused_unread(area: Area, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(forms.MOST_BYTES + 1)
    [result] = ingest([path], Query("export"), area.home)
    assert [problem.reason for problem in result.problems] == ["too_large"]
    assert not list(area.home.glob("quarantine/*"))


def test_the_good_files_of_a_call_are_loaded_beside_a_bad_one(area: Area) -> None:
    for name, raw in (("a", download()), ("b", b"no"), ("c", download(ROWS[:1]))):
        (area.drop / f"{name}.csv").write_bytes(raw)
    results = list(ingest(files_of([area.drop]), Query("export"), area.home))
    assert [result.outcome for result in results] == ["loaded", "refused", "loaded"]
    assert len(manifest(area.home)) == 2


# What the user says


def test_what_the_user_says_is_landed(area: Area) -> None:
    area.load(download(), is_partial=True, codes=("28469013", "8505", "12"))
    assert set(area.rows("queried_codes, is_partial, flow")) == {
        ("28469013,8505,12", True, "export")
    }


def test_nothing_said_is_null(area: Area) -> None:
    area.load(download())
    assert set(area.rows("queried_codes, is_partial")) == {(None, False)}


def test_codes_that_do_not_cover_the_rows_are_refused(area: Area) -> None:
    result = area.load(download(), codes=("2846",))
    assert [(problem.reason, problem.value) for problem in result.problems] == [
        ("other_codes", "12019019"),
        ("other_codes", "85051110"),
    ]


@pytest.mark.parametrize(
    "text", ["", "2846,", "2846;280530", "2", "284690131", "28a", "\uff12\uff18"]
)
def test_codes_that_are_none_are_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        codes_of(text)


def test_codes_are_taken_with_spaces() -> None:
    assert codes_of(" 2846, 280530") == ("2846", "280530")


# Loading again


def test_the_same_bytes_again_change_nothing(area: Area) -> None:
    assert area.load(download(), "first.csv").outcome == "loaded"
    before = area.files()
    assert area.load(download(), "second.csv").outcome == "already loaded"
    assert area.files() == before
    assert set(area.rows("file_name, is_partial")) == {("first.csv", False)}


def test_the_same_bytes_as_the_other_flow_are_refused(area: Area) -> None:
    area.load(download(), flow="import")
    before = area.files()
    result = area.load(download(), flow="export")
    assert [problem.reason for problem in result.problems] == ["other_flow"]
    assert {name: raw for name, raw in area.files().items() if "quarantine" not in name} == before
    assert area.load(download(), flow="import").outcome == "already loaded"
    assert area.files() == before


def test_changed_rows_are_a_second_download(area: Area) -> None:
    area.load(download(), "june.csv")
    area.load(download(spoilt(2, 5, "5001")), "july.csv")
    june, july = manifest(area.home)
    assert (june["file_name"], july["file_name"]) == ("june.csv", "july.csv")
    assert june["loaded_at"] < july["loaded_at"]


def test_quarantine_ends_when_the_same_bytes_load(area: Area) -> None:
    raw = download()
    assert area.load(raw, codes=("99",)).outcome == "refused"
    assert area.load(raw, codes=("98",)).outcome == "refused"
    assert len(list(area.home.glob("quarantine/*/*"))) == 2
    assert area.load(raw).outcome == "loaded"
    assert not list(area.home.glob("quarantine/*"))


# The manifest


def test_the_manifest_tells_each_download(area: Area) -> None:
    assert manifest(area.home) == []
    area.load(download(), "zh.csv", codes=("28", "85", "12"))
    area.load(DOWNLOADS / "magnets_2025_10_export_cny.csv", "cny.csv", is_partial=True)
    first, second = manifest(area.home)
    loaded_at = first.pop("loaded_at")
    assert abs(datetime.now(UTC).replace(tzinfo=None) - loaded_at) < timedelta(minutes=5)
    assert len(first.pop("file_sha256")) == 64
    assert {key: str(value) for key, value in first.items()} == {
        "file_name": "zh.csv",
        "flow": "export",
        "currency": "USD",
        "language": "zh",
        "source_columns": " | ".join(ZH),
        "row_count": "4",
        "first_month": "2025-09-01",
        "last_month": "2025-10-01",
        "month_count": "2",
        "code_count": "3",
        "queried_codes": "28,85,12",
        "is_partial": "False",
        "is_complete": "False",
    }
    assert (second["currency"], second["is_partial"], second["row_count"]) == ("CNY", True, 19)


def test_a_home_with_a_strange_name_works(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] *star*? of=x"
    folder.mkdir()
    area = Area(folder)
    assert area.load(download()).outcome == "loaded"
    assert [row["row_count"] for row in manifest(area.home)] == [4]


# The command


def test_the_command_loads_a_folder_and_says_what_is_next(run: Callable, area: Area) -> None:
    (area.drop / "A.CSV").write_bytes(download())
    (area.drop / "notes.txt").write_text("no download")
    (area.drop / "deeper.csv").mkdir()
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "export")
    assert result.returncode == 0, result.stderr
    assert "A.CSV" in result.stdout
    assert "1 file: 1 loaded (4 rows), 0 refused." in result.stdout
    assert "Next:        make build\n" in result.stdout
    assert result.stderr == ""


def test_the_command_names_refused_files_and_shows_no_control_characters(
    run: Callable, area: Area
) -> None:
    name = "[bold]'; drop table typed; --\x1b[31m\n.csv"
    (area.drop / name).write_bytes(download(spoilt(1, 0, "[red]\x1b[31m")))
    (area.drop / "good.csv").write_bytes(download())
    (area.drop / os.fsdecode(b"\xd6\xd0.csv")).write_bytes(b"x")
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "import")
    assert result.returncode == 2
    assert "1 loaded (4 rows), 2 refused" in result.stdout
    assert "row 1, column 数据年月" in result.stderr
    assert "[bold]'; drop table typed; --\\x1b[31m\\n.csv" in result.stderr
    assert '"[red]\\x1b[31m"' in result.stderr
    assert "\x1b" not in result.stdout + result.stderr
    assert "reasons.json" in result.stdout
    assert "Traceback" not in result.stderr


def test_many_files_are_summed_up(run: Callable, area: Area) -> None:
    for place in range(60):
        raw = b"x" * place if place < 30 else download(spoilt(1, 1, str(100 + place)))
        (area.drop / f"{place:02}.csv").write_bytes(raw)
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "import")
    assert "60 files: 30 loaded (120 rows), 30 refused." in result.stdout
    assert "29.csv" in result.stdout
    assert "59.csv" not in result.stdout
    assert result.stderr.count("not_customs") <= 20
    assert "and 10 more problem(s)" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--flow", "export"),
        ("{folder}", "--flow", "export"),
        ("{folder}/missing.csv", "--flow", "export"),
        ("{file}",),
        ("{file}", "--flow", "both"),
        ("{file}", "--flow", "export", "--codes", "28-46"),
    ],
)
def test_bad_usage_is_code_2(run: Callable, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    file = tmp_path / "x.csv"
    file.write_bytes(download())
    result = run(
        *("rare-earth-trade", "ingest"),
        *(argument.format(folder=folder, file=file) for argument in arguments),
    )
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.rglob("*.parquet"))
