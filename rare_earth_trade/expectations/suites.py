"""What consumers expect of each public mart, each with its reason.

`SUITES` maps a mart to its expectations: type, arguments, reason. Types and arguments are those of
Great Expectations; `rows` stands for UnexpectedRowsExpectation, whose query yields the rows that
ought not to be there. A bound without a reason has no place here.
"""

from typing import Any, NamedTuple


class Expectation(NamedTuple):
    """One expectation: its Great Expectations type, arguments, and why consumers may rely on it.

    `severity` is `critical`, or `warning` for what a user ought to know but may have meant.
    `needs_all`: it can only hold of all that is known, not as of an earlier day.
    """

    kind: str
    arguments: dict[str, Any]
    reason: str
    severity: str = "critical"
    needs_all: bool = False


class Band(NamedTuple):
    """Plausible values of a column, both ends included, and why they end there."""

    low: float
    high: float
    reason: str


class Series(NamedTuple):
    """What is possible, plausible and complete for one monthly series.

    A quantity or a unit value outside its band is refused: no month since 2005 can be there, and
    what the ledger knows is, once its unit is mixed up. A growth outside is noted only: it follows
    from two quantities, and small months, stops and recoveries make any.

    `known` is the least number of months with a quantity: nine tenths of what was known when the
    suite was written, because a better rule may withdraw a derived month, but not a tenth of all.
    `recent_pct` is the least share of known months since 2024, `latest` the least last known month,
    `article_months` the months of the reference articles and of their bases.
    """

    product: str
    flow: str
    quantity_t: Band
    unit_value_usd_per_kg: Band
    mom_pct: Band
    yoy_pct: Band
    known: int
    recent_pct: int
    latest: str
    article_months: tuple[str, ...]


SERIES = {
    "magnet_exports": Series(
        product="magnets",
        flow="export",
        quantity_t=Band(
            50,
            20_000,
            "the licence stop of May 2025 left 1,238 t, the record is 6,357 t (January 2025), a"
            " month of 2013 had 1,600 t, one of 2005 some hundred: outside, check the unit (kg?)"
            " and the window (a year to date?)",
        ),
        unit_value_usd_per_kg=Band(
            5,
            250,
            "exported magnets cost 41 to 49 USD/kg in 2017-2025, about twice that in the price peak"
            " of 2011 and less than half before it: outside, value and quantity are of different"
            " scopes",
        ),
        mom_pct=Band(-80, 400, "the licence stop was -53 % (May 2025), its end +158 % (June 2025)"),
        yoy_pct=Band(
            -90,
            500,
            "the licence stop was -74 %; an ordinary month on the base of May 2025 is up by 330 %,"
            " a record one by 420 %",
        ),
        known=48,
        recent_pct=70,
        latest="2025-10-01",
        article_months=("2024-10-01", "2025-01-01", "2025-08-01", "2025-09-01", "2025-10-01"),
    ),
    "rare_earth_exports": Series(
        product="rare_earths",
        flow="export",
        quantity_t=Band(
            50,
            30_000,
            "export quotas left 281 t (February 2012), the record is 7,742 t (June 2025), a month"
            " of 2010 had 3,300 t: outside, check the unit (kg?) and the window (a year to date?)",
        ),
        unit_value_usd_per_kg=Band(
            1,
            500,
            "mostly cheap lanthanum and cerium, 4 to 30 USD/kg in 2012-2026; 24 in 2010, some"
            " hundred in the price peak of 2011: outside, value and quantity are of different"
            " scopes",
        ),
        mom_pct=Band(
            -90, 400, "quotas made jumps of -84 % (February 2012) and +152 % (November 2010)"
        ),
        yoy_pct=Band(
            -95,
            500,
            "the quota years reached -93 % (April 2012); the widened headline of 2011 and a"
            " recovery from it can multiply a month, but not by more than six",
        ),
        known=82,
        recent_pct=85,
        latest="2025-10-01",
        article_months=("2024-10-01", "2024-11-01"),
    ),
    "rare_earth_imports": Series(
        product="rare_earths",
        flow="import",
        quantity_t=Band(
            20,
            40_000,
            "with ores; 5,020 t (August 2025) to 19,508 t (April 2023) seen, before the ores from"
            " Myanmar and the American mine some hundred: outside, check the unit and the scope",
        ),
        unit_value_usd_per_kg=Band(
            1,
            500,
            "ores at 3 to 5 USD/kg mixed with carbonates and heavy oxides, 11 to 15 in 2023-2024,"
            " purified oxides and metals alone at tens and hundreds in the years without ores:"
            " outside, value and quantity are of different scopes",
        ),
        mom_pct=Band(-75, 200, "ships and border closures made -48 % to +63 % in 2023-2025"),
        yoy_pct=Band(-80, 250, "border closures in Kachin made -55 % (August 2025)"),
        known=24,
        recent_pct=65,
        latest="2025-09-01",
        article_months=("2023-11-01", "2024-11-01"),
    ),
}

