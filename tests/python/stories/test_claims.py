"""Claims as a spreadsheet, a pipe or a person hands them over: read into the ledger's form, or
refused by file, row and column with an example.
"""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories import claims
from rare_earth_trade.stories.claims import EXAMPLE
from rare_earth_trade.stories.figures import Largest
from rare_earth_trade.stories.names import Known, codes_by_name

TODAY = date(2026, 3, 1)
PRODUCTS = [
    ("magnets", "Rare-earth permanent magnets", "rare earth magnets"),
    ("rare_earths", "Rare earths", "rare earth"),
]
PARTNERS = [
    ("WLD", "World", None),
    ("USA", "United States", "美国"),
    ("DEU", "Germany", "德国"),
    ("KOR", "South Korea", None),
    ("PRK", "North Korea", None),
    ("VNM", "Viet Nam", "越南"),
]
KNOWN = Known(
    codes_by_name(PRODUCTS),
    codes_by_name(PARTNERS),
    {code: name for code, name, *_ in (*PRODUCTS, *PARTNERS)},
    Largest({"export": Decimal(7000)}, {("magnets", "export", "DEU"): Decimal(1346)}),
)
LEVEL = {"statistic": "level", "value": "5473", "unit": "t", "rounding_unit": ""}


def read(folder: Path, content: str | bytes) -> tuple[list[dict[str, str]], list[str]]:
    file = folder / "claims.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return claims.read(file.read_bytes(), str(file), KNOWN, TODAY)


def table(*changes: dict[str, str], delimiter: str = ";") -> str:
    rows = [EXAMPLE | one for one in changes]
    return "".join(f"{delimiter.join(one)}\n" for one in (EXAMPLE, *(row.values() for row in rows)))


def one(folder: Path, **changes: str) -> dict[str, str]:
    [claim], _ = read(folder, table(changes))
    return claim


def refusal(folder: Path, *changes: dict[str, str]) -> str:
    with pytest.raises(BadInput) as refused:
        read(folder, table(*changes))
    message = str(refused.value)
    # A person is shown what to write, not a pattern.
    assert not re.search(r"\\d|\[0-9|\(\?|\)\?|\{\d", message)
    return message


