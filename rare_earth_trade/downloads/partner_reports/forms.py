"""The forms in which statistics offices give their trade, as their files name the columns.

A column that is no name of its form is refused: it may split rows, or be a total beside them.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from rare_earth_trade import paths

SEEDS = paths.PROJECT / "seeds" / "reference"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def key(name: str) -> str:
    """A header as it is compared: its letters and digits, without case or label (`freq:...`)."""
    return re.sub(r"[\W_]+", "", name.split(":", maxsplit=1)[0].casefold())


@dataclass(frozen=True)
class Form:
    """A form: what it is called, its columns by the names of our queries, and what it lacks.

    `required` are columns without which nothing can be read (one of each group); `marks` tell the
    form at a glance; `passed_over` say nothing that matters here. `is_bulk` files hold all goods.
    """

    name: str
    title: str
    statistics: str
    columns: dict[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, ...], ...]
    passed_over: tuple[str, ...] = ()
    # How many digits its codes may have.
    digits: tuple[int, ...] = (2, 4, 6)
    is_bulk: bool = False
    # Of these files all rows tell which months are published.
    is_filtered_late: bool = False
    needs_flow: bool = False
    # Some programs give a column twice where a query names it twice.
    may_repeat: bool = False
    encodings: tuple[str, ...] = ("cp1252",)
    # A result of so many rows was cut by its office.
    caps: tuple[int, ...] = ()
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, spellings in self.columns.items():
            for spelling in spellings:
                self.known[key(spelling)] = name
        for spelling in self.passed_over:
            self.known.setdefault(key(spelling), "")

    def names(self, header: Iterable[str]) -> list[str | None]:
        """Our name of each header: "" of what is passed over, None of what is unknown."""
        return [self.known.get(key(name)) if name.strip() else "" for name in header]

    def is_marked(self, header: Iterable[str]) -> bool:
        """Whether a header is one of this form at a glance."""
        found = set(self.names(header))
        return all(found & set(group) for group in self.marks)


EUROSTAT_BULK = Form(
    name="eurostat_bulk",
    title="Eurostat Comext, bulk file",
    statistics="eurostat_comext",
    columns={
        "reporter_iso": ("DECLARANT_ISO", "REPORTER"),
        "partner_iso": ("PARTNER_ISO",),
        "partner": ("PARTNER",),
        "trade_type": ("TRADE_TYPE",),
        "product": ("PRODUCT_NC",),
        "flow": ("FLOW",),
        "stat_procedure": ("STAT_PROCEDURE", "STAT_REGIME"),
        "suppl_unit": ("SUPPL_UNIT", "SUPP_UNIT"),
        "period": ("PERIOD",),
        "value": ("VALUE_EUR", "VALUE_IN_EUROS"),
        "mass": ("QUANTITY_KG", "QUANTITY_IN_KG"),
    },
    required=(
        *(("reporter_iso",), ("partner", "partner_iso"), ("product",), ("flow",), ("period",)),
        *(("value",), ("mass",), ("stat_procedure",)),
    ),
    marks=(("product",), ("period",), ("flow",)),
    passed_over=(
        *("DECLARANT", "PRODUCT_SITC", "PRODUCT_CPA2002", "PRODUCT_CPA2008", "PRODUCT_CPA2_1"),
        *("PRODUCT_CPA21", "PRODUCT_CPA22", "PRODUCT_BEC", "PRODUCT_BEC5", "PRODUCT_SECTION"),
        *("VALUE_NAC", "QUANTITY_SUPPL_UNIT", "SUP_QUANTITY"),
    ),
    digits=(8,),
    is_bulk=True,
)
EUROSTAT_SITE = Form(
    name="eurostat_site",
    title="Eurostat Comext, table of the site or its API (SDMX-CSV)",
    statistics="eurostat_comext",
    columns={
        "reporter": ("reporter",),
        "partner": ("partner",),
        "product": ("product", "product_nc"),
        "flow": ("flow",),
        "stat_procedure": ("stat_procedure",),
        "indicator": ("indicators", "indicator"),
        "freq": ("freq",),
        "period": ("TIME_PERIOD",),
        "observed": ("OBS_VALUE",),
        "flag": ("OBS_FLAG", "CONF_STATUS"),
    },
    required=(
        *(("reporter",), ("partner",), ("product",), ("flow",), ("indicator",), ("period",)),
        ("observed",),
    ),
    marks=(("observed",), ("period",), ("product",)),
    passed_over=("DATAFLOW", "LAST UPDATE", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME"),
    digits=(2, 4, 6, 8),
)
US_CENSUS = Form(
    name="us_census",
    title="US Census, international trade API",
    statistics="us_census",
    columns={
        "import_product": ("I_COMMODITY",),
        "export_product": ("E_COMMODITY",),
        "partner": ("CTY_CODE",),
        "partner_name": ("CTY_NAME",),
        "period": ("time",),
        "year": ("YEAR",),
        "month": ("MONTH",),
        "value": ("GEN_VAL_MO", "ALL_VAL_MO"),
        "quantity_1": ("GEN_QY1_MO", "QTY_1_MO"),
        "unit_1": ("UNIT_QY1",),
        "quantity_2": ("GEN_QY2_MO", "QTY_2_MO"),
        "unit_2": ("UNIT_QY2",),
        "summary_level": ("SUMMARY_LVL",),
    },
    required=(
        *(("import_product", "export_product"), ("partner",), ("period", "month")),
        ("value", "quantity_1", "quantity_2"),
    ),
    marks=(("import_product", "export_product"),),
    passed_over=(
        *("COMM_LVL", "I_COMMODITY_SDESC", "I_COMMODITY_LDESC", "E_COMMODITY_SDESC"),
        *("E_COMMODITY_LDESC", "LAST_UPDATE", "CON_VAL_MO", "CON_QY1_MO", "CON_QY2_MO"),
        *("GEN_VAL_YR", "GEN_QY1_YR", "GEN_QY2_YR", "CON_VAL_YR", "CON_QY1_YR", "CON_QY2_YR"),
        *("ALL_VAL_YR", "QTY_1_YR", "QTY_2_YR", "GEN_QY1_MO_FLAG", "GEN_QY2_MO_FLAG"),
        *("CON_QY1_MO_FLAG", "CON_QY2_MO_FLAG", "QTY_1_MO_FLAG", "QTY_2_MO_FLAG", "DUT_VAL_MO"),
        *("CAL_DUT_MO", "AIR_VAL_MO", "AIR_WGT_MO", "VES_VAL_MO", "VES_WGT_MO", "CNT_VAL_MO"),
        *("CNT_WGT_MO", "CARDS_MO", "GEN_CIF_MO", "GEN_CHA_MO", "CON_CIF_MO", "CON_CHA_MO"),
    ),
    digits=(2, 4, 6, 10),
    may_repeat=True,
)
HMRC = Form(
    name="hmrc",
    title="HMRC uktradeinfo, overseas trade statistics (OTS)",
    statistics="hmrc",
    columns={
        "period": ("MonthId",),
        "flow": ("FlowTypeId",),
        "suppression": ("SuppressionIndex",),
        "product": ("CommodityId",),
        "partner": ("CountryId",),
        "partner_alpha": ("CountryCodeAlpha",),
        "partner_name": ("CountryName",),
        "port": ("PortId",),
        "value": ("Value",),
        "mass": ("NetMass",),
    },
    required=(
        *(("period",), ("flow",), ("product",), ("partner",), ("port",), ("value",), ("mass",)),
        ("suppression",),
    ),
    marks=(("period",), ("product",)),
    passed_over=("CommoditySitcId", "SuppUnit"),
    digits=(8,),
)
COMEXSTAT = Form(
    name="comexstat_bulk",
    title="Brazil Comex Stat, bulk file",
    statistics="comexstat",
    columns={
        "year": ("CO_ANO",),
        "month": ("CO_MES",),
        "product": ("CO_NCM",),
        "unit": ("CO_UNID",),
        "partner": ("CO_PAIS",),
        "state": ("SG_UF_NCM",),
        "transport": ("CO_VIA",),
        "office": ("CO_URF",),
        "mass": ("KG_LIQUIDO",),
        "value": ("VL_FOB",),
        "freight": ("VL_FRETE",),
    },
    required=(
        *(("year",), ("month",), ("product",), ("partner",), ("mass",), ("value",)),
        *(("state",), ("transport",), ("office",)),
    ),
    marks=(("product",), ("partner",)),
    passed_over=("QT_ESTAT", "VL_SEGURO"),
    digits=(8,),
    is_bulk=True,
)
COMEXSTAT_QUERY = Form(
    name="comexstat_query",
    title="Brazil Comex Stat, answer of the API or table of the site",
    statistics="comexstat",
    columns={
        "year": ("year", "Ano", "coAno"),
        "month": ("monthNumber", "coMes", "Mês", "Month"),
        "product": ("coNcm", "Código NCM", "NCM Code"),
        "partner": ("country", "Países", "País", "Countries", "noPaispt"),
        "mass": ("metricKG", "Quilograma Líquido", "Net Weight (KG)", "vlKg"),
        "value": ("metricFOB", "Valor US$ FOB", "US$ FOB Value", "vlFob"),
    },
    required=(("year",), ("month",), ("product",), ("partner",), ("mass", "value")),
    marks=(("product",), ("mass", "value")),
    passed_over=(
        *("ncm", "Descrição NCM", "NCM Description", "metricFreight", "metricInsurance"),
        *("metricStatistic", "metricCIF", "Quantidade Estatística", "Valor Frete US$"),
        *("Valor Seguro US$", "Valor CIF US$"),
    ),
    digits=(8,),
    needs_flow=True,
)
COMTRADE = Form(
    name="comtrade",
    title="UN Comtrade",
    statistics="comtrade",
    columns={
        "frequency": ("freqCode",),
        "period": ("period",),
        "reporter": ("reporterCode",),
        "flow": ("flowCode",),
        "partner": ("partnerCode",),
        "partner_name": ("partnerDesc",),
        "partner_2": ("partner2Code",),
        "product": ("cmdCode",),
        "customs": ("customsCode",),
        "supply": ("mosCode",),
        "transport": ("motCode",),
        "mass": ("netWgt",),
        "cif": ("cifvalue",),
        "fob": ("fobvalue",),
        "value": ("primaryValue",),
        "estimated": ("isNetWgtEstimated",),
    },
    required=(
        *(("period",), ("reporter",), ("flow",), ("partner",), ("product",), ("mass",)),
        *(("value",), ("partner_2",), ("customs",), ("transport",)),
    ),
    marks=(("product",), ("reporter",), ("flow",)),
    passed_over=(
        *("typeCode", "refPeriodId", "refYear", "refMonth", "reporterISO", "reporterDesc"),
        *("flowDesc", "partnerISO", "partner2ISO", "partner2Desc", "classificationCode"),
        *("classificationSearchCode", "isOriginalClassification", "cmdDesc", "aggrLevel"),
        *("isLeaf", "customsDesc", "mosDesc", "motDesc", "qtyUnitCode", "qtyUnitAbbr", "qty"),
        *("isQtyEstimated", "altQtyUnitCode", "altQtyUnitAbbr", "altQty", "isAltQtyEstimated"),
        *("grossWgt", "isGrossWgtEstimated", "legacyEstimationFlag"),
        *("isReported", "isAggregate", "datasetCode"),
    ),
    # The preview gives 500 rows at most, a free key 100,000, a paid one 250,000.
    caps=(500, 100_000, 250_000),
)
KOREA = Form(
    name="korea_customs",
    title="Korea Customs Service, trade by item and country",
    statistics="korea_customs",
    columns={
        "period": ("year",),
        "partner": ("statCd",),
        "partner_name": ("statCdCntnKor1",),
        "product": ("hsCd",),
        "export_mass": ("expWgt",),
        "export_value": ("expDlr",),
        "import_mass": ("impWgt",),
        "import_value": ("impDlr",),
    },
    required=(
        *(("period",), ("partner",), ("product",), ("export_mass", "import_mass")),
        ("export_value", "import_value"),
    ),
    marks=(("product",), ("partner",)),
    passed_over=("statKor", "balPayments", "no", "numOfRows", "pageNo"),
    digits=(2, 4, 6, 10),
    encodings=("cp949",),
)
JAPAN = Form(
    name="japan_customs",
    title="Japan customs, commodity by country (e-Stat)",
    statistics="japan_customs",
    columns={
        "flow": ("Exp or Imp",),
        "year": ("Year",),
        "product": ("HS",),
        "partner": ("Country",),
        "office": ("Custom",),
        "unit_1": ("Unit1",),
        "unit_2": ("Unit2",),
        "quantity_1_year": ("Quantity1-Year",),
        "quantity_2_year": ("Quantity2-Year",),
        "value_year": ("Value-Year",),
    }
    | dict(
        chain.from_iterable(
            (
                (f"quantity_1_{month}", (f"Quantity1-{month}",)),
                (f"quantity_2_{month}", (f"Quantity2-{month}",)),
                (f"value_{month}", (f"Value-{month}",)),
            )
            for month in MONTHS
        )
    ),
    required=(
        *(("flow",), ("year",), ("product",), ("partner",), ("unit_1",), ("unit_2",)),
        *(("value_year",), ("value_jan",), ("quantity_1_jan",), ("quantity_2_jan",)),
    ),
    marks=(("flow",), ("product",), ("unit_2", "value_year")),
    digits=(9,),
    is_bulk=True,
    is_filtered_late=True,
    encodings=("cp932",),
)
FORMS = (
    *(EUROSTAT_BULK, EUROSTAT_SITE, US_CENSUS, HMRC, COMEXSTAT, COMEXSTAT_QUERY, COMTRADE),
    *(KOREA, JAPAN),
)
EXPECTED = "; ".join(form.title for form in FORMS)
# Of codes of the longest kind; shorter ones are of the Harmonized System.
CLASSIFICATIONS = {
    "eurostat_comext": "CN8",
    "us_census": "HTS10",
    "hmrc": "CN8",
    "comexstat": "NCM8",
    "comtrade": "HS6",
    "korea_customs": "HSK10",
    "japan_customs": "JP9",
}


@cache
def wanted() -> tuple[str, ...]:
    """The first six digits of the lines of the reference: what of a bulk file bears on ours."""
    found = set()
    for seed, column in (("ref_tariff_lines", "hs8"), ("ref_product_scopes", "hs_prefix")):
        with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row[column][:6] for row in csv.DictReader(file)}
    return tuple(
        sorted(
            one
            for one in found
            if not any(one != other and one.startswith(other) for other in found)
        )
    )


def pattern() -> str:
    """A pattern of codes that bear on our lines; an X hides the rest of a confidential code."""
    codes = set(wanted())
    codes |= {f"{code[:cut]}X" for code in wanted() for cut in range(2, len(code))}
    return f"^({'|'.join(sorted(codes))})"