# Columns that dashboards select; DESIGN.md has them in this order, others may lie between.
MEASURES = (
    "trade_month quantity_t quantity_lower_t quantity_upper_t quantity_basis agreeing_voters"
    " dissenting_figures mom_pct mom_pct_lower mom_pct_upper mom_null_reason yoy_pct yoy_pct_lower"
    " yoy_pct_upper yoy_null_reason yoy_pct_first_published ytd_t ytd_lower_t ytd_upper_t"
    " ytd_yoy_pct ytd_yoy_pct_lower ytd_yoy_pct_upper rolling_12m_t highest_since_month"
    " lowest_since_month record_horizon_month value_usd unit_value_usd_per_kg"
)
PARTNER = "partner_code partner_name region is_residual"
SHARES = (
    "share_of_world_pct share_of_world_pct_lower share_of_world_pct_upper rank_in_month"
    " contribution_to_mom_pp contribution_to_yoy_pp"
)
COLUMNS = {
    **{f"fct_{name}_monthly": f"{MEASURES} control_regime" for name in SERIES},
    **{
        f"fct_{name}_monthly_by_partner": f"{PARTNER} {MEASURES} {SHARES} control_regime"
        for name in SERIES
    },
    "fct_customs_trade_monthly": "trade_month flow hs8 partner_code quantity_kg quantity_t"
    " value_usd value_cny unit_value_usd_per_kg is_revised",
    "fct_customs_coverage_monthly": "product flow trade_month coverage missing_lines",
    "fct_growth_contributions_monthly": "product flow trade_month growth_kind dimension member"
    " contribution_t contribution_pp",
    "fct_trade_concentration_monthly": "product flow trade_month dimension hhi_lower hhi_upper",
    "fct_levels": "product flow partner_code window_start window_end quantity_t quantity_lower_t"
    " quantity_upper_t quantity_basis agreeing_voters",
    "fct_claim_verdicts": "figure_id source_id wire published_on product flow partner_code"
    " window_start window_end statistic printed_value printed_month unit qualifier rounding_unit"
    " recomputed_lower recomputed_upper verdict reason witness_figure_ids",
    "fct_total_reconciliations": "relation_kind product flow partner_code window_start window_end"
    " lhs_lower_t lhs_upper_t rhs_lower_t rhs_upper_t gap_t verdict",
    "fct_level_evidence": "relation voter figure_ids implied_lower_t implied_upper_t is_accepted",
    "fct_level_vintages": "product flow partner_code window_start window_end published_on"
    " printed_t revision_t",
    "fct_source_reliability": "outlet_kind outlet claims_tested claims_passed claims_contradicted"
    " claims_disputed pass_rate_pct",
    "dim_month": "trade_month trade_year month_of_year",
    "dim_day": "calendar_day",
    "dim_partner": "partner_code partner_name region is_aggregate is_residual",
    "dim_product": "product_code product_label form element_symbol",
    "dim_download": "file_sha256 flow file_name loaded_at first_month last_month row_count",
    "dim_source": "source_id publisher domain wire published_on source_url",
    "dim_control_event": "event_date event_kind event_label",
}


