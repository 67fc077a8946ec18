"""Small made-up files of each form of a statistics office, each with the fault known of its office.

The figures are made up; what they add up to is worked out by hand beside them.
"""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape

Figures = dict[tuple[str, str, str, str, str], tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True)
class Made:
    """A made-up file: its table, and its figures by reporter, flow, partner, window and code."""

    header: list[str]
    rows: list[list[str]]
    figures: Figures
    # Columns that may be left out, and one that holds words.
    spare: tuple[str, ...] = ()
    words: str | None = None
    encoding: str = "cp1252"
    lower_bounds: frozenset = frozenset()
    flow: str | None = None
    separator: str = ","
    note: str = ""
    kinds: tuple[str, ...] = field(default=("table",))


def number_of(text: str) -> Decimal | None:
    """A number, or none."""
    return None if text == "-" else Decimal(text)


def figures(*lines: str) -> Figures:
    """Figures as lines: reporter flow partner window code kilograms value."""
    found = {}
    for line in lines:
        *which, mass, value = line.split()
        found[tuple(which)] = (
            number_of(mass),
            number_of(value),
        )
    return found


def table(text: str) -> list[list[str]]:
    """Rows of a table with commas."""
    return [line.strip().split(",") for line in text.strip().splitlines()]


def of_text(text: str, **how: object) -> Made:
    """A made-up file whose table is a text with commas."""
    header, *rows = table(text)
    return Made(header, rows, **how)


