"""Reports of statistics offices: each form read whole in all the ways that people leave it.

Faults that turned these red: a total row counted beside its parts; thousand yen taken for yen;
100 kg taken for kilograms; months that are not out taken for zeros.
"""

import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import partner_files as made_up
import pytest

from rare_earth_trade.downloads import statements
from rare_earth_trade.downloads.ingest import (
    ALREADY_LOADED,
    LEFT_ASIDE,
    LOADED,
    REFUSED,
    Query,
    Result,
    ingest,
)
from rare_earth_trade.downloads.partner_reports.files import found_in
from rare_earth_trade.downloads.partner_reports.forms import pattern, wanted
from rare_earth_trade.downloads.partner_reports.reader import Facts, read
from rare_earth_trade.downloads.partner_reports.sheets import Passage, sheet_of

WAYS = [
    *(
        (name, "table", way)
        for name, made in made_up.MADE.items()
        if "table" in made.kinds
        for way in (made_up.AS_TABLE if made.kinds == ("table",) else made_up.SOME_AS_TABLE)
    ),
    *(
        (name, "json", way)
        for name, made in made_up.MADE.items()
        if made.kinds[0] not in {"table", "items"}
        for way in made_up.AS_JSON
    ),
    *(("korea_customs", "xml", way) for way in made_up.AS_XML),
]
FIGURES = (
    "reporter_as_reported, flow, partner_as_reported, case when window_start = window_end then"
    " strftime(window_start, '%Y-%m') else strftime(window_start, '%Y') end, product_code,"
    " net_mass_kg, value"
)