def between(column: str, band: Band) -> Expectation:
    """All known values of a column lie in a band."""
    arguments = {"column": column, "min_value": band.low, "max_value": band.high}
    return Expectation("expect_column_values_to_be_between", arguments, band.reason)


def rows(query: str, reason: str) -> Expectation:
    """A query over the mart ({batch}) and other marts finds nothing."""
    return Expectation("unexpected_rows_expectation", {"unexpected_rows_query": query}, reason)


def at_least(number: int, reason: str, condition: str = "true") -> Expectation:
    """A mart has so many rows that meet a condition."""
    return rows(
        f"select count(*) filter ({condition}) as found from {{batch}}"
        f" having count(*) filter ({condition}) < {number}",
        reason,
    )._replace(needs_all=True)


def unique(columns: list[str], reason: str) -> Expectation:
    """Columns that consumers join on are unique together."""
    if len(columns) == 1:
        return Expectation("expect_column_values_to_be_unique", {"column": columns[0]}, reason)
    return Expectation("expect_compound_columns_to_be_unique", {"column_list": columns}, reason)


def contains(column: str, values: list[str], reason: str) -> Expectation:
    """A column has all of these values in some row."""
    arguments = {"column": column, "value_set": values}
    return Expectation("expect_column_distinct_values_to_contain_set", arguments, reason)


def joins(column: str, dimension: str, key: str, reason: str) -> Expectation:
    """Every value of a column that is not null is found in a dimension."""
    return rows(
        f"select distinct this.{column} from {{batch}} as this"
        f" left join marts.{dimension} as dimension on dimension.{key} = this.{column}"
        f" where this.{column} is not null and dimension.{key} is null",
        reason,
    )


def has_columns(mart: str) -> Expectation:
    """The columns that dashboards select are there, in the order of the contract.

    Not an exact list: a column more breaks nobody, and the contract is dbt's to test.
    """
    names = [f"'{name}'" for name in COLUMNS[mart].split()]
    wanted = f"[{', '.join(names)}]"
    return rows(
        "select name from (select wanted.name, found.ordinal_position as place,"
        " max(found.ordinal_position) over (order by wanted.position"
        " rows between unbounded preceding and 1 preceding) as place_before"
        f" from (select unnest({wanted}) as name, generate_subscripts({wanted}, 1) as position)"
        " as wanted left join information_schema.columns as found"
        f" on found.table_schema = 'marts' and found.table_name = '{mart}'"
        " and found.column_name = wanted.name) as placed"
        # Great Expectations complains on the screen where a query does not name its batch.
        " where place is null or place < place_before /* {batch} */",
        "dashboards select these columns; a lost, renamed or moved one breaks them",
    )


def known_months(months: tuple[str, ...], condition: str, reason: str) -> Expectation:
    """Months that have a quantity in the rows that meet a condition."""
    dates = ", ".join(f"date '{month}'" for month in months)
    return rows(
        f"select wanted.trade_month from (select unnest([{dates}]) as trade_month) as wanted"
        f" left join (select trade_month from {{batch}} where quantity_t is not null and"
        f" {condition}) as known using (trade_month) where known.trade_month is null",
        reason,
    )._replace(needs_all=True)


CONTROL_REGIME = joins(
    "control_regime",
    "dim_control_event",
    "event_label",
    "a regime that colours a chart is explained in dim_control_event",
)