# 85XXXXXX hides what it is made of; 202552 is a year, not a month; rows stand apart by procedure.
EUROSTAT_BULK = of_text(
    """
    REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT
    DE,CN,E,85051110,77881,16,1,1,NO_SU,202510,41000,41000,1200,0
    DE,CN,E,85051110,77881,16,1,3,NO_SU,202510,1000,1000,34,0
    DE,CN,E,85XXXXXX,778XX,16,1,1,NO_SU,202510,500,500,7,0
    DE,CN,E,39269097,89399,07,1,1,NO_SU,202510,76,76,3,0
    FR,CN,E,85051110,77881,16,1,1,NO_SU,202510,65,65,0,0
    FR,CN,E,28469060,52595,06,1,1,NO_SU,202552,9000,9000,800,0
    FR,US,E,85051110,77881,16,2,1,NO_SU,202510,700,700,20,0
    """,
    figures=figures(
        "DE import CN 2025-10 85051110 1234 42000",
        "DE import CN 2025-10 85XXXXXX 7 500",
        "FR import CN 2025-10 85051110 0 65",
        "FR import CN 2025 28469060 800 9000",
        "FR export US 2025-10 85051110 20 700",
    ),
    spare=("PRODUCT_SITC", "PRODUCT_SECTION", "VALUE_NAC", "QUANTITY_SUPPL_UNIT"),
    words="PRODUCT_SECTION",
    lower_bounds=frozenset({("DE", "85051110"), ("DE", "85XXXXXX")}),
)
# The first version numbers reporters and partners, and has their letters beside.
EUROSTAT_BULK_1 = of_text(
    """
    DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA2002,PRODUCT_CPA2008,PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY
    004,DE,0720,CN,E,28461000,52595,2413,2013,2013,220,06,1,1,A,202001,5000,250,
    004,DE,0720,CN,E,28461000,52595,2413,2013,2013,220,06,1,4,A,202001,500,25,
    004,DE,0720,CN,E,99RRR100,00151,0122,0143,.....,111,01,1,1,A,202001,2580,600,1
    """,
    figures=figures("DE import CN 2020-01 28461000 275 5500"),
    spare=("PRODUCT_SITC", "PRODUCT_CPA2002", "SUP_QUANTITY", "PRODUCT_BEC"),
    words="PRODUCT_BEC",
)
# Value and weight stand in rows of their own; weight is in 100 kg; : is no figure, c confidential.
EUROSTAT_SITE = of_text(
    """
DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE,OBS_FLAG
    ESTAT:DS-045409(1.0),15/09/26,M,EU27_2020,CN,85051110,1,QUANTITY_IN_100KG,2025-10,1772.90,
    ESTAT:DS-045409(1.0),15/09/26,M,EU27_2020,CN,85051110,1,VALUE_IN_EUROS,2025-10,204548,
    ESTAT:DS-045409(1.0),15/09/26,M,EU27_2020,CN,85051110,1,SUPPLEMENTARY_QUANTITY,2025-10,:,
    ESTAT:DS-045409(1.0),15/09/26,M,DE,CN,28053031,1,QUANTITY_IN_100KG,2025-10,:,c
    ESTAT:DS-045409(1.0),15/09/26,M,DE,CN,28053031,1,VALUE_IN_EUROS,2025-10,:,c
    ESTAT:DS-045409(1.0),15/09/26,A,EU27_2020,WORLD,850511,1,QUANTITY_IN_100KG,2024,90212.63,
    ESTAT:DS-045409(1.0),15/09/26,A,EU27_2020,WORLD,850511,1,VALUE_IN_EUROS,2024,32313884,
    """,
    figures=figures(
        "EU27_2020 import CN 2025-10 85051110 177290 204548",
        "DE import CN 2025-10 28053031 - -",
        "EU27_2020 import WORLD 2024 850511 9021263 32313884",
    ),
    spare=("DATAFLOW", "LAST UPDATE", "freq"),
    words="DATAFLOW",
    lower_bounds=frozenset({("DE", "28053031")}),
)
# Groups of countries (CGP) and all countries (-) stand among them; the weight may be the second
# quantity, and pieces are none.
US_CENSUS = of_text(
    """
    CTY_CODE,CTY_NAME,I_COMMODITY,GEN_VAL_MO,GEN_QY1_MO,UNIT_QY1,GEN_QY2_MO,UNIT_QY2,SUMMARY_LVL,COMM_LVL,time
    5700,CHINA,8505110070,9120000,489043,KG,0,-,DET,HS10,2025-10
    5700,CHINA,8505110050,52000,300,NO,1200,KG,DET,HS10,2025-10
    5700,CHINA,8505193000,1000,77,NO,0,-,DET,HS10,2025-10
    -,TOTAL FOR ALL COUNTRIES,8505110070,12000000,600000,KG,0,-,DET,HS10,2025-10
    0003,EUROPEAN UNION,8505110070,800000,30000,KG,0,-,CGP,HS10,2025-10
    5XXX,ASIA,8505110070,11000000,560000,KG,0,-,CGP,HS10,2025-10
    """,
    figures=figures(
        "US import 5700 2025-10 8505110070 489043 9120000",
        "US import 5700 2025-10 8505110050 1200 52000",
        "US import 5700 2025-10 8505193000 - 1000",
        "US import WORLD 2025-10 8505110070 600000 12000000",
    ),
    spare=("COMM_LVL", "CTY_NAME"),
    words="CTY_NAME",
    kinds=("arrays", "table"),
)
# One row a port; codes are numbers; what is below zero is no code; a suppressed one hides trade.
HMRC = of_text(
    """
    MonthId,FlowTypeId,SuppressionIndex,CommodityId,CommoditySitcId,CountryId,PortId,Value,NetMass,SuppUnit
    202406,3,0,85051110,77881,720,1,1443000.0,100858.0,
    202406,3,0,85051110,77881,720,2,619.0,1000.0,
    202406,3,0,85051110,77881,720,3,619.0,1000.0,
    202406,3,0,-990,-1,720,-1,148391144.0,,
    202406,4,0,28461000,52595,400,1,700.0,,
    202406,3,2,28469060,52595,720,1,15.0,2.0,
    """,
    figures=figures(
        "GB import 720 2024-06 85051110 102858 1444238",
        "GB export 400 2024-06 28461000 - 700",
        "GB import 720 2024-06 28469060 2 15",
    ),
    spare=("CommoditySitcId", "SuppUnit"),
    words=None,
    lower_bounds=frozenset({("GB", "28469060")}),
    kinds=("records", "table"),
)
# Rows stand apart by state, transport and office; one row stands in the file twice.
COMEXSTAT = of_text(
    """
    CO_ANO,CO_MES,CO_NCM,CO_UNID,CO_PAIS,SG_UF_NCM,CO_VIA,CO_URF,QT_ESTAT,KG_LIQUIDO,VL_FOB,VL_FRETE,VL_SEGURO
    2025,01,85051100,10,160,SP,01,0817800,71000,71000,1480000,900,10
    2025,01,85051100,10,160,SC,04,0927700,553,553,8688,90,1
    2025,01,85051100,10,160,SC,04,0927700,553,553,8688,90,1
    2025,01,72083610,10,275,SC,04,0927700,112,112,296,1,0
    2025,02,85051100,10,249,SP,04,0817800,5,5,77,1,0
    """,
    figures=figures(
        "BR import 160 2025-01 85051100 71553 1488688",
        "BR import 249 2025-02 85051100 5 77",
    ),
    spare=("QT_ESTAT", "VL_SEGURO"),
    words=None,
    separator=";",
)
# The answer does not say whether it is of imports, and names countries.
COMEXSTAT_QUERY = of_text(
    """
    coNcm,year,monthNumber,ncm,country,metricFOB,metricFreight,metricInsurance,metricKG
    85051100,2024,10,Imãs permanentes de metal,China,1488688,1,0,71553
    85051100,2024,9,Imãs permanentes de metal,França,296,1,0,112
    """,
    figures=figures(
        "BR import China 2024-10 85051100 71553 1488688",
        "BR import França 2024-09 85051100 112 296",
    ),
    spare=("ncm", "metricFreight", "metricInsurance"),
    words="ncm",
    flow="import",
    kinds=("listed", "table"),
)
# By mode of transport beside the total; for Japan only the parts; 0 is the world; a weight of 0
# beside a value is none; re-exports are a part of exports; one row stands twice.
COMTRADE = of_text(
    """
    typeCode,freqCode,refPeriodId,period,reporterCode,reporterISO,flowCode,partnerCode,partnerDesc,partner2Code,classificationCode,cmdCode,customsCode,mosCode,motCode,netWgt,cifvalue,fobvalue,primaryValue,isReported,isNetWgtEstimated
    C,M,20240901,202409,156,CHN,X,842,USA,0,H6,280530,C00,0,0,1500.5,,40000,40000,False,False
    C,M,20240901,202409,156,CHN,X,842,USA,0,H6,280530,C00,0,2100,1000.5,,30000,30000,True,False
    C,M,20240901,202409,156,CHN,X,842,USA,0,H6,280530,C00,0,1000,500,,10000,10000,True,False
    C,M,20240901,202409,156,CHN,X,392,Japan,0,H6,284690,C00,0,2100,70,,900,900,True,False
    C,M,20240901,202409,156,CHN,X,392,Japan,0,H6,284690,C00,0,1000,30,,100.445,100.445,True,False
    C,M,20240901,202409,156,CHN,X,392,Japan,0,H6,284690,C00,0,1000,30,,100.445,100.445,True,False
    C,M,20240901,202409,156,CHN,X,0,World,0,H6,280530,C00,0,0,9000,,250000,250000,False,False
    C,M,20240901,202409,156,CHN,X,704,Viet Nam,0,H6,284610,C00,0,0,0,,50,50,False,False
    C,M,20240901,202409,156,CHN,RX,842,USA,0,H6,280530,C00,0,0,3,,60,60,False,False
    C,M,20240901,202409,276,DEU,M,156,China,0,H6,280530,C00,0,0,11,205,200,205,False,True
    """,
    figures=figures(
        "156 export 842 2024-09 280530 1500.5 40000",
        "156 export 392 2024-09 284690 100 1000.45",
        "156 export 0 2024-09 280530 9000 250000",
        "156 export 704 2024-09 284610 - 50",
        "276 import 156 2024-09 280530 11 205",
    ),
    spare=("typeCode", "refPeriodId", "reporterISO", "isReported", "classificationCode"),
    words="partnerDesc",
    kinds=("answer", "table"),
)
# A row of totals stands among the items, each of which holds both flows.
KOREA = of_text(
    """
    year,statCdCntnKor1,statCd,statKor,hsCd,expWgt,expDlr,impWgt,impDlr,balPayments
    총계,-,-,-,-,5,60,21000,410000,-409940
    2025.01,중국,CN,영구자석,8505110000,5,60,20000,400000,-399940
    2025.01,일본,JP,영구자석,8505110000,0,0,1000,10000,-10000
    """,
    figures=figures(
        "KR import CN 2025-01 8505110000 20000 400000",
        "KR export CN 2025-01 8505110000 5 60",
        "KR import JP 2025-01 8505110000 1000 10000",
        "KR export JP 2025-01 8505110000 0 0",
    ),
    spare=("statKor", "balPayments"),
    words="statKor",
    encoding="cp949",
    kinds=("items", "table"),
)
JAPAN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def japan_row(line: str, units: str, *months: str) -> list[str]:
    """A row: first and second quantity and value of each month; the year sums them; then zeros."""
    cells = [month.split("/") for month in months]
    sums = [str(sum(int(cell[place]) for cell in cells)) for place in range(3)]
    cells += [["0", "0", "0"]] * (12 - len(cells))
    return [*line.split(","), *units.split("/"), *sums, *(one for cell in cells for one in cell)]


