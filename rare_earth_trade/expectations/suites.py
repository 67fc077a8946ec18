"""What consumers expect of each public mart, each with its reason and what it alone catches.

`SUITES` maps a mart to its expectations. None of them repeats a contract (columns and types) or a
dbt test (grains, months without holes, bounds in order, growth of its levels, sums of partners and
of contributions, a verdict for each figure). SQL is in `queries/`, one file an expectation;
`bands.csv` says what is plausible, `history.csv` what is known of each series:

- `known`: the least number of months with a quantity, nine tenths of what was known when it was
  written, because a better rule may withdraw a derived month, but not a tenth of all;
- `recent_pct`: the least share of known months since 2024; `latest`: the least last known month;
- `article_months`: the months of the reference articles and of their bases.

A quantity or a unit value outside its band is refused: no month since 2005 can be there, and what
the ledger knows is, once its unit is mixed up. A growth outside is noted only: it follows from two
quantities, and small months, stops and recoveries make any.
"""

import csv
from functools import partial

from rare_earth_trade.expectations import kinds
from rare_earth_trade.expectations.kinds import HERE, Band, Expectation, between, contains
from rare_earth_trade.expectations.mirror import MIRROR
from rare_earth_trade.releases.rules import reference


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of bounds."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


HISTORY = {row["series"]: row for row in table("history")}
# Series with a table of their own, of which something is known that must stay so.
SERIES = {
    one["series"]: one | HISTORY[one["series"]]
    for one in reference(None, "ref_series")
    if one["monthly_table"] and one["series"] in HISTORY
}
BANDS = {
    (row["mart"], row["column"]): between(
        row["column"],
        Band(float(row["low"]), float(row["high"]), row["reason"]),
        row["catches"],
        row["severity"],
    )
    for row in table("bands")
}


def bands(mart: str) -> list[Expectation]:
    """The bands of a mart's columns."""
    return [one for (name, _), one in BANDS.items() if name == mart]


def rows(query: str, *reason_and_catches: str, **fields: object) -> Expectation:
    """The query of a file of `queries/` finds nothing."""
    return kinds.rows(f"queries/{query}", *reason_and_catches, **fields)


note = partial(rows, severity="warning")


def at_least(number: int, reason: str, catches: str, condition: str = "true") -> Expectation:
    """A mart has so many rows that meet a condition."""
    fields = {"number": number, "condition": condition}
    return rows("too_few_rows", reason, catches, needs_all=True, **fields)


def periods(number: int) -> list[Expectation]:
    """What is expected of quarters and years."""
    lost = at_least(number, "quarters and years are only ever added", "years lost at the beginning")
    return [lost, rows("months_above_period")]


def joins(
    column: str,
    dimension: str,
    key: str,
    reason: str,
    catches: str = "a row that an inner join drops and a slicer shows as blank",
) -> Expectation:
    """Every value of a column that is not null is found in a dimension."""
    return rows("unjoined", reason, catches, column=column, dimension=dimension, key=key)


TO_PRODUCT = joins("product", "dim_product", "product_code", "every product joins to dim_product")
TO_LINE = joins("hs8", "dim_product", "product_code", "every tariff line joins to dim_product")
TO_PARTNER = joins(
    "partner_code", "dim_partner", "partner_code", "every partner joins to dim_partner"
)
TO_MONTH = joins("trade_month", "dim_month", "trade_month", "every month joins to the calendar")
TO_PAGE = joins("source_id", "dim_source", "source_id", "every verdict leads to its page")
TO_FIRST_MONTH = joins(
    "window_start",
    "dim_month",
    "trade_month",
    "every window begins in the calendar",
    "a calendar that is cut to the months of the facts",
)
TO_NOTICES = rows("notices_unlisted")