def monthly(name: str) -> list[Expectation]:
    """The world fact of one series."""
    series = SERIES[name]
    return [
        has_columns(f"fct_{name}_monthly"),
        between("quantity_t", series.quantity_t),
        between("unit_value_usd_per_kg", series.unit_value_usd_per_kg),
        between("mom_pct", series.mom_pct)._replace(severity="warning"),
        between("yoy_pct", series.yoy_pct)._replace(severity="warning"),
        at_least(
            series.known,
            "figures are only ever added: far fewer known months than before means lost evidence",
            "quantity_t is not null",
        ),
        rows(
            "select count(quantity_t) as known, count(*) as months from {batch}"
            f" where trade_month between date '2024-01-01' and date '{series.latest}'"
            f" having count(quantity_t) < {series.recent_pct} * count(*) / 100",
            f"a chart since 2024 is no sieve: {series.recent_pct} % of its months are known, up to"
            " the last that was when this was written; one download may bring a month far later",
        )._replace(needs_all=True),
        rows(
            "select max(trade_month) filter (quantity_t is not null) as latest from {batch}"
            " having coalesce(max(trade_month) filter (quantity_t is not null), date '1900-01-01')"
            f" < date '{series.latest}'",
            "the last known month does not go back behind the autumn of 2025",
        )._replace(needs_all=True),
        known_months(
            series.article_months,
            "true",
            "the reference articles speak of these months, or compare with them",
        ),
        joins("trade_month", "dim_month", "trade_month", "every month joins to the calendar"),
        CONTROL_REGIME,
        rows(
            "select this.trade_month from {batch} as this"
            " left join marts.fct_levels as levels"
            f" on levels.product = '{series.product}' and levels.flow = '{series.flow}'"
            " and levels.partner_code = 'WLD' and levels.window_start = this.trade_month"
            " and levels.window_end = last_day(this.trade_month)"
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
            "a year to date grows by its month, but for revisions and round numbers of at most 2 %",
        ),
        rows(
            "select trade_month, rolling_12m_t, ytd_t from {batch} where month(trade_month) = 12"
            " and abs(rolling_12m_t - ytd_t) > 0.02 * ytd_t",
            "in December the last twelve months are the year, but for revisions of at most 2 %",
        ),
        rows(
            "select this.trade_month, this.mom_pct, this.yoy_pct from {batch} as this"
            " left join {batch} as month_ago"
            " on month_ago.trade_month = cast(this.trade_month - interval 1 month as date)"
            " left join {batch} as year_ago"
            " on year_ago.trade_month = cast(this.trade_month - interval 12 month as date)"
            " where abs(this.mom_pct - 100 * (this.quantity_t / month_ago.quantity_t - 1)) > 0.001"
            " or abs(this.yoy_pct - 100 * (this.quantity_t / year_ago.quantity_t - 1)) > 0.001",
            "who computes growth in a spreadsheet from quantity_t gets the printed growth",
        ),
    ]


def by_partner(name: str) -> list[Expectation]:
    """The partner fact of one series."""
    series = SERIES[name]
    share = Band(0, 100, "a partner is a part of the world")
    none_above = Band(
        0, series.quantity_t.high, "no partner, nor the rest, takes more than the world ever did"
    )
    return [
        has_columns(f"fct_{name}_monthly_by_partner"),
        between("share_of_world_pct", share),
        between("quantity_t", none_above),
        rows(
            "select trade_month, partner_code, unit_value_usd_per_kg from {batch}"
            " where quantity_t >= 50 and unit_value_usd_per_kg not between"
            f" {series.unit_value_usd_per_kg.low} / 2 and 2 * {series.unit_value_usd_per_kg.high}",
            "half or twice the world's range at most, once a partner takes more than samples:"
            " outside, value and quantity are of different scopes",
        )._replace(severity="warning"),
        rows(
            f"select world.trade_month from marts.fct_{name}_monthly as world"
            " anti join {batch} as partners on partners.trade_month = world.trade_month",
            "a filter on partners leaves the months of the world fact on the axis",
        ),
        rows(
            "select this.partner_code from {batch} as this"
            " left join marts.dim_partner as partners using (partner_code)"
            " where partners.partner_code is null or partners.is_aggregate",
            "every partner joins to dim_partner, and none is an aggregate that would count twice",
        ),
        rows(
            "select this.partner_code, this.partner_name, this.region from {batch} as this"
            " inner join marts.dim_partner as partners using (partner_code)"
            " where this.partner_name is distinct from partners.partner_name"
            " or this.region is distinct from partners.region",
            "a partner has one name and one region, here and in dim_partner",
        ),
        CONTROL_REGIME,
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
        rows(
            "select trade_month from (select trade_month, quantity_t, lag(quantity_t) over"
            " (partition by trade_month order by rank_in_month) as ahead_t from {batch}"
            " where rank_in_month is not null) as ranked where quantity_t > ahead_t",
            "a table sorted by rank is sorted by quantity",
        ),
    ]