def test_a_claim_is_as_the_ledger_has_it(tmp_path: Path) -> None:
    assert one(tmp_path) == {**EXAMPLE, "figure_id": "claim_1"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    changed = {"as_printed": "美国 down"}
    [claim], left_aside = read(tmp_path, table(changed, delimiter=delimiter).encode(encoding))
    assert (claim["value"], claim["as_printed"], left_aside) == ("-5.2", "美国 down", [])


def test_a_spreadsheet_says_its_separator_and_leaves_blank_rows(tmp_path: Path) -> None:
    text = f"sep=;\r\n\r\n{table({}, {}).replace(chr(10), chr(13) + chr(10))};;;\r\n\r\n"
    found, _ = read(tmp_path, text)
    assert len(found) == 2


def test_other_columns_in_any_order_are_left_aside_and_named(tmp_path: Path) -> None:
    found, left_aside = read(
        tmp_path,
        "Note, Month ,VALUE,Unit,Statistic,Partner,Flow,Product,Outlet,Desk\n"
        'x,Oct 2025,"5,473",Tonnes,Level,world,Exports,Magnets,https://www.ft.com/content/1,y\n',
    )
    assert left_aside == ["Note", "Desk"]
    assert found == [
        {
            **dict.fromkeys(EXAMPLE, ""),
            **{"publisher": "ft.com", "product": "magnets", "flow": "export"},
            **{"partner_code": "WLD"},
            **{"window_start": "2025-10", "window_end": "2025-10", "statistic": "level"},
            **{"value": "5473", "unit": "t", "rounding_unit": "1", "qualifier": "exact"},
            "figure_id": "claim_1",
        }
    ]


def test_what_is_missing_at_the_end_of_a_row_is_empty(tmp_path: Path) -> None:
    text = table({"as_printed": "", "qualifier": ""}).rstrip(";\n") + "\n"
    [claim], _ = read(tmp_path, text)
    assert claim["qualifier"] == "exact"


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        *(("product", text, "magnets") for text in ("Magnets", "magnet", "rare-earth magnets")),
        *(("product", text, "rare_earths") for text in ("rare earths", "Rare Earth")),
        *(("flow", text, "export") for text in ("Exports", "EXPORT", "exported")),
        *(("partner_code", text, "USA") for text in ("usa", "United States", "U.S.", "US", "美国")),
        *(("partner_code", text, "WLD") for text in ("world", "World", "all", "TOTAL")),
        *(("partner_code", text, "VNM") for text in ("Viet Nam", "vietnam")),
        *(("statistic", text, "mom_pct") for text in ("mom", "MoM %", "m/m", "month-on-month")),
        *(("unit", text, "pct") for text in ("%", "percent", "per cent", "Pct", "")),
        *(("qualifier", text, "approximate") for text in ("about", "Around")),
        *(("published_on", text, "2025-11-20") for text in ("20 Nov 2025", "2025/11/20")),
        ("published_on", "Nov 2025", "2025-11"),
        ("wire", "Reuters", "reuters"),
        ("publisher", "China Daily", "china_daily"),
        *(("value", text, "-5.2") for text in ("\N{MINUS SIGN}5.2", "\N{EN DASH}5.2", "-5,2")),
        *(("value", text, "-5.2") for text in ("-5.2%", "-5.2 %")),
        ("value", "+15.8", "15.8"),
        ("rounding_unit", "0,1", "0.1"),
        ("window_end", "2025-10-31", "2025-10"),
        ("window_end", "", "2025-10"),
    ],
)
def test_what_people_write_is_understood(
    tmp_path: Path, column: str, written: str, meant: str
) -> None:
    assert one(tmp_path, **{column: written})[column] == meant


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        *((text, "t") for text in ("t", "tons", "ton", "Tonnes", "mt", "metric tons", "吨")),
        *((text, "kg") for text in ("kg", "KG", "kilograms", "kilos", "公斤")),
        *((text, "usd") for text in ("usd", "$", "US$", "dollars", "US dollars")),
        *((text, "cny") for text in ("yuan", "RMB")),
    ],
)
def test_units(tmp_path: Path, written: str, unit: str) -> None:
    assert one(tmp_path, **LEVEL | {"unit": written})["unit"] == unit