class Area:
    """A scratch landing area and a folder to drop files in."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.drop = folder / "drop"
        self.drop.mkdir(parents=True)

    def give(
        self, files: dict[str, bytes], flow: str | None = None, written: int = 0
    ) -> list[Result]:
        """Ingest files in one call."""
        paths = []
        for name, raw in files.items():
            path = self.drop / name
            path.write_bytes(raw)
            if written:
                os.utime(path, (written, written))
            paths.append(path)
        return list(ingest(paths, Query(flow), self.home))

    def one(self, raw: bytes, flow: str | None = None, name: str = "x.dat") -> Result:
        """Ingest one file."""
        [result] = self.give({name: raw}, flow)
        return result

    def rows(self, columns: str, rest: str = "") -> list[tuple]:
        """Rows of all reports that are loaded."""
        files = str(self.home / "landing/partner_reports/*.parquet")
        return duckdb.execute(
            f"select {columns} from read_parquet($files) {rest}", {"files": files}
        ).fetchall()

    def figures(self) -> made_up.Figures:
        """Figures of all reports that are loaded."""
        return {row[:5]: row[5:] for row in self.rows(FIGURES)}

    def reasons(self) -> list[Path]:
        """What lies in quarantine."""
        return sorted(self.home.glob("quarantine/*/reasons.json"))


@pytest.fixture
def area(tmp_path: Path) -> Area:
    return Area(tmp_path)


def problem(result: Result) -> str:
    """The first problem of a refused file, in words."""
    assert result.outcome == REFUSED
    return str(result.problems[0])


def read_alone(folder: Path, raw: bytes, flow: str | None) -> tuple[Facts, made_up.Figures, set]:
    """Facts, figures and lower bounds of one file, read as `ingest` reads it."""
    file, parquet = folder / "x", folder / "out.parquet"
    file.write_bytes(raw)
    [found] = found_in(file, "x", folder)
    sheet = sheet_of(found.path, found.form, Passage(found.path), folder / "rows.csv")
    given = {"file_sha256": "a", "file_name": "x", "made_at": datetime(2026, 1, 1)}
    facts = read(sheet, flow, folder, parquet, given)
    rows = duckdb.execute(
        f"select {FIGURES}, is_lower_bound from read_parquet($file)", {"file": str(parquet)}
    ).fetchall()
    bounds = {(row[0], row[4]) for row in rows if row[-1]}
    return facts, {row[:5]: row[5:7] for row in rows}, bounds


@pytest.mark.parametrize(("name", "kind", "way"), WAYS)
def test_a_form_is_read_whole_in_each_way_that_it_is_left(
    tmp_path: Path, name: str, kind: str, way: str
) -> None:
    made = made_up.MADE[name]
    ways = {"table": made_up.AS_TABLE, "json": made_up.AS_JSON, "xml": made_up.AS_XML}
    facts, figures, bounds = read_alone(tmp_path, ways[kind][way](made), made.flow)
    assert figures == made.figures
    assert bounds == made.lower_bounds
    assert facts.notes[0].startswith("taken for ")


def test_each_form_has_fifteen_ways() -> None:
    counts = {name: sum(one[0] == name for one in WAYS) for name in made_up.MADE}
    assert min(counts.values()) >= 15


# What each office is known for --------------------------------------------------------------------


def test_a_bulk_file_holds_all_goods_and_only_ours_are_kept(area: Area) -> None:
    result = area.one(made_up.as_table(made_up.EUROSTAT_BULK))
    assert result.notes == (
        "taken for Eurostat Comext, bulk file: 7 rows read, 5 figures kept",
        "1 confidential figures are kept as their own; 2 are bounds from below",
    )
    assert area.rows("file_rows, rows_summed, row_number", "where net_mass_kg = 1234") == [
        (7, 2, 1)
    ]


def test_what_bears_on_our_lines_is_told_by_six_digits() -> None:
    codes = wanted()
    # Of 2846 all lines are ours.
    assert {"850511", "280530", "2846", "253090"} <= set(codes)
    assert pattern().startswith("^(") and "28X" in pattern() and "8505X" in pattern()


def test_secret_partners_make_their_line_a_lower_bound_for_all(area: Area) -> None:
    # 3 kg of France's line stand under QY, not specified: any partner may have them.
    header = made_up.EUROSTAT_BULK.header
    rows = made_up.table("""
        FR,CN,E,85051110,77881,16,1,1,NO_SU,202510,65,65,20,0
        FR,QY,E,85051110,77881,16,1,1,NO_SU,202510,9,9,3,0
        FR,QY,E,28469060,77881,16,1,1,NO_SU,202509,9,9,3,0
        FR,CN,E,28469060,77881,16,1,1,NO_SU,202510,9,9,3,0
        DE,CN,E,85051110,77881,16,1,1,NO_SU,202510,65,65,20,0
        """)
    assert area.one(made_up.as_text(header, rows).encode()).outcome == LOADED
    bounds = area.rows(
        "reporter_as_reported, partner_as_reported, product_code, is_lower_bound",
        "order by all",
    )
    assert bounds == [
        ("DE", "CN", "85051110", False),
        ("FR", "CN", "28469060", False),
        ("FR", "CN", "85051110", True),
        ("FR", "QY", "28469060", True),
        ("FR", "QY", "85051110", True),
    ]


def test_parts_without_a_total_are_summed_one_way_only(area: Area) -> None:
    # By transport and by procedure: the same trade twice.
    made = made_up.COMTRADE
    by_procedure = made.rows[3].copy()
    by_procedure[made.header.index("customsCode")] = "C04"
    by_procedure[made.header.index("motCode")] = "0"
    raw = made_up.as_text(made.header, [*made.rows, by_procedure]).encode()
    assert "is split otherwise than other rows of partner 392" in problem(area.one(raw))
    assert area.reasons()


def test_a_row_of_a_bulk_file_that_has_moved_is_refused(area: Area) -> None:
    # DuckDB takes an empty cell too many at the end of a row: the row would be of other goods.
    made = made_up.EUROSTAT_BULK_1
    rows = [made.rows[0], ["", *made.rows[1]], made.rows[2]]
    found = problem(area.one(made_up.as_text(made.header, rows).encode()))
    assert found.startswith("row 2, column ")


def test_a_row_that_has_moved_is_refused(area: Area) -> None:
    made = made_up.EUROSTAT_SITE
    rows = [made.rows[0], ["", *made.rows[1]], *made.rows[2:]]
    found = problem(area.one(made_up.as_text(made.header, rows).encode()))
    assert found.startswith("row 2: has 12 fields, and the header 11")


@pytest.mark.parametrize(
    ("mass", "is_read"), [("1.200", False), ("12.5", True), ("1,200", False), ("1200", True)]
)
def test_a_number_of_two_readings_is_refused(area: Area, mass: str, is_read: bool) -> None:
    made = made_up.EUROSTAT_BULK
    rows = [row.copy() for row in made.rows]
    rows[0][made.header.index("QUANTITY_KG")] = mass
    result = area.one(made_up.as_text(made.header, rows, ";").encode())
    if is_read:
        assert result.outcome == LOADED
    else:
        assert "column QUANTITY_KG" in problem(result)


def test_totals_of_korea_are_told_by_their_word(area: Area) -> None:
    # A query of one country and one code: its total has both.
    made = made_up.KOREA
    total = ["총계", "중국", "CN", "영구자석", "8505110000", *made.rows[1][5:]]
    raw = made_up.as_xml(made_up.Made(made.header, [total, *made.rows[1:]], {}))
    assert area.one(raw.encode()).outcome == LOADED
    assert area.figures() == made.figures


def test_rows_that_nothing_sets_apart_are_not_summed(area: Area) -> None:
    made = made_up.COMEXSTAT
    other = made.rows[1].copy()
    other[made.header.index("KG_LIQUIDO")] = "554"
    raw = made_up.as_text(made.header, [*made.rows, other], ";").encode()
    assert "says otherwise than row 2" in problem(area.one(raw))


def test_what_stands_beside_totals_or_twice_is_told(area: Area) -> None:
    result = area.one(made_up.as_table(made_up.COMTRADE))
    assert area.rows("reporter_as_reported", "where is_mass_estimated") == [("276",)]
    assert (
        "set aside: 1 rows of other flows (re-exports ...); 2 rows that stand beside their total; 1"
        " rows that stand twice"
    ) in result.notes


def test_a_year_of_japan_must_be_the_sum_of_its_months(area: Area) -> None:
    made = made_up.JAPAN
    rows = [row.copy() for row in made.rows]
    rows[0][made.header.index("Value-Feb")] = "1000"
    found = problem(area.one(made_up.as_text(made.header, rows).encode()))
    assert found.startswith('row 1, column Value-Year: "5501" is not the sum of its months')


def test_a_month_that_is_not_over_is_refused(area: Area) -> None:
    raw = made_up.as_table(made_up.EUROSTAT_BULK).replace(b"202510", b"209910")
    assert "column PERIOD" in problem(area.one(raw))
    assert "is not over" in problem(area.one(raw))


def test_a_column_that_is_unknown_or_missing_is_refused(area: Area) -> None:
    made = made_up.US_CENSUS
    by_district = made_up.as_text([*made.header, "DISTRICT"], [[*row, "27"] for row in made.rows])
    assert "column DISTRICT: is no column of US Census" in problem(area.one(by_district.encode()))
    no_weight = made_up.without(made_up.COMTRADE, ("motCode",))
    assert "column motCode" in problem(area.one(made_up.as_text(*no_weight).encode()))


def test_a_column_that_an_answer_repeats_may_not_differ(area: Area) -> None:
    made = made_up.US_CENSUS
    place = made.header.index("CTY_CODE")
    twice = [[*row, row[place]] for row in made.rows]
    raw = made_up.json.dumps([[*made.header, "CTY_CODE"], *twice]).encode()
    assert area.one(raw).outcome == LOADED
    assert area.figures() == made.figures
    twice[0][-1] = "5880"
    raw = made_up.json.dumps([[*made.header, "CTY_CODE"], *twice]).encode()
    assert "this column stands twice, and the two differ" in problem(area.one(raw))


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("comtrade", lambda said: said | {"count": 99}, "it says that it has 99 rows, and has 10"),
        ("comtrade", lambda said: said | {"error": "limit"}, 'the office answers "limit"'),
        ("hmrc", lambda said: said | {"@odata.nextLink": "x"}, "one page of several"),
        ("hmrc", lambda said: {"value": said["value"][0]}, "no list of rows"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    area: Area, name: str, change: object, words: str
) -> None:
    made = made_up.MADE[name]
    raw = made_up.json.dumps(change(made_up.wrapped(made, made.kinds[0]))).encode()
    assert words in problem(area.one(raw))


def test_five_hundred_rows_of_comtrade_were_cut(area: Area) -> None:
    made = made_up.COMTRADE
    place = made.header.index("partnerCode")
    rows = []
    for number in range(500):
        row = made.rows[6].copy()
        row[place] = str(1000 + number)
        rows.append(row)
    assert "exactly 500 rows" in problem(area.one(made_up.as_text(made.header, rows).encode()))
    assert area.one(made_up.as_text(made.header, rows[1:]).encode()).outcome == LOADED


def test_an_answer_of_korea_that_is_not_whole_is_refused(area: Area) -> None:
    raw = made_up.as_xml(made_up.KOREA)
    more = raw.replace("<totalCount>3<", "<totalCount>30<")
    assert "there are 30 items, and has 3" in problem(area.one(more.encode()))
    failed = raw.replace("<resultCode>00<", "<resultCode>30<")
    assert "the office answers 30" in problem(area.one(failed.encode()))
    cut = raw[: len(raw) // 2 + 200]
    assert "cannot be read as XML" in problem(area.one(cut.encode()))


def test_brazils_query_needs_a_flow_and_its_bulk_file_says_it(area: Area) -> None:
    answer = made_up.as_answer(made_up.COMEXSTAT_QUERY, "listed")
    assert "give --flow" in problem(area.one(answer))
    bulk = made_up.as_table(made_up.COMEXSTAT)
    assert "only imports have VL_FRETE" in problem(area.one(bulk, "export"))
    header, rows = made_up.without(made_up.COMEXSTAT, ("VL_FRETE", "VL_SEGURO"))
    assert area.one(made_up.as_text(header, rows, ";").encode()).outcome == LOADED
    assert {flow for (_, flow, *_) in area.figures()} == {"export"}


# Vintages, archives, what is loaded ---------------------------------------------------------------


def later(made: made_up.Made, old: str, new: str) -> bytes:
    """The same file as its office gives it later."""
    return made_up.as_table(made).replace(old.encode(), new.encode())


def test_a_later_file_of_the_same_months_is_a_vintage_and_both_stay(area: Area) -> None:
    made = made_up.EUROSTAT_BULK
    new = later(made, "41000,41000,1200", "42000,42000,1300")
    # The newer of the two is given first.
    first = area.give({"b.dat": new}, written=2_000_000_000)
    found = [
        *first,
        *area.give({"c.dat": made_up.as_table(made)}, written=1_000_000_000),
    ]
    assert [one.outcome for one in found] == [LOADED, LOADED]
    masses = area.rows(
        "net_mass_kg", "where product_code = '85051110' and net_mass_kg > 1000 order by loaded_at"
    )
    assert masses == [(Decimal(1334),), (Decimal(1234),)]


def test_of_files_in_one_call_the_newest_is_loaded_last(area: Area) -> None:
    made = made_up.EUROSTAT_BULK
    for name, raw, moment in (
        ("a.dat", later(made, "41000,41000,1200", "42000,42000,1300"), 2_000_000_000),
        ("b.dat", made_up.as_table(made), 1_000_000_000),
    ):
        (area.drop / name).write_bytes(raw)
        os.utime(area.drop / name, (moment, moment))
    found = list(ingest([area.drop / "a.dat", area.drop / "b.dat"], Query(None), area.home))
    assert [one.name for one in found] == ["b.dat", "a.dat"]
    names = area.rows("distinct on (file_name) file_name, loaded_at", "order by loaded_at")
    assert [name for name, _ in names] == ["b.dat", "a.dat"]


def test_files_of_one_second_that_differ_are_refused(area: Area) -> None:
    made = made_up.EUROSTAT_BULK
    files = {"a.dat": made_up.as_table(made), "b.dat": later(made, ",1200,", ",1201,")}
    found = area.give(files, written=1_000_000_000)
    assert [one.outcome for one in found] == [REFUSED, REFUSED]
    assert "partner CN, code 85051110, 2025-10; both were written at" in problem(found[0])


def test_the_same_bytes_are_loaded_once_and_can_be_taken_back(area: Area) -> None:
    raw = made_up.as_table(made_up.HMRC)
    first, again = area.one(raw), area.one(raw, name="other.csv")
    assert (first.outcome, again.outcome) == (LOADED, ALREADY_LOADED)
    one = statements.forget(first.sha256[:8], area.home)
    assert (one["file_name"], one["flow"], one["row_count"]) == ("x.dat", "export and import", 3)
    assert not list(area.home.glob("landing/partner_reports/*"))
    assert (area.home / "quarantine" / first.sha256 / "download.parquet").exists()
    assert area.one(raw).outcome == LOADED
    assert not area.reasons()


def test_a_refused_file_leaves_quarantine_when_it_loads(area: Area) -> None:
    raw = made_up.as_answer(made_up.COMEXSTAT_QUERY, "listed")
    refused = area.one(raw)
    assert (area.home / "quarantine" / refused.sha256 / "download.csv").read_bytes() == raw
    assert area.one(raw, "import").outcome == LOADED
    assert not area.reasons()


def test_each_file_of_an_archive_is_a_report_of_its_own(area: Area) -> None:
    packed = made_up.io.BytesIO()
    with made_up.zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "made up")
        archive.writestr("full202510.dat", made_up.as_table(made_up.EUROSTAT_BULK))
        archive.writestr("hmrc.json", made_up.as_answer(made_up.HMRC, "records"))
        archive.writestr("broken.csv", made_up.as_table(made_up.COMTRADE) + b"1,2\n")
    found = area.give({"x.zip": packed.getvalue()})
    assert [(one.name, one.outcome) for one in found] == [
        ("x.zip: full202510.dat", LOADED),
        ("x.zip: hmrc.json", LOADED),
        ("x.zip: broken.csv", REFUSED),
        ("x.zip: readme.txt", LEFT_ASIDE),
    ]


def test_a_7z_is_to_be_unpacked(area: Area) -> None:
    assert "a .7z, as Eurostat packs" in problem(area.one(b"7z\xbc\xaf\x27\x1c" + b"x" * 99))


def test_partners_and_lines_that_the_reference_lacks_are_kept_and_named(area: Area) -> None:
    made = made_up.KOREA
    rows = [
        [cell.replace("JP", "ZZ").replace("8505110000", "8505199000") for cell in row]
        for row in made.rows
    ]
    result = area.one(made_up.as_xml(made_up.Made(made.header, rows, {})).encode())
    assert "kept under its own code, which ref_partner_codes lacks: ZZ 일본" in result.notes
    assert "kept, though no line of ours: 8505199000" in result.notes
    assert len(area.figures()) == 4
