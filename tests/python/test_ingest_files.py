"""What people have: archives, workbooks, other separators, pasted exports, lines below the rows."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from by_hand import DOWNLOADS, EN, ROWS, ZH, download, read
from test_ingest import Area, area, many  # noqa: F401 (a fixture)
from workbooks import workbook

from rare_earth_trade.downloads import containers, forms
from rare_earth_trade.downloads.forms import Problem, Reason, gathered
from rare_earth_trade.downloads.ingest import Query, Result, files_of, ingest

OTHERS = [(f"2025{month:02}", *row[1:]) for month in (7, 8) for row in ROWS[:1]]


def lines(separator: str, rows: object = ROWS, header: tuple[str, ...] = ZH) -> str:
    """A download as a spreadsheet saves it: quotes only where they are needed."""
    texts = []
    for row in (header, *rows):
        cells = [f'"{cell}"' if separator in cell else cell for cell in row]
        texts.append(separator.join(cells))
    return "\r\n".join(texts) + "\r\n"


def load_all(area: Area, files: dict[str, bytes]) -> list[Result]:  # noqa: F811
    """Ingest some files in one call, a minute apart in their order."""
    for place, (name, raw) in enumerate(files.items()):
        path = area.drop / name
        path.write_bytes(raw)
        os.utime(path, (1_760_000_000 + 60 * place,) * 2)
    return list(ingest([area.drop / name for name in files], Query("export"), area.home))


def zipped(members: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return raw.getvalue()


# Separators and encodings


@pytest.mark.parametrize(
    "raw",
    [
        lines("\t").encode("utf-8"),
        lines(";").encode("gb18030"),
        lines(";", header=EN).encode("utf-8-sig"),
        f"sep=;\r\n{lines(';')}".encode("utf-8-sig"),
        f"sep=,\r\n{lines(',')}".encode("gb18030"),
        f'"sep=,"\n{lines(",")}'.encode(),
        lines("\t").encode("utf-16"),
        lines("\t").encode("utf-16-le"),
        lines("\t").encode("utf-16-be"),
        b"\xfe\xff" + lines(",").encode("utf-16-be"),
        download(encoding="utf-16"),
        ("\r\n,,,,,,,,,,\r\n" + lines(",")).encode(),
    ],
)
def test_other_separators_and_encodings_hold_the_same_rows(area: Area, raw: bytes) -> None:  # noqa: F811
    result = area.load(raw)
    assert (result.outcome, result.problems, result.rows) == ("loaded", [], 4)
    assert area.landed() == read(download())


def test_a_comma_in_a_number_does_not_decide_on_the_separator(area: Area) -> None:  # noqa: F811
    """Data has more commas than tabs; the header has none."""
    rows = [(*row[:4], "a,b,c,d,e,f,g,h,i,j,k,l;m", *row[5:]) for row in ROWS]
    assert area.load(lines("\t", rows).encode()).outcome == "loaded"
    assert set(area.rows("commodity_name")) == {("a,b,c,d,e,f,g,h,i,j,k,l;m",)}


@pytest.mark.parametrize(
    ("quantities", "values", "is_refused"),
    [
        # As one that puts a comma before decimals writes thousands.
        (("198.450", "5000"), ("9922500", "310000"), True),
        (("1.000", "2.000"), ("50,000", "310,000"), True),
        (("1.000", "2.000"), ("50,000", "26,908,710"), True),
        # And decimals, where nothing else has a comma.
        (("198,450", "5000"), ("9922500", "310000"), True),
        # Another number shows what the sign is.
        (("198.450", "12.5"), ("9922500", "310000"), False),
        (("198.450", "5000"), ("9922500.00", "310000"), False),
        (("198.450", "1,200.125"), ("9922500", "310000"), False),
        (("198.450", "1200.125"), ("9922500", "310000"), False),
        (("198.450", "0.125"), ("9922500", "310000"), False),
        (("198,450", "5000"), ("9,922,500", "310000"), False),
        (("198450", "5000"), ("9922500", "310000"), False),
    ],
)
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_quantity_of_two_readings_is_refused(
    area: Area,  # noqa: F811
    separator: str,
    quantities: tuple[str, ...],
    values: tuple[str, ...],
    is_refused: bool,
) -> None:
    rows = [
        (*row[:5], quantity, *row[6:9], value)
        for row, quantity, value in zip(ROWS, quantities, values, strict=False)
    ]
    result = area.load(lines(separator, rows).encode())
    assert result.outcome == ("refused" if is_refused else "loaded")
    if is_refused:
        problem = result.problems[0]
        assert (problem.reason, problem.column) == ("bad_number", ZH[5])
        assert (problem.row, problem.value) == (1, quantities[0])
        assert "give the download as it came" in problem.message
    # Between commas, where a point is a point.
    as_it_came = area.load(download(rows), "b.csv")
    assert as_it_came.outcome == "loaded"


def test_full_width_commas_between_fields_are_named(area: Area) -> None:  # noqa: F811
    raw = lines(",").replace(",", "\uff0c").encode()
    [problem] = area.load(raw).problems
    assert problem.reason == "not_customs"
    assert "full-width commas" in problem.message


# Lines that hold no row


def told(result: Result) -> str:
    return " ".join(result.notes)


@pytest.mark.parametrize(
    ("below", "said"),
    [
        (",,,,,,,,,,\n,,,,,,,,,,\n", "2 empty lines"),
        ("\n\n", "2 empty lines"),
        ("合计,,,,,5000,千克,,,88700000,\n", "1 total line"),
        ("Total:,,,,,5000,,,,,\n", "1 total line"),
        (",,总计,,,5000,千克,,,88700000,\n", "1 total line"),
        ("数据来源:某处\n", "1 note"),
        ("注\uff1a1. 美元,,,,,,,,,,\n", "1 note"),
        ("小计,,,,,5,,,,,\n\n总值,,,,,5,,,,,\nNote: x\n", "1 empty line, 2 total lines and 1 note"),
    ],
)
def test_what_stands_below_the_rows_is_set_aside_and_said(
    area: Area,  # noqa: F811
    below: str,
    said: str,
) -> None:
    result = area.load(download(encoding="utf-8") + below.encode())
    assert (result.outcome, result.problems) == ("loaded", [])
    assert told(result) == f"set aside: {said}"
    assert area.landed() == read(download())
    assert [number for (number,) in area.rows("row_number", "order by 1")] == [1, 2, 3, 4]


def test_empty_lines_among_the_rows_do_not_count(area: Area) -> None:  # noqa: F811
    raw = download(encoding="utf-8").replace(b'"202510","502"', b',,,,,,,,,,\n"202510","502"')
    assert told(area.load(raw)) == "set aside: 1 empty line"
    assert area.landed() == read(download())


@pytest.mark.parametrize(
    "below",
    [
        # Something that may be a row, however spoilt, is never set aside.
        '"2025',
        "202510\n",
        "202510,合计,,,,5,千克,,,5,\n",
        ",,日本,,,5,千克,,,5,\n",
        "remarkable\n",
        '"合计","","","","","5","千克","","","5",\n"202510","304","","85051110","","1","kg","","","1",\n',
    ],
)
def test_what_may_be_a_row_is_not_set_aside(area: Area, below: str) -> None:  # noqa: F811
    result = area.load(download(encoding="utf-8") + below.encode())
    assert result.outcome == "refused"


def test_a_total_among_the_rows_is_named_as_one(area: Area) -> None:  # noqa: F811
    rows = [ROWS[0], ("合计", "", "", "", "", "1200", "千克", "", "", "74400"), ROWS[1]]
    [problem] = area.load(download(rows)).problems
    assert (problem.reason, problem.row, problem.value) == ("bad_row", 2, "合计")
    assert "is a total" in problem.message


def test_a_total_hides_no_fault_of_another_row(area: Area) -> None:  # noqa: F811
    total = ("", "合计", "", "", "", "x", "千克", "", "", "")
    rows = [total, ROWS[0], (*ROWS[1][:5], "x", *ROWS[1][6:]), total, ROWS[2]]
    problems = area.load(download(rows)).problems
    assert [(one.reason, one.row, one.rows) for one in problems] == [
        ("bad_row", 1, (1, 4)),
        ("bad_number", 3, ()),
    ]


# Archives


def test_each_member_of_a_zip_is_a_download_of_its_own(area: Area) -> None:  # noqa: F811
    bad = download()[:-20]
    raw = zipped(
        {
            "2025/a.csv": download(),
            "../../b.txt": lines("\t", OTHERS).encode(),
            "bad.csv": bad,
            "readme.txt": b"no download",
            "chart.png": b"x",
            "__MACOSX/._a.csv": b"x",
            "2025/": b"",
        }
    )
    results = load_all(area, {"all.zip": raw})
    assert [(one.name, one.outcome) for one in results] == [
        ("all.zip: 2025/a.csv", "loaded"),
        ("all.zip: ../../b.txt", "loaded"),
        ("all.zip: bad.csv", "refused"),
        ("all.zip: readme.txt", "left aside"),
        ("all.zip: chart.png", "left aside"),
    ]
    assert {row[0] for row in area.rows("file_name")} == {
        "all.zip: 2025/a.csv",
        "all.zip: ../../b.txt",
    }
    assert sorted(path.name for path in area.home.parent.rglob("*.txt")) == []
    assert (area.home / "quarantine" / results[2].sha256 / "download.csv").read_bytes() == bad
    again = load_all(area, {"a.csv": download(), "all.zip": raw})
    assert [one.outcome for one in again[:3]] == ["already loaded"] * 3


def test_a_gz_is_the_file_in_it(area: Area) -> None:  # noqa: F811
    [result] = load_all(area, {"a.csv.gz": gzip.compress(download())})
    assert (result.name, result.outcome, result.rows) == ("a.csv.gz: a.csv", "loaded", 4)
    assert area.load(download()).outcome == "already loaded"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (zipped({f"{place}.csv": b"" for place in range(1_001)}), "too_large"),
        (zipped({"a.csv": bytes(forms.MOST_BYTES + 1)}), "too_large"),
        (gzip.compress(bytes(forms.MOST_BYTES + 1)), "too_large"),
        (zipped({"b.zip": zipped({"a.csv": download()})}), "not_opened"),
        (gzip.compress(zipped({"a.csv": download()})), "not_opened"),
        (zipped({"a.png": b""}), "not_customs"),
        (zipped({"a.txt": b"no download"}), "not_customs"),
        (zipped({"a.txt": b"no download", "b.png": b""}), "not_customs"),
        (zipped({}), "not_customs"),
        (zipped({"a.csv": download()}).replace(b"a.csv", b"b.csv", 1), "not_opened"),
        (workbook({"a": [("x", 1)]}), "not_customs"),
        (workbook({"a": [ZH]})[:-40], "not_opened"),
    ],
)
def test_an_archive_that_is_no_good_is_refused(area: Area, raw: bytes, reason: str) -> None:  # noqa: F811
    results = load_all(area, {"x.zip": raw})
    assert {problem.reason for one in results for problem in one.problems} == {reason}
    assert not list(area.home.glob("landing/flow=*/*"))


def test_what_an_archive_claims_of_its_size_is_not_believed(
    area: Area,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(containers, "MOST_UNPACKED", 1_000)
    [result] = load_all(area, {"x.zip": zipped({"a.csv": download(many(50))})})
    assert [problem.reason for problem in result.problems] == ["too_large"]
    # Ten bytes, says the directory at the end.
    raw = bytearray(zipped({"a.csv": download(many(50))}))
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = (10).to_bytes(4, "little")
    [result] = load_all(area, {"y.zip": bytes(raw)})
    assert result.outcome == "refused"


def test_a_zip_made_by_windows_in_china_has_readable_names() -> None:
    raw = zipped({"x.csv": b"", "yyyyyyyyy.csv": b""})
    name = "下载.csv".encode("gb18030")
    raw = raw.replace(b"yyyyyyyyy.csv", name.ljust(13, b"_"))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert containers.member_name(archive.infolist()[1]) == "下载.csv_____"


# Workbooks


def as_numbers(row: tuple[str, ...]) -> tuple[object, ...]:
    """A row as a spreadsheet holds it: month, codes and figures are numbers."""
    cells = [int(cell.replace(",", "")) if cell[:1].isdigit() else cell for cell in row]
    return tuple(cells)


def test_each_sheet_of_a_workbook_is_a_download_of_its_own(area: Area) -> None:  # noqa: F811
    raw = workbook(
        {
            "数据": [ZH, *map(as_numbers, ROWS)],
            "2024": [(None,) * 12, (*EN, None, None), *(map(as_numbers, OTHERS))],
            "chart": [("some", 5)],
            "empty": [],
        }
    )
    results = load_all(area, {"book.xlsx": raw})
    assert [(one.name, one.outcome) for one in results] == [
        ("book.xlsx: 数据", "loaded"),
        ("book.xlsx: 2024", "loaded"),
        ("book.xlsx: chart", "left aside"),
        ("book.xlsx: empty", "left aside"),
    ]
    assert area.landed() == sorted(read(download()) + read(download(OTHERS)), key=str)
    assert {one.outcome for one in load_all(area, {"again.xlsx": raw})} == {
        "already loaded",
        "left aside",
    }


def test_an_xls_is_read_like_the_csv_that_it_was(area: Area) -> None:  # noqa: F811
    raw = (DOWNLOADS / "magnets_2025_10_export_usd.xls").read_bytes()
    results = load_all(area, {"magnets.xls": raw})
    assert [one.outcome for one in results] == ["loaded", "left aside"]
    assert area.landed() == read((DOWNLOADS / "magnets_2025_10_export_usd.csv").read_bytes())


@pytest.mark.parametrize(
    ("column", "cell", "reason", "said"),
    [
        (0, date(2025, 10, 1), "bad_month", "made a date of it"),
        (3, 5040011, "bad_code", "leading zero"),
        (3, 85051110.5, "bad_code", "not a commodity code"),
        (5, 0.1 + 0.2, "bad_number", "at most 3 decimals"),
        (9, 12345678901234567, "bad_number", "a spreadsheet has rounded it"),
        (9, True, "bad_number", "not a number"),
    ],
)
def test_a_cell_that_a_spreadsheet_has_spoilt_is_named(
    area: Area,  # noqa: F811
    column: int,
    cell: object,
    reason: str,
    said: str,
) -> None:
    row = list(as_numbers(ROWS[1]))
    row[column] = cell
    [result] = load_all(area, {"book.xlsx": workbook({"data": [ZH, tuple(row)]})})
    [problem] = result.problems
    assert (problem.reason, problem.row, problem.column) == (reason, 1, ZH[column])
    assert said in problem.message


def test_numbers_of_a_workbook_are_exact(area: Area) -> None:  # noqa: F811
    cells = {"0.001": 0.001, "123456789.5": 123456789.5, "0.0000001": 1e-7}
    for text, number in cells.items():
        raw = workbook({"data": [ZH, (202510, 304, "", "12019019", "", number, "kg", 0, "?", 1)]})
        [result] = load_all(area, {f"{text}.xlsx": raw})
        assert result.outcome == ("refused" if text == "0.0000001" else "loaded")
    found = {str(number.normalize()) for (number,) in area.rows("first_quantity")}
    assert found == {"0.001", "123456789.5"}


def test_a_workbook_that_would_take_all_memory_is_refused(area: Area) -> None:  # noqa: F811
    """Two cells in opposite corners: billions of empty ones between them."""
    raw = workbook({"data": [("x", 1)]})
    sparse = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(sparse, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for member in source.infolist():
            text = source.read(member).replace(b'r="B1"', b'r="XFD1048576"')
            to.writestr(member.filename, text)
    [result] = load_all(area, {"book.xlsx": sparse.getvalue()})
    assert [problem.reason for problem in result.problems] == ["not_opened"]


# Exports pasted together


@pytest.mark.parametrize(
    "raw",
    [
        download() + download(OTHERS),
        download() + download(OTHERS, EN, encoding="utf-8-sig"),
        download(encoding="utf-8-sig") + download(OTHERS, encoding="utf-8-sig"),
        lines(",").encode() + b"\r\n" + lines(";", OTHERS).encode(),
        b"sep=,\r\n" + lines(",").encode() + b"sep=;\r\n" + lines(";", OTHERS).encode(),
        (lines("\t") + lines("\t", OTHERS, EN)).encode("utf-16"),
        lines(",").encode() + "合计,,,,,5,,,,5\r\n".encode() + lines(",", OTHERS).encode(),
        workbook({"all": [ZH, *ROWS, ZH, *OTHERS]}),
    ],
)
def test_two_exports_pasted_together_are_two_downloads(area: Area, raw: bytes) -> None:  # noqa: F811
    results = load_all(area, {"x": raw})
    assert [(one.outcome, one.rows) for one in results] == [("loaded", 4), ("loaded", 2)]
    assert [one.name[-8:] for one in results] == [": part 1", ": part 2"]
    assert area.landed() == sorted(read(download()) + read(download(OTHERS)), key=str)
    assert [one.outcome for one in load_all(area, {"y": raw})] == ["already loaded"] * 2


def test_a_part_is_known_by_its_own_bytes(area: Area) -> None:  # noqa: F811
    area.load(download())
    results = load_all(area, {"x.csv": download() + download(OTHERS)})
    assert [one.outcome for one in results] == ["already loaded", "loaded"]
    both = load_all(area, {"y.csv": download(OTHERS[:1]), "z.csv": download(OTHERS[:1]) * 2})
    assert [one.outcome for one in both] == ["loaded", "already loaded", "already loaded"]


def test_pasted_exports_are_refused_as_a_whole(area: Area) -> None:  # noqa: F811
    spoilt = [(*OTHERS[0][:5], "x", *OTHERS[0][6:])]
    raw = download() + download(spoilt)
    [result] = load_all(area, {"x.csv": raw})
    assert str(result.problems[0]).startswith('part 2, row 1, column 第一数量: "x" is not a number')
    assert (area.home / "quarantine" / result.sha256 / "download.csv").read_bytes() == raw
    assert not list(area.home.glob("landing/flow=*/*"))


@pytest.mark.parametrize("sizes", [(50, 50), (50, 5), (5, 50)])
def test_a_part_cut_by_the_site_is_found(
    area: Area,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    sizes: tuple[int, int],
) -> None:
    monkeypatch.setattr(forms, "ROW_CAP", 50)
    first, second = (many(size) for size in sizes)
    second = [("202509", *row[1:]) for row in second]
    [result] = load_all(area, {"x.csv": download(first) + download(second)})
    wanted = [number for number, size in enumerate(sizes, 1) if size == 50]
    assert [(one.reason, one.part) for one in result.problems] == [
        ("truncated", part) for part in wanted
    ]


# What is said


def test_the_same_fault_in_many_rows_is_one_message_with_the_rows(area: Area) -> None:  # noqa: F811
    rows = [
        ("202510", f"{100 + row}", "", "12019019", "", "1", "kg", "0", "?", "1")
        for row in range(24)
    ]
    for row in range(2, 21):
        rows[row] = (*rows[row][:5], f"{row}.0001", *rows[row][6:])
    result = area.load(download(rows))
    [problem] = result.problems
    assert str(problem).startswith(
        'rows 3 to 21, column 第一数量: "2.0001" (and 18 others) is not a number'
    )
    [reason] = area.reasons(result)["reasons"]
    assert reason["rows"] == list(range(3, 22))
    assert reason["values"] == [f"{row}.0001" for row in range(2, 21)]


def test_rows_are_told_in_spans() -> None:
    problems = [Problem(Reason.BAD_ROW, "x", row=row) for row in (2, 5, 6, 7, 9, 1_200)]
    [one] = gathered(problems)
    assert str(one) == "rows 2, 5 to 7, 9 and 1,200: x (bad_row)"
    assert forms.spans(range(1, 100, 2)) == "1, 3, 5, 7, 9 and 45 more places (50 rows)"
    assert gathered(problems[:1]) == problems[:1]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (5, "\uff11\uff12", "full-width"),
        (9, "74\uff0c400", "full-width"),
        (0, "\uff12\uff10\uff12\uff15\uff11\uff10", "full-width"),
        (5, "1\u202f118", "U+202F, narrow no-break space"),
        (1, "\u200b304", "U+200B, zero width space"),
        (3, "\u200e85051110", "U+200E, left-to-right mark"),
        (3, "8.51E+07", "rounded"),
        (3, "85051110.0", "a number with a point"),
        (0, "Oct-25", "made a date of it"),
    ],
)
def test_what_is_odd_about_a_cell_is_named(
    area: Area,  # noqa: F811
    column: int,
    text: str,
    said: str,
) -> None:
    row = list(ROWS[0])
    row[column] = text
    [problem] = area.load(download([tuple(row)], encoding="utf-8")).problems
    assert said in problem.message
    assert (problem.row, problem.column) == (1, ZH[column])


@pytest.mark.parametrize(
    ("column", "click"),
    [(0, "分月展示"), (1, "输出字段"), (3, "输出字段"), (9, "币制")],
)
def test_what_to_click_is_said(area: Area, column: int, click: str) -> None:  # noqa: F811
    header = [name for place, name in enumerate(ZH) if place != column]
    rows = [[cell for place, cell in enumerate(row) if place != column] for row in ROWS]
    assert click in area.load(download(rows, tuple(header))).problems[0].message


# A quantity that is missing


@pytest.mark.parametrize(
    ("code", "first", "second", "value", "weight", "is_missing"),
    [
        ("85051110", ("0", "千克"), ("0", "?"), "74,400", None, True),
        ("85051110", ("-", "千克"), ("0", "?"), "74,400", None, True),
        ("85051110", ("0", "千克"), ("0", "?"), "0", 0, False),
        ("85051110", ("5", "千克"), ("0", "?"), "0", 5, False),
        ("85051110", ("3", "台"), ("0", "千克"), "1", None, True),
        ("85051110", ("0", "台"), ("3", "千克"), "1", 3, False),
        ("12019019", ("0", "kg"), ("0", "?"), "1", None, True),
        ("12019019", ("0", "台"), ("0", "?"), "1", None, False),
    ],
)
def test_a_quantity_of_nothing_beside_a_value_is_missing(
    area: Area,  # noqa: F811
    code: str,
    first: tuple[str, str],
    second: tuple[str, str],
    value: str,
    weight: int | None,
    is_missing: bool,
) -> None:
    row = ("202510", "116", "日本", code, "名", *first, *second, value)
    assert area.load(download([row])).problems == []
    assert area.rows("quantity_kg, is_quantity_missing") == [(weight, is_missing)]


# Folders and the command


def test_a_folder_means_all_that_may_be_downloads(tmp_path: Path) -> None:
    for name in ("a.csv", "B.TSV", "c.zip", "d.csv.gz", "e.xlsx", "f.xls", "~$e.xlsx", "g.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("no download")
    (tmp_path / "data.txt").write_text(lines("\t"), encoding="utf-16")
    found = [path.name for path in files_of([tmp_path])]
    assert found == ["B.TSV", "a.csv", "c.zip", "d.csv.gz", "data.txt", "e.xlsx", "f.xls"]


def test_the_command_says_what_it_left_aside(run: Callable, area: Area) -> None:  # noqa: F811
    (area.drop / "x.zip").write_bytes(zipped({"a.csv": download() + b",,,\n", "b.pdf": b""}))
    result = run("rare-earth-trade", "ingest", area.drop, "--flow", "export")
    assert result.returncode == 0, result.stderr
    assert "1 file: 1 loaded (4 rows), 0 refused, 1 left aside." in result.stdout
    assert "x.zip: a.csv: set aside: 1 empty line" in result.stdout
    assert "x.zip: b.pdf: no download" in result.stdout
    assert json.dumps("Traceback") not in result.stderr