def test_an_empty_last_place_is_that_of_the_last_digit_written(tmp_path: Path) -> None:
    assert one(tmp_path, **LEVEL | {"value": "5,864.60"})["rounding_unit"] == "0.01"
    assert one(tmp_path, **LEVEL)["rounding_unit"] == "1"
    assert one(tmp_path, statistic="rank", value="3", unit="", rounding_unit="1")["unit"] == "rank"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "abc"}, "claims.csv:2: column value: 'abc' is not a number: write it like 5473"),
        ({"value": ""}, "column value: is empty: write it like 5473"),
        ({"value": "-520"}, "column value: -520 %: nothing falls by more than 100 %"),
        (LEVEL | {"value": "-5"}, "column value: '-5': no level is below zero"),
        ({"unit": "tons"}, "column unit: mom_pct is printed in pct, not 'tons'"),
        (LEVEL | {"unit": "lbs"}, "column unit: 'lbs' is none of t, kg, usd, cny"),
        (LEVEL | {"unit": ""}, "column unit: is empty: write t, kg, usd or cny"),
        ({"statistic": "growth"}, "column statistic: 'growth' is none of level, mom_pct"),
        ({"flow": "exprt"}, "'exprt' is none of export, import, production (do you mean export?)"),
        ({"product": "tin"}, "column product: 'tin' is unknown to the release"),
        ({"partner_code": "XYZ"}, "column partner_code: 'XYZ' is unknown to the release"),
        ({"partner_code": "Germny"}, "the nearest are Germany (DEU)"),
        ({"partner_code": "Korea"}, "South Korea (KOR)"),
        ({"window_start": "Oct-25"}, "column window_start: 'Oct-25' can be a month or a day"),
        ({"window_end": "2025-09"}, "column window_end: 2025-09 is before window_start, 2025-10"),
        ({"published_on": "03/04/2025"}, "can be 2025-03-04 or 2025-04-03"),
        ({"publisher": ""}, "column publisher: is empty: write it like ft.com"),
        ({"publisher": "') drop table x --"}, "write it like ft.com or reuters"),
        # A page of 20 September cannot print October, nor one of 30 October.
        ({"published_on": "2025-09-20"}, "column published_on: a page of 2025-09-20 cannot print"),
        ({"published_on": "2025-10-30"}, "what happened until 2025-10-31"),
        ({"published_on": "2025-09"}, "a page of 2025-09 cannot print"),
        ({"published_on": "2026-03-02"}, "2026-03-02 is in the future"),
        ({"published_on": "2026-04"}, "2026-04 is in the future"),
        (
            {"published_on": "", "window_start": "2026-03", "window_end": ""},
            "column window_end: 2026-03 is not over",
        ),
        (LEVEL | {"rounding_unit": "0"}, "column rounding_unit: 0 is not a last place: write 1"),
        (LEVEL | {"rounding_unit": "-1"}, "column rounding_unit: -1 is not a last place"),
        (LEVEL | {"rounding_unit": "3"}, "column rounding_unit: 3 is not a last place"),
        (LEVEL | {"rounding_unit": "0.1"}, "0.1 is finer than what is printed, 5473: its last"),
        (LEVEL | {"rounding_unit": "100"}, "5473 is not rounded to 100: its last place is 1"),
        (LEVEL | {"rounding_unit": "10000"}, "5473 is not rounded to 10000"),
        # 8,360 t in kg: more than 20 times 7,000 t, the largest month.
        (LEVEL | {"value": "8,360,000"}, "column unit: 8,360,000 t is more than 20 times"),
        # 118 t in kg: no month of all exports is exceeded twentyfold, but Germany's are 88-fold.
        (
            LEVEL | {"partner_code": "DEU", "value": "118000"},
            "column unit: 118,000 t is more than 80 times the largest month of magnets export DEU",
        ),
        (
            LEVEL | {"value": "52000", "as_printed": "52,000 kg of magnets"},
            "column unit: is t, but as_printed says '52,000 kg of magnets': kg?",
        ),
        (LEVEL | {"unit": "kg", "as_printed": "5,473 tons"}, "as_printed says '5,473 tons': t?"),
    ],
)
def test_what_cannot_be_is_refused_by_row_and_column(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    assert words in refusal(tmp_path, changes)


@pytest.mark.parametrize("value", ["5,473", "5.473"])
@pytest.mark.parametrize(
    ("delimiter", "others"),
    [
        # A spreadsheet where decimals have commas.
        (";", {}),
        ("\t", {"published_on": "20.12.2025"}),
        # Decimals with commas elsewhere, alone or beside points.
        ("|", {"value": "-5,2"}),
        (";", {"value": "6149,950"} | LEVEL),
        ("|", {"value": "-5,2", "rounding_unit": "0.1"}),
    ],
)
def test_thousands_and_decimals_are_not_guessed(
    tmp_path: Path, delimiter: str, others: dict[str, str], value: str
) -> None:
    other = {"rounding_unit": ""} | others | {"value": others.get("value", "-5")}
    level = LEVEL | {"value": value, "published_on": other.get("published_on", "2025-11-20")}
    with pytest.raises(BadInput, match=rf"claims.csv:3: column value: '{value}' can be 5473 or 5"):
        read(tmp_path, table(other, level, delimiter=delimiter))


def test_thousands_of_a_growth_need_decimal_points_elsewhere(tmp_path: Path) -> None:
    growth = {"value": "15,831", "rounding_unit": ""}
    with pytest.raises(BadInput, match=r"'15,831' can be 15831 or 15\.831"):
        read(tmp_path, table(growth, delimiter="\t"))
    found, _ = read(tmp_path, table(growth, {"value": "-5.2"}, delimiter="\t"))
    assert found[0]["value"] == "15831"


def test_decimal_points_elsewhere_say_what_a_mark_is(tmp_path: Path) -> None:
    # 0.1 is the last place of the growth.
    for value, meant in (("5,473", "5473"), ("5.473", "5.473")):
        [_, claim], _ = read(tmp_path, table({}, LEVEL | {"value": value}))
        assert claim["value"] == meant


def test_a_month_as_a_value_is_no_decimal_point(tmp_path: Path) -> None:
    record = {"statistic": "highest_since", "value": "10.2024", "unit": "", "rounding_unit": ""}
    with pytest.raises(BadInput, match="can be 5473 or 5"):
        read(tmp_path, table(record, LEVEL | {"value": "5.473"}))


def test_a_refused_beginning_of_a_window_is_named_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"window_start": "Oct-25", "window_end": ""})
    assert re.findall(r"column (\w+)", message) == ["window_start"]