# Values in thousand yen; months that are not out yet hold zeros, as March does, in which there was
# no trade; a quote before the code; the weight may be in tonnes, or there may be none.
JAPAN = Made(
    [
        *("Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2"),
        *("Quantity1-Year", "Quantity2-Year", "Value-Year"),
        *(
            f"{name}-{month}"
            for month in JAPAN_MONTHS
            for name in ("Quantity1", "Quantity2", "Value")
        ),
    ],
    [
        japan_row("2,2026,'850511000,105", "  /KG", "0/1200/5400", "0/34/100", "0/0/0", "0/1/1"),
        japan_row("2,2026,'284690210,105", "MT/NO", "2/50/700", "0/0/0", "0/0/0", "1/3/4"),
        japan_row("1,2026,'850511000,304", "  /NO", "0/9/80", "0/0/0", "0/0/0", "0/0/0"),
        japan_row("1,2026,'852351000,106", "  /NO", "0/9/80", "0/0/0", "0/0/0", "0/0/0", "0/0/0"),
    ],
    figures=figures(
        "JP import 105 2026-01 850511000 1200 5400000",
        "JP import 105 2026-02 850511000 34 100000",
        "JP import 105 2026-03 850511000 0 0",
        "JP import 105 2026-04 850511000 1 1000",
        "JP import 105 2026-01 284690210 2000 700000",
        "JP import 105 2026-02 284690210 0 0",
        "JP import 105 2026-03 284690210 0 0",
        "JP import 105 2026-04 284690210 1000 4000",
        "JP export 304 2026-01 850511000 - 80000",
        "JP export 304 2026-02 850511000 - 0",
        "JP export 304 2026-03 850511000 - 0",
        "JP export 304 2026-04 850511000 - 0",
    ),
    words=None,
    encoding="cp932",
)
MADE = {
    "eurostat_bulk": EUROSTAT_BULK,
    "eurostat_bulk_1": EUROSTAT_BULK_1,
    "eurostat_site": EUROSTAT_SITE,
    "us_census": US_CENSUS,
    "hmrc": HMRC,
    "comexstat_bulk": COMEXSTAT,
    "comexstat_query": COMEXSTAT_QUERY,
    "comtrade": COMTRADE,
    "korea_customs": KOREA,
    "japan_customs": JAPAN,
}