def monthly(history: dict[str, str]) -> list[Expectation]:
    """The world fact of one series."""
    return [
        *bands(history["monthly_table"]),
        at_least(
            int(history["known"]),
            "figures are only ever added: far fewer known months than before means lost evidence",
            "a rule that withdraws months of the early years",
            "quantity_t is not null",
        ),
        rows("recent_months_unknown", needs_all=True, **history),
        rows("latest_month_lost", needs_all=True, **history),
        rows(
            "months_of_articles_unknown",
            needs_all=True,
            months=", ".join(f"date '{month}'" for month in history["article_months"].split()),
        ),
        TO_MONTH,
        TO_NOTICES,
        rows("months_unlike_levels", **history),
        rows("year_to_date_off"),
        rows("twelve_months_unlike_year"),
    ]


def by_partner(world: str) -> list[Expectation]:
    """The partner fact of one series, beside that of the world."""
    prices = BANDS[world, "unit_value_usd_per_kg"].arguments
    return [
        *bands(f"{world}_by_partner"),
        note("partner_unit_value_off", low=prices["min_value"], high=prices["max_value"]),
        rows("months_without_partners", world=world),
        rows("partners_counted_twice"),
        rows("partners_named_twice"),
        TO_NOTICES,
        rows("shares_off"),
        rows("first_places_shared"),
        rows("ranks_unlike_quantities"),
    ]


# Tables that are empty until a customs download is ingested. What ingest has loaded is never
# refused for being implausible: customs prints a ton without a value, and nobody can mend that.
ON_DOWNLOADS: dict[str, list[Expectation]] = {
    "fct_customs_trade_monthly": [
        TO_PARTNER,
        TO_LINE,
        rows("trade_below_zero"),
        note("line_unit_value_off"),
        note("loads_in_conflict"),
    ],
    "fct_customs_coverage_monthly": [
        TO_PRODUCT,
        rows("whole_months_unlike_levels"),
        note("months_contested"),
        note("lines_unknown"),
        note("cells_without_quantity"),
    ],
    "fct_growth_contributions_monthly": [
        TO_PRODUCT,
        rows("waterfall_partners_unknown"),
        rows("waterfalls_without_rest"),
    ],
    "fct_trade_concentration_monthly": [TO_PRODUCT, *bands("fct_trade_concentration_monthly")],
    "dim_download": [note("download_cut")],
}

