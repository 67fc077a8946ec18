"""What consumers expect of each public mart, each with its reason.

`SUITES` maps a mart to its expectations: type, arguments, reason. Types and arguments are those of
Great Expectations; `rows` stands for UnexpectedRowsExpectation, whose query yields the rows that
ought not to be there. A bound without a reason has no place here.
"""

from typing import Any, NamedTuple


class Expectation(NamedTuple):
    """One expectation: its Great Expectations type, arguments, and why consumers may rely on it."""

    kind: str
    arguments: dict[str, Any]
    reason: str


MONTHLY = ("magnet_exports", "rare_earth_exports", "rare_earth_imports")

# Least number of known months that each series had when the suite was written: figures are only
# ever added.
KNOWN_MONTHS = {"magnet_exports": 30, "rare_earth_exports": 74, "rare_earth_imports": 13}

# Tonnes a month. Magnets: the smallest month on record is the licence stop of May 2025 (1,238 t);
# capacity behind exports is about 10,000 t a month. Headline exports: 387 t in April 2012 under
# quotas, a record of 7,742 t in June 2025. Imports hold ores: 6,900 to 16,400 t seen.
BANDS = {
    "magnet_exports": (500, 10_000),
    "rare_earth_exports": (200, 12_000),
    "rare_earth_imports": (2_000, 30_000),
}

# US dollars a kilogram: sintered magnets traded at 30 to 80; headline exports are mostly cheap
# light oxides (4 to 30), dearer in 2011; imports are ores and carbonates with some heavy oxides
# (5 to 30).
UNIT_VALUES = {
    "magnet_exports": (20, 150),
    "rare_earth_exports": (2, 250),
    "rare_earth_imports": (2, 60),
}


def between(column: str, low: float, high: float, reason: str) -> Expectation:
    """All known values of a column lie in a band."""
    arguments = {"column": column, "min_value": low, "max_value": high}
    return Expectation("expect_column_values_to_be_between", arguments, reason)


def rows(query: str, reason: str) -> Expectation:
    """A query over the mart ({batch}) and other marts finds nothing."""
    return Expectation("unexpected_rows_expectation", {"unexpected_rows_query": query}, reason)


def monthly(name: str) -> list[Expectation]:
    """The world fact of one series."""
    low, high = BANDS[name]
    product = "magnets" if name == "magnet_exports" else "rare_earths"
    flow = name.rsplit("_", 1)[1].removesuffix("s")
    return [
        between(
            "quantity_t",
            low,
            high,
            "a month outside would be a record by far: check its unit and window first",
        ),
        between(
            "unit_value_usd_per_kg",
            *UNIT_VALUES[name],
            "outside, value and quantity are of different scopes",
        ),
        between(
            "mom_pct",
            -85,
            400,
            "the licence stop of 2025 and the months after it stayed well inside",
        ),
        between("yoy_pct", -95, 500, "the quota years and the licence stop stayed well inside"),
        rows(
            f"select count(quantity_t) as known from {{batch}} having count(quantity_t) <"
            f" {KNOWN_MONTHS[name]}",
            "figures are only ever added: fewer known months than before means lost evidence",
        ),
        rows(
            "select max(trade_month) as latest from {batch} having max(trade_month) < date"
            " '2025-09-01'",
            "the series reaches at least the autumn of 2025, which the reference articles speak of",
        ),
        rows(
            "select this.trade_month from {batch} as this"
            " left join marts.fct_levels as levels"
            f" on levels.product = '{product}' and levels.flow = '{flow}' and"
            f" levels.partner_code = 'WLD'"
            " and levels.window_start = this.trade_month and levels.window_end ="
            " last_day(this.trade_month)"
            " where this.quantity_t is distinct from levels.quantity_t",
            "a month reads the same in the fact and in fct_levels",
        ),
        rows(
            "select this.trade_month from {batch} as this"
            " inner join {batch} as before"
            " on before.trade_month = cast(this.trade_month - interval 1 month as date)"
            " where month(this.trade_month) > 1 and ("
            "this.ytd_upper_t < before.ytd_lower_t"
            " or abs(this.ytd_t - before.ytd_t - this.quantity_t) > 0.02 * this.ytd_t)",
            "a year to date grows by its month, but for revisions of at most 2 %",
        ),
    ]


def by_partner(name: str) -> list[Expectation]:
    """The partner fact of one series."""
    return [
        between("share_of_world_pct", 0, 100, "a partner is a part of the world"),
        between(
            "quantity_t",
            0,
            BANDS[name][1],
            "no partner, nor the rest, takes more than the world ever did",
        ),
        rows(
            "select this.partner_code from {batch} as this"
            " left join marts.dim_partner as partners using (partner_code)"
            " where partners.partner_code is null or partners.is_aggregate",
            "every partner joins to dim_partner, and none is an aggregate that would count twice",
        ),
        rows(
            "select trade_month from {batch} group by trade_month"
            " having abs(sum(share_of_world_pct) - 100) > 0.001",
            "stacked shares of a month with a known world reach 100 %",
        ),
        rows(
            "select trade_month from {batch} group by trade_month"
            " having count(*) filter (rank_in_month = 1) > 2",
            "a chart of destinations has one first place, or two that are equal",
        ),
    ]


def unique(columns: list[str], reason: str) -> Expectation:
    """Columns that consumers join on are unique together."""
    if len(columns) == 1:
        return Expectation("expect_column_values_to_be_unique", {"column": columns[0]}, reason)
    return Expectation("expect_compound_columns_to_be_unique", {"column_list": columns}, reason)