# The magnets article of November 2025 names the destinations of October and follows the United
# States through the year.
ARTICLE_PARTNERS = [
    *(
        known_months(
            ("2025-10-01",),
            f"partner_code = '{partner}'",
            f"the magnets article ranks {partner} among the destinations of October 2025",
        )
        for partner in ("DEU", "USA", "KOR", "VNM", "IND", "JPN")
    ),
    known_months(
        ("2025-05-01", "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01"),
        "partner_code = 'USA'",
        "the magnets article follows the United States through these months",
    ),
]

TO_PRODUCT = joins("product", "dim_product", "product_code", "every product joins to dim_product")
TO_PARTNER = joins(
    "partner_code", "dim_partner", "partner_code", "every partner joins to dim_partner"
)

# Tables that are empty until a customs download is ingested. What ingest has loaded is never
# refused for being implausible: customs prints a ton without a value, and nobody can mend that.
ON_DOWNLOADS: dict[str, list[Expectation]] = {
    "fct_customs_trade_monthly": [
        has_columns("fct_customs_trade_monthly"),
        TO_PARTNER,
        joins("hs8", "dim_product", "product_code", "every tariff line joins to dim_product"),
        rows(
            "select * from {batch} where least(quantity_kg, value_usd, value_cny) < 0",
            "customs declare goods, and nobody declares less than none",
        ),
        rows(
            "select trade_month, flow, hs8, partner_code, unit_value_usd_per_kg from {batch}"
            " where is_line_mapped and quantity_t >= 1"
            " and unit_value_usd_per_kg not between 0.05 and 20000",
            "ores cost some tenths of a dollar a kilogram, scandium metal some thousands: outside,"
            " look for a unit or a currency mixed up",
        )._replace(severity="warning"),
        rows(
            "select count(*) as conflicts from {batch}"
            " having count(load_conflict) > 0.1 * count(*)",
            "downloads that contradict each other on a tenth of all rows are not of one query",
        )._replace(severity="warning"),
    ],
    "fct_customs_coverage_monthly": [
        has_columns("fct_customs_coverage_monthly"),
        TO_PRODUCT,
        rows(
            "select this.product, this.flow, this.trade_month, this.quantity_t from {batch} as this"
            " left join marts.fct_levels as levels"
            " on levels.product = this.product and levels.flow = this.flow"
            " and levels.partner_code = 'WLD' and levels.window_start = this.trade_month"
            " and levels.window_end = last_day(this.trade_month)"
            " where this.coverage = 'whole' and this.quantity_t is distinct from levels.quantity_t",
            "where tariff lines are all there, their sum is the level",
        ),
        rows(
            "select product, flow, trade_month, file_names, contested_t, printed_lower_t,"
            " printed_upper_t, likely_cause from {batch} where coverage = 'contested'",
            "tariff lines add up to what two voices print; where they do not, the print stays the"
            " level: look at the downloads, and take a wrong one back (ingest --forget)",
        )._replace(severity="warning"),
        rows(
            "select product, flow, trade_month, unknown_lines from {batch}"
            " where unknown_lines is not null",
            "ref_tariff_lines knows every line of a series that has trade",
        )._replace(severity="warning"),
        rows(
            "select product, flow, trade_month, cells_without_quantity from {batch}"
            " where cells_without_quantity > 0",
            "what has a value has kilograms, or its month is not whole",
        )._replace(severity="warning"),
    ],
    "fct_growth_contributions_monthly": [
        has_columns("fct_growth_contributions_monthly"),
        TO_PRODUCT,
        rows(
            "select this.member from {batch} as this"
            " left join marts.dim_partner as partners on partners.partner_code = this.member"
            " where this.dimension = 'partner' and partners.partner_code is null",
            "every partner of a waterfall joins to dim_partner",
        ),
        rows(
            "select product, flow, trade_month, growth_kind, dimension from {batch}"
            " group by product, flow, trade_month, growth_kind, dimension"
            " having count(*) filter (not is_itemised) <> 1",
            "a waterfall ends with one bar for what is not itemised",
        ),
        rows(
            "select product, flow, trade_month, growth_kind from (select product, flow,"
            " trade_month, growth_kind, dimension, sum(contribution_pp) as growth_pct"
            " from {batch} group by product, flow, trade_month, growth_kind, dimension) as growths"
            " group by product, flow, trade_month, growth_kind"
            " having min(growth_pct) <> max(growth_pct)",
            "a growth is the same by partner, element, form and tariff line",
        ),
    ],
    "fct_trade_concentration_monthly": [
        has_columns("fct_trade_concentration_monthly"),
        TO_PRODUCT,
        between("hhi_lower", Band(0, 10_000, "the index is 10,000 for a single member")),
        between("hhi_upper", Band(0, 10_000, "the index is 10,000 for a single member")),
    ],
    "dim_download": [
        has_columns("dim_download"),
        unique(["flow", "file_sha256"], "a download is listed once"),
        rows(
            "select file_name, row_count from {batch} where row_count = 10000",
            "the site cuts results at 10,000 rows without saying so",
        )._replace(severity="warning"),
    ],
}