def test_what_may_be_is_not_refused(tmp_path: Path) -> None:
    # The last day of the window, the month of its end; 20 times the largest month, and no more.
    assert one(tmp_path, published_on="2025-10-31")
    assert one(tmp_path, published_on="2025-10")
    assert one(tmp_path, published_on="2026-03-01")
    assert one(tmp_path, **LEVEL | {"value": "140000"})
    assert one(tmp_path, **LEVEL | {"value": "107680", "partner_code": "DEU"})
    # Both units stand there, or none right behind the figure.
    assert one(tmp_path, **LEVEL | {"value": "52", "as_printed": "52 kg, that is 52 tons"})
    assert one(tmp_path, **LEVEL | {"as_printed": "5,473 (kg: 5,473,000)"})
    assert one(tmp_path, **LEVEL | {"value": "8360000", "unit": "kg", "rounding_unit": "10000"})
    # Of a year, twelve times as much.
    year = {"window_start": "2024-01", "window_end": "2024-12"}
    assert one(tmp_path, **LEVEL | year | {"value": "1680000"})
    # A zero that the page prints is a digit.
    assert one(tmp_path, rounding_unit="0.01", as_printed="down 5.20 %")["rounding_unit"] == "0.01"


def test_every_fault_is_named_and_only_the_first_are_shown(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"value": "x", "unit": "lbs"}, {}, {"flow": "y"})
    assert [line.split(" column ")[0] for line in message.splitlines()[1:]] == [
        f"{tmp_path}/claims.csv:2:",
        f"{tmp_path}/claims.csv:2:",
        f"{tmp_path}/claims.csv:4:",
    ]
    assert "... and 10 more." in refusal(tmp_path, *[{"value": "x"}] * 30)


def test_a_figure_that_is_there_twice_is_noted(tmp_path: Path) -> None:
    found, _ = read(tmp_path, table({}, {"value": "-5.3"}, {"as_printed": "fell 5.2 %"}, {}))
    assert [note.partition(",")[0] for note in claims.doubled(found)] == [
        "Line 4 has the figure of line 2 again",
        "Line 5 has the figure of line 2 again",
    ]
    # Another page that prints it is another witness.
    found, _ = read(tmp_path, table({}, {"publisher": "other.example"}))
    assert list(claims.doubled(found)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "claims.csv: empty"),
        (table().encode(), "has a header and no row"),
        ("publisher;x\n稀土;1\n".encode("gbk"), "claims.csv:2: not UTF-8 or UTF-16 (plain `CSV`"),
        (b"PK\x03\x04\x14\0\xff", "claims.csv: is a workbook (.xlsx, .ods) or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "claims.csv: is a workbook (.xls)"),
        (b"\x7fELF\0\0\xff", "claims.csv:1: holds a zero byte, as no text does"),
        (table({"as_printed": "\0"}).encode("utf-16"), "claims.csv:2: holds a zero byte"),
        (b"%PDF-1.7\n\xff", "claims.csv: is a PDF, not a table of text: save it as `CSV UTF-8`"),
        (table({}).encode("utf-16-le"), "claims.csv:1: holds a zero byte"),
        (table({}).replace("product;", "").encode(), "there is no column product"),
        (b"publisher,publisher,product\n1,2,3\n", "column publisher is there twice"),
        (table({}).replace("-5.2;", '"-5.2;').encode(), "claims.csv:2: cannot be read as CSV"),
        (
            table({"value": "5,473"}, delimiter=",").encode(),
            "claims.csv:2: 15 fields where the header has 14",
        ),
    ],
)
def test_what_is_no_table_of_claims_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=re.escape(words)):
        read(tmp_path, content)


def test_a_name_of_two_codes_finds_neither() -> None:
    codes = codes_by_name([("AAA", "Twin"), ("BBB", "Twin / Other")])
    assert codes == {"other": "BBB", "aaa": "AAA", "bbb": "BBB"}