SUITES: dict[str, list[Expectation]] = {
    **{f"fct_{name}_monthly": monthly(name) for name in MONTHLY},
    **{f"fct_{name}_monthly_by_partner": by_partner(name) for name in MONTHLY},
    "fct_levels": [
        between("quantity_t", 0, 300_000, "a year of imports with all ores stays below 200,000 t"),
        between(
            "agreeing_voters",
            0,
            60,
            "more voices than wires that cover rare earths would be pages counted twice",
        ),
        rows(
            "select * from {batch} where quantity_upper_t - quantity_lower_t > greatest(1,"
            " 0.05 * quantity_upper_t)"
            " and quantity_basis = 'printed'",
            "a printed level is known to 5 %, or to the last tonne",
        ),
        rows(
            "select count(*) as clashes from {batch} having count(*) filter (is_clash) >"
            " 0.05 * count(*)",
            "voices that clash on more than a twentieth of the levels mean two products mixed up",
        ),
    ],
    "fct_claim_verdicts": [
        unique(["figure_id"], "a figure is judged once"),
        rows(
            "select verdicts.source_id from {batch} as verdicts"
            " left join marts.dim_source as sources using (source_id) where"
            " sources.source_id is null",
            "every verdict leads to its page",
        ),
        rows(
            "select sources.source_id from marts.dim_source as sources"
            " left join (select source_id, count(*) as judged from {batch} group by"
            " source_id) as verdicts"
            " using (source_id) where verdicts.judged is distinct from sources.figures",
            "as many verdicts as figures, page by page",
        ),
        rows(
            "select verdicts.product from {batch} as verdicts"
            " left join marts.dim_product as products on products.product_code = verdicts.product"
            " where products.product_code is null",
            "every product joins to dim_product",
        ),
        rows(
            "select count(*) as contradicted from {batch}"
            " having count(*) filter (verdict = 'contradicted') > 0.02 * count(*)",
            "more than 2 % of all prints contradicted means that the levels are wrong, not"
            " the press",
        ),
        rows(
            "select count(*) as testable from {batch} where statistic in ('mom_pct', 'yoy_pct')"
            " having count(*) filter (verdict <> 'not_testable') < 0.5 * count(*)",
            "at least half of the growth rates can be tested",
        ),
        rows(
            "select source_id, count(*) as figures from {batch} where source_id in"
            " ('seed_magnets_2025_11', 'seed_rare_earths_2024_12') group by source_id"
            " having count(*) <> case source_id when 'seed_magnets_2025_11' then 34 else 10 end",
            "both reference articles are judged in full: 34 and 10 statements",
        ),
    ],
    "fct_total_reconciliations": [
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
        ),
        rows(
            "select * from {batch} where verdict = 'contradicted'"
            " and product in ('magnets', 'rare_earths') and relation_kind = 'partners_vs_world'",
            "no partners exceed the world in a series that people chart",
        ),
        rows(
            "select count(*) as failed from {batch} where verdict <> 'not_testable'"
            " having count(*) filter (verdict in ('revised', 'contradicted')) > 0.1 * count(*)",
            "nine of ten testable sums close",
        ),
    ],
    "fct_level_evidence": [
        rows(
            "select levels.product from marts.fct_levels as levels"
            " left join (select * from {batch} where is_binding and is_accepted) as evidence"
            " using (product, flow, partner_code, window_start, window_end)"
            " where levels.quantity_basis = 'derived' and evidence.evidence_id is null",
            "every derived level leads to evidence that carries its bounds",
        ),
        rows(
            "select count(*) as refused from {batch} where relation = 'print'"
            " having count(*) filter (not is_accepted) > 0.05 * count(*)",
            "19 of 20 prints agree with the levels, or the levels are wrong",
        ),
    ],
    "fct_level_vintages": [
        between(
            "lag_days", -31, 4_000, "figures are printed after their window, a few before its end"
        ),
        rows(
            "select count(*) as revised from {batch}"
            " having count(*) filter (is_revision) > 0.05 * count(*)",
            "customs revises few of these figures by more than rounding",
        ),
    ],
    "fct_source_reliability": [
        unique(["outlet_kind", "outlet"], "an outlet is rated once"),
        between("pass_rate_pct", 0, 100, "a rate is a share"),
        rows(
            "select outlet from {batch} where claims_tested >= 50 and pass_rate_pct < 80",
            "outlets with many tested claims are right four times in five, or the levels are wrong",
        ),
    ],
    "dim_month": [
        unique(["trade_month"], "a calendar joins one to one"),
        between("trade_year", 2000, 2100, "a year outside is a typing error in a window"),
    ],
    "dim_partner": [
        unique(["partner_code"], "a partner joins one to one"),
        Expectation(
            "expect_table_row_count_to_be_between",
            {"min_value": 220, "max_value": 300},
            "customs has some 240 partner codes",
        ),
        Expectation(
            "expect_column_distinct_values_to_contain_set",
            {
                "column": "partner_code",
                "value_set": ["WLD", "XX-REST", "DEU", "USA", "JPN", "KOR", "VNM"],
            },
            "world, rest and the main markets of magnets are there",
        ),
    ],
    "dim_product": [
        unique(["product_code"], "a product joins one to one"),
        Expectation(
            "expect_column_distinct_values_to_contain_set",
            {"column": "product_code", "value_set": ["magnets", "rare_earths", "85051110"]},
            "the headline series and the magnets line are there",
        ),
    ],
    "dim_source": [
        unique(["source_id"], "a page joins one to one"),
        rows(
            "select source_url from {batch} where source_url not like 'https://%' and"
            " source_url not like 'http://%'",
            "an address that is shown as a link is a web address, nothing that runs",
        ),
    ],
    "dim_control_event": [
        unique(["event_date", "event_label"], "an event is annotated once"),
        Expectation(
            "expect_table_row_count_to_be_between", {"min_value": 8}, "events are only ever added"
        ),
    ],
}