# How a file is written ---------------------------------------------------------------------------


def as_text(
    header: list[str],
    rows: list[list[str]],
    separator: str = ",",
    end: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    """A table as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(
        [header, *rows]
    )
    return text.getvalue()


def as_table(made: Made) -> bytes:
    """A table as its office writes it."""
    return as_text(made.header, made.rows, made.separator).encode()


def number(text: str) -> object:
    """A cell as JSON has it."""
    try:
        return json.loads(text) if text[:1] != "0" or text == "0" else text
    except ValueError:
        return text or None


def records(made: Made, as_numbers: bool = True) -> list[dict[str, object]]:
    """Rows as records."""
    keep = {"coNcm", "cmdCode", "period", "hsCd", "flowCode", "customsCode", "mosCode"}
    return [
        {
            name: number(cell) if as_numbers and name not in keep else (cell or None)
            for name, cell in zip(made.header, row, strict=True)
        }
        for row in made.rows
    ]


def wrapped(made: Made, kind: str, as_numbers: bool = True) -> object:
    """The answer of an API, as each office wraps it."""
    rows = records(made, as_numbers)
    if kind == "arrays":
        return [made.header, *made.rows]
    if kind == "records":
        return {"@odata.context": "https://example.org/$metadata#OTS", "value": rows}
    if kind == "listed":
        return {"data": {"list": rows}, "success": True, "message": None}
    return {"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""}


def as_xml(made: Made, space: str = "", order: int = 1) -> str:
    """Items as Korea's customs answer them."""
    items = space.join(
        "<item>"
        + "".join(
            f"<{name}>{escape(cell)}</{name}>"
            for name, cell in list(zip(made.header, row, strict=True))[::order]
        )
        + "</item>"
        for row in made.rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<response>{space}<header><resultCode>00</resultCode><resultMsg>OK</resultMsg></header>"
        f"{space}<body><items>{items}</items>{space}<totalCount>{len(made.rows)}</totalCount>"
        f"</body>{space}</response>"
    )


def as_answer(made: Made, kind: str) -> bytes:
    """An answer as its office writes it."""
    if kind == "table":
        return as_table(made)
    if kind == "items":
        return as_xml(made).encode()
    return json.dumps(wrapped(made, kind), ensure_ascii=False).encode()


def zipped(raw: bytes, name: str = "inside.dat") -> bytes:
    """Bytes in a .zip, with a note beside them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "made up")
        archive.writestr(name, raw)
    return packed.getvalue()


def without(made: Made, names: tuple[str, ...]) -> tuple[list[str], list[list[str]]]:
    """Header and rows without some columns."""
    places = [place for place, name in enumerate(made.header) if name not in names]
    return (
        [made.header[place] for place in places],
        [[row[place] for place in places] for row in made.rows],
    )


def with_words(made: Made, words: str) -> list[list[str]]:
    """The same rows with other words in a column of words."""
    place = made.header.index(made.words) if made.words else None
    return [[words if at == place else cell for at, cell in enumerate(row)] for row in made.rows]


def in_order(made: Made, step: int) -> tuple[list[str], list[list[str]]]:
    """Header and rows with the columns in another order."""
    places = sorted(range(len(made.header)), key=lambda place: (place * step) % 97)
    return (
        [made.header[place] for place in places],
        [[row[place] for place in places] for row in made.rows],
    )


WORDS = {"cp1252": "Imã é", "cp949": "자석", "cp932": "ｶﾀ"}
# As a table: each way gives the bytes of a file that says the same.
AS_TABLE: dict[str, Callable[[Made], bytes]] = {
    "as it comes": as_table,
    "with a byte order mark": lambda made: b"\xef\xbb\xbf" + as_table(made),
    "as UTF-16": lambda made: as_table(made).decode().encode("utf-16"),
    "in the encoding of the office": lambda made: as_text(
        made.header, with_words(made, WORDS[made.encoding]), made.separator
    ).encode(made.encoding),
    "with lines of Windows": lambda made: as_text(
        made.header, made.rows, made.separator, "\r\n"
    ).encode(),
    "without a last line end": lambda made: as_table(made).rstrip(b"\n"),
    "all fields quoted": lambda made: as_text(
        made.header, made.rows, made.separator, quoting=csv.QUOTE_ALL
    ).encode(),
    "with semicolons": lambda made: as_text(made.header, made.rows, ";").encode(),
    "with tabs": lambda made: as_text(made.header, made.rows, "\t").encode(),
    "with a sep line": lambda made: b"sep=;\r\n" + as_text(made.header, made.rows, ";").encode(),
    "headers in small letters": lambda made: as_text(
        [name.lower() for name in made.header], made.rows, made.separator
    ).encode(),
    "headers in capitals": lambda made: as_text(
        [name.upper() for name in made.header], made.rows, made.separator
    ).encode(),
    "blanks around headers and cells": lambda made: as_text(
        [f" {name} " for name in made.header],
        [[f" {cell} " for cell in row] for row in made.rows],
        made.separator,
    ).encode(),
    "columns in another order": lambda made: as_text(*in_order(made, 31), made.separator).encode(),
    "columns in a third order": lambda made: as_text(*in_order(made, 58), made.separator).encode(),
    "rows in another order": lambda made: as_text(
        made.header, made.rows[::-1], made.separator
    ).encode(),
    "without the columns that say nothing": lambda made: as_text(
        *without(made, made.spare), made.separator
    ).encode(),
    "a separator at the end of rows": lambda made: as_text(
        made.header, [[*row, ""] for row in made.rows], made.separator
    ).encode(),
    "a separator at the end of all lines": lambda made: as_text(
        [*made.header, ""], [[*row, ""] for row in made.rows], made.separator
    ).encode(),
    "with empty lines": lambda made: as_table(made).replace(b"\n", b"\n\n"),
    "in a .gz": lambda made: gzip.compress(as_table(made)),
    "in a .zip": lambda made: zipped(as_table(made)),
    "words with separators in quotes": lambda made: as_text(
        made.header, with_words(made, 'a, "b"; c\td'), made.separator
    ).encode(),
}

# Of forms that are answers of an API first.
SOME_AS_TABLE = tuple(AS_TABLE)[::3]


def dumped(made: Made, as_numbers: bool = True, **how: object) -> str:
    """An answer in JSON, written in some way."""
    return json.dumps(wrapped(made, made.kinds[0], as_numbers), ensure_ascii=False, **how)


def reversed_keys(made: Made) -> Made:
    """The same with columns and rows the other way round."""
    return Made(
        made.header[::-1], [row[::-1] for row in made.rows[::-1]], made.figures, kinds=made.kinds
    )


def trimmed(made: Made) -> Made:
    """The same without what says nothing."""
    header, rows = without(made, made.spare)
    return Made(header, rows, made.figures, kinds=made.kinds)


AS_JSON: dict[str, Callable[[Made], bytes]] = {
    "as it comes": lambda made: dumped(made).encode(),
    "indented": lambda made: dumped(made, indent=2).encode(),
    "in one breath": lambda made: dumped(made, separators=(",", ":")).encode(),
    "with escapes": lambda made: json.dumps(wrapped(made, made.kinds[0])).encode(),
    "with a byte order mark": lambda made: b"\xef\xbb\xbf" + dumped(made).encode(),
    "as UTF-16": lambda made: dumped(made).encode("utf-16"),
    "numbers as texts": lambda made: dumped(made, as_numbers=False).encode(),
    "lines of Windows": lambda made: dumped(made, indent=1).replace("\n", "\r\n").encode(),
    "tabs": lambda made: dumped(made, indent="\t").encode(),
    "the other way round": lambda made: dumped(reversed_keys(made)).encode(),
    "without what says nothing": lambda made: dumped(trimmed(made)).encode(),
    "the same, numbers as texts": lambda made: dumped(trimmed(made), as_numbers=False).encode(),
    "blanks before": lambda made: b"\n \n" + dumped(made).encode(),
    "in a .gz": lambda made: gzip.compress(dumped(made).encode()),
    "in a .zip": lambda made: zipped(dumped(made).encode(), "answer.json"),
    "other words": lambda made: dumped(
        Made(made.header, with_words(made, '"];}\\ é'), made.figures, kinds=made.kinds)
    ).encode(),
}
AS_XML: dict[str, Callable[[Made], bytes]] = {
    "as it comes": lambda made: as_xml(made).encode(),
    "one element a line": lambda made: as_xml(made, "\n  ").encode(),
    "lines of Windows": lambda made: as_xml(made, "\r\n").encode(),
    "with a byte order mark": lambda made: b"\xef\xbb\xbf" + as_xml(made).encode(),
    "as UTF-16": lambda made: as_xml(made).replace("UTF-8", "UTF-16").encode("utf-16"),
    "without a declaration": lambda made: as_xml(made).partition("?>")[2].encode(),
    "elements in another order": lambda made: as_xml(made, order=-1).encode(),
    "items in another order": lambda made: as_xml(reversed_keys(made)).encode(),
    "sums by another name": lambda made: as_xml(made).replace("총계", "합계").encode(),
    "without what says nothing": lambda made: as_xml(trimmed(made)).encode(),
    "without its count": lambda made: (
        as_xml(made).replace(f"<totalCount>{len(made.rows)}</totalCount>", "").encode()
    ),
    "blanks in elements": lambda made: (
        as_xml(made).replace("</", " </").replace("<year>", "<year> ").encode()
    ),
    "with a comment": lambda made: as_xml(made).replace("<items>", "<items><!-- x -->").encode(),
    "with CDATA": lambda made: as_xml(made).replace("중국", "<![CDATA[중국]]>").encode(),
    "in a .gz": lambda made: gzip.compress(as_xml(made).encode()),
    "in a .zip": lambda made: zipped(as_xml(made).encode(), "answer.xml"),
}