SUITES: dict[str, list[Expectation]] = {
    **{one["monthly_table"]: monthly(one) for one in SERIES.values()},
    **{
        f"{one['monthly_table']}_by_partner": by_partner(one["monthly_table"])
        for one in SERIES.values()
    },
    "fct_series_monthly": [
        at_least(
            155,
            "174 months were known when this was written, and figures are only ever added",
            "a fact without any row: it breaks no rule on rows",
            "quantity_t is not null",
        ),
        rows("series_unlike_levels"),
        rows("series_without_months"),
    ],
    "fct_series_monthly_by_partner": [rows("series_without_partners")],
    "fct_levels": [
        TO_PRODUCT,
        TO_PARTNER,
        *bands("fct_levels"),
        at_least(
            415,
            "468 levels were printed when this was written, and figures are only ever added",
            "a filter that drops whole products or windows: what is left follows every rule",
            "quantity_basis not in ('derived', 'unknown')",
        ),
        rows("levels_barely_known"),
        rows("levels_clash"),
    ],
    "fct_claim_verdicts": [
        TO_PAGE,
        TO_PRODUCT,
        TO_PARTNER,
        TO_FIRST_MONTH,
        rows("pages_half_judged"),
        rows("press_contradicted"),
        rows("growths_untestable"),
    ],
    **ON_DOWNLOADS,
    **MIRROR,
    "fct_total_reconciliations": [
        TO_PRODUCT,
        TO_PARTNER,
        Expectation(
            "expect_column_distinct_values_to_equal_set",
            {
                "column": "relation_kind",
                "value_set": [
                    "ytd_chain",
                    "months_vs_window",
                    "partners_vs_world",
                    "part_vs_whole",
                ],
            },
            "all four kinds of addition are tested",
            "a kind of sum that finds no rows any more, and so no fault",
        ),
        rows("partners_above_world"),
        rows("sums_open"),
    ],
    "fct_level_evidence": [
        at_least(
            685,
            "769 prints carried a level when this was written, and figures are only ever added",
            "prints that no longer reach the evidence, while their levels stay",
            "relation = 'print' and is_accepted",
        ),
        rows("levels_without_evidence"),
        rows("prints_refused"),
    ],
    "fct_level_vintages": [
        *bands("fct_level_vintages"),
        at_least(
            485,
            "543 vintages when this was written, and figures are only ever added",
            "a history that keeps only the last print of a level",
        ),
        rows("levels_revised"),
    ],
    "fct_value_growth_splits": [
        at_least(130, "144 rows when written; tables only grow", "lost with a vintage"),
        *(rows("splits_unlike_prints"), TO_MONTH),
    ],
    "fct_bounds_calibration": [
        at_least(
            85,
            "the press alone knew 97 windows of customs' tables when this was written",
            "bounds that hold everything because they say nothing",
            "blind_certainty in ('exact', 'tight', 'fair')",
        ),
    ],
    "fct_verdict_calibration": [
        at_least(
            465,
            "customs' tables tested 518 figures when this was written; prints are only ever added",
            "figures that lose their truth together with their verdict",
        ),
    ],
    "fct_series_quarterly": periods(130),
    "fct_series_yearly": periods(33),
    "fct_series_yearly_by_partner": periods(95),
    "fct_corrections": [
        at_least(30, "46 figures did not hold; a better rule acquits some", "lost with verdicts"),
    ],
    "dim_verdict_reason": [at_least(36, "40 reasons when written; none goes", "lost, none has it")],
    "fct_source_reliability": [
        *bands("fct_source_reliability"),
        contains(
            "voter",
            ["reuters", "argus"],
            "the wires that most pages relay are rated",
            "wires taken for publishers, or names spelt in two ways",
        ),
        note("voters_often_wrong"),
    ],
    "dim_month": [
        *bands("dim_month"),
        at_least(190, "the calendar reaches from 2009 to the end of 2027", "begins late, no hole"),
    ],
    "dim_day": [rows("days_missing")],
    "dim_partner": [
        Expectation(
            "expect_table_row_count_to_be_between",
            {"min_value": 220, "max_value": 1_300},
            "customs has some 240 partner codes, and of three digits there are no more than 1,000"
            " that no list names",
            "a list cut to the partners that have a figure, or grown by each download",
        ),
        contains(
            "partner_code",
            ["WLD", "XX-REST", "DEU", "USA", "JPN", "KOR", "VNM"],
            "world, rest and the main markets of magnets are there",
            "other codes than those that dashboards filter by",
        ),
    ],
    "dim_product": [
        contains(
            "product_code",
            ["magnets", "rare_earths", "85051110"],
            "the headline series and the magnets line are there",
            "a tariff line without a name, even while no download is loaded",
        ),
    ],
    "dim_series": [
        contains(
            "series",
            ["magnet_exports", "rare_earth_exports", "rare_earth_imports"],
            "the series that have tables of their own are listed",
            "an empty list of series: it breaks no other rule",
        ),
        rows("claims_shown_nowhere"),
    ],
    "dim_source": [
        at_least(
            410,
            "458 pages when this was written, and pages are only ever added",
            "pages lost together with their figures",
        ),
        rows("addresses_that_run"),
    ],
    "dim_control_measure": [
        at_least(
            14,
            "14 notices when this was written, and notices are only ever added",
            "a notice lost: no review counts their seed",
        ),
    ],
    "fct_controls_in_force_monthly": [
        TO_MONTH,
        at_least(
            230,
            "237 months of notices when this was written, and months are only ever added",
            "an empty table: it breaks no rule on rows",
        ),
        rows("licence_duty_not_in_force", needs_all=True),
    ],
}
SUITES["fct_series_monthly_by_partner"].append(rows("partners_of_article_unknown", needs_all=True))