SUITES: dict[str, list[Expectation]] = {
    **{f"fct_{name}_monthly": monthly(name) for name in SERIES},
    **{f"fct_{name}_monthly_by_partner": by_partner(name) for name in SERIES},
    "fct_magnet_exports_monthly_by_partner": by_partner("magnet_exports") + ARTICLE_PARTNERS,
    "fct_levels": [
        has_columns("fct_levels"),
        TO_PRODUCT,
        TO_PARTNER,
        at_least(
            380,
            "421 levels were printed when this was written, and figures are only ever added",
            "quantity_basis in ('customs_detail', 'printed')",
        ),
        between(
            "quantity_t",
            Band(
                0,
                1_000_000,
                "a year of imports with all ores stays below 220,000 t: far outside, it is kg",
            ),
        ),
        between(
            "agreeing_voters",
            Band(
                0,
                60,
                "more voices than wires that cover rare earths would be pages counted twice",
            ),
        ),
        rows(
            "select * from {batch} where quantity_upper_t - quantity_lower_t > greatest(1,"
            " case quantity_basis when 'printed' then 0.05 else 0.151 end * quantity_upper_t)"
            " and quantity_basis in ('printed', 'derived')",
            "a printed level is known to 5 %, a derived one to 15 %, or to the last tonne",
        ),
        rows(
            "select product, flow, partner_code, window_start, window_end, quantity_t,"
            " quantity_lower_t, quantity_upper_t from {batch}"
            " where greatest(quantity_lower_t - quantity_t, quantity_t - quantity_upper_t)"
            " > greatest(0.5, 0.01 * quantity_t)",
            "a figure sits inside its error bars, or beside them by no more than its rounding:"
            " 656 t stands for 656.3, a half year of 26,000 t for 26,171 to 26,223",
        ),
        rows(
            "select count(*) as clashes from {batch} having count(*) filter (is_clash) >"
            " 0.05 * count(*)",
            "voices that clash on more than a twentieth of the levels mean two products mixed up",
        ),
    ],
    "fct_claim_verdicts": [
        has_columns("fct_claim_verdicts"),
        unique(["figure_id"], "a figure is judged once"),
        joins("source_id", "dim_source", "source_id", "every verdict leads to its page"),
        TO_PRODUCT,
        TO_PARTNER,
        joins("window_start", "dim_month", "trade_month", "every window begins in the calendar"),
        rows(
            "select sources.source_id from marts.dim_source as sources"
            " left join (select source_id, count(*) as judged from {batch} group by"
            " source_id) as verdicts"
            " using (source_id) where verdicts.judged is distinct from sources.figures",
            "as many verdicts as figures, page by page",
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
        *(
            at_least(
                statements,
                f"the reference article {source} is judged in full: {statements} statements",
                f"source_id = '{source}'",
            )
            for source, statements in (
                ("seed_magnets_2025_11", 34),
                ("seed_rare_earths_2024_12", 10),
            )
        ),
    ],
    **ON_DOWNLOADS,
    "fct_total_reconciliations": [
        has_columns("fct_total_reconciliations"),
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
        has_columns("fct_level_evidence"),
        at_least(
            600,
            "668 prints carried a level when this was written, and figures are only ever added",
            "relation = 'print' and is_accepted",
        ),
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
        has_columns("fct_level_vintages"),
        at_least(430, "479 vintages when this was written, and figures are only ever added"),
        between(
            "lag_days",
            Band(
                -31,
                20_000,
                "figures are printed after their window, a few before its end; China's customs"
                " statistics begin in 1980, and a page of today may print any year",
            ),
        ),
        rows(
            "select count(*) as revised from {batch}"
            " having count(*) filter (is_revision) > 0.05 * count(*)",
            "customs revises few of these figures by more than rounding",
        ),
    ],
    "fct_source_reliability": [
        has_columns("fct_source_reliability"),
        contains("outlet", ["reuters", "argus"], "the wires that most pages relay are rated"),
        unique(["outlet_kind", "outlet"], "an outlet is rated once"),
        between("pass_rate_pct", Band(0, 100, "a rate is a share")),
        rows(
            "select outlet from {batch} where claims_tested >= 50 and pass_rate_pct < 80",
            "outlets with many tested claims are right four times in five, or the levels are wrong",
        )._replace(severity="warning"),
    ],
    "dim_month": [
        has_columns("dim_month"),
        at_least(190, "the calendar reaches from 2010 to the autumn of 2025 and beyond"),
        unique(["trade_month"], "a calendar joins one to one"),
        between(
            "trade_year",
            Band(
                1980,
                2100,
                "a year outside is a typing error in a window: China's customs statistics begin in"
                " 1980",
            ),
        ),
    ],
    "dim_day": [
        has_columns("dim_day"),
        unique(["calendar_day"], "a calendar joins one to one"),
        rows(
            "select max(calendar_day) as last_day, count(*) as days from {batch}"
            " having count(*) <> date_diff('day', min(calendar_day), max(calendar_day)) + 1"
            " or count(*) < 5000",
            "the calendar has no holes, or metrics lose months without saying so",
        ),
    ],
    "dim_partner": [
        has_columns("dim_partner"),
        unique(["partner_code"], "a partner joins one to one"),
        Expectation(
            "expect_table_row_count_to_be_between",
            {"min_value": 220, "max_value": 1_300},
            "customs has some 240 partner codes, and of three digits there are no more than 1,000"
            " that no list names",
        ),
        contains(
            "partner_code",
            ["WLD", "XX-REST", "DEU", "USA", "JPN", "KOR", "VNM"],
            "world, rest and the main markets of magnets are there",
        ),
    ],
    "dim_product": [
        has_columns("dim_product"),
        unique(["product_code"], "a product joins one to one"),
        contains(
            "product_code",
            ["magnets", "rare_earths", "85051110"],
            "the headline series and the magnets line are there",
        ),
    ],
    "dim_source": [
        has_columns("dim_source"),
        at_least(300, "334 pages when this was written, and pages are only ever added"),
        unique(["source_id"], "a page joins one to one"),
        rows(
            "select source_url from {batch} where source_url not like 'https://%' and"
            " source_url not like 'http://%'",
            "an address that is shown as a link is a web address, nothing that runs",
        ),
    ],
    "dim_control_event": [
        has_columns("dim_control_event"),
        unique(["event_date", "event_label"], "an event is annotated once"),
        at_least(8, "events are only ever added"),
        at_least(
            1,
            "the licence duty that explains the fall of May 2025 is annotated",
            "event_date = date '2025-04-04'",
        ),
    ],
}
