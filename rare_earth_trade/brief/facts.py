"""What the pages show, read from the marts of a release once, as plain rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import series as all_series
from rare_earth_trade.brief import words
from rare_earth_trade.releases import rules
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.series import Series
from rare_earth_trade.sql import literal

Row = dict[str, Any]

# Columns are named, so that a release that lacks one is refused when it is read, not on some page.
WINDOW = "product, flow, partner_code, window_start, window_end"
LEVELS = (
    *("trade_month", "quantity_t", "quantity_lower_t", "quantity_upper_t", "quantity_basis"),
    *("agreeing_voters", "dissenting_figures", "ytd_t", "ytd_lower_t", "ytd_upper_t"),
    *("mom_pct", "mom_pct_lower", "mom_pct_upper", "mom_null_reason"),
    *("yoy_pct", "yoy_pct_lower", "yoy_pct_upper", "yoy_null_reason"),
    *("ytd_yoy_pct", "ytd_yoy_pct_lower", "ytd_yoy_pct_upper", "rolling_12m_t"),
    *("highest_since_month", "lowest_since_month", "record_horizon_month"),
    *("unit_value_usd_per_kg", "control_regime"),
)
PARTNERS = (
    *LEVELS,
    *("partner_code", "partner_name", "is_residual", "share_of_world_pct", "rank_in_month"),
    *("contribution_to_mom_pp", "contribution_to_yoy_pp"),
)
WORLD = f"""
select series, {", ".join(LEVELS)} from marts.fct_series_monthly
order by series, trade_month
"""
# The largest first, and the rest last.
BY_PARTNER = f"""
select series, {", ".join(PARTNERS)} from marts.fct_series_monthly_by_partner
where quantity_t is not null
order by series, trade_month, is_residual, quantity_t desc, partner_code
"""
CLAIMS = """
select
    claims.figure_id,
    claims.wire,
    claims.product,
    claims.flow,
    claims.partner_code,
    claims.window_start,
    claims.window_end,
    claims.statistic,
    claims.printed_value,
    claims.printed_month,
    claims.unit,
    claims.qualifier,
    claims.rounding_unit,
    claims.recomputed_lower,
    claims.recomputed_upper,
    claims.recomputed_month,
    claims.verdict,
    claims.reason,
    claims.witness_figure_ids,
    sources.publisher,
    sources.source_url,
    sources.published_on as page_published_on,
    sources.published_on_basis,
    coalesce(partners.partner_name, claims.partner_code) as partner_name,
    coalesce(products.product_label, claims.product) as product_label,
    claims.source_id
from marts.fct_claim_verdicts as claims
left join marts.dim_source as sources on claims.source_id = sources.source_id
left join marts.dim_partner as partners on claims.partner_code = partners.partner_code
left join marts.dim_product as products on claims.product = products.product_code
order by claims.window_end, claims.product, claims.partner_code, claims.statistic, claims.figure_id
"""
CONTRIBUTIONS = """
select
    product, flow, trade_month, growth_kind, dimension, member, member_order, is_itemised,
    member_status, quantity_t, base_t, contribution_t, contribution_pp, member_growth_pct,
    member_growth_null_reason
from marts.fct_growth_contributions_monthly
order by product, flow, trade_month, growth_kind, dimension, member_order
"""
TOTALS = f"""
select
    relation_kind, {WINDOW}, part, lhs_lower_t, lhs_upper_t, rhs_lower_t, rhs_upper_t, gap_t,
    verdict
from marts.fct_total_reconciliations
where verdict not in ('closes', 'closes_by_rounding', 'not_testable')
order by verdict, product, flow, partner_code, window_end
"""
CLASHES = f"""
select {WINDOW}, clash_sides from marts.fct_levels where is_clash
order by window_end desc, product, flow, partner_code
"""
REVISIONS = f"""
select {WINDOW}, published_on, printed_t, first_published_t from marts.fct_level_vintages
where is_revision order by published_on desc
"""
RELIABILITY = """
select
    outlet_kind, outlet, claims, claims_tested, claims_passed, claims_truncated,
    claims_contradicted, claims_disputed, pass_rate_pct
from marts.fct_source_reliability
where claims_tested > 0
order by outlet_kind desc, claims_tested desc, outlet
"""
CALENDAR = """
select trade_month, headline_release_on, tariff_line_release_on from marts.dim_month
order by trade_month
"""
EVENTS = "select event_date, event_label from marts.dim_control_event order by event_date"
RELEASE = "select release_id, released_at, as_of, passed_tests from marts.release_manifest"


@dataclass(frozen=True)
class Change:
    """A level or verdict that differs from that of the release before: of what, and both."""

    product: str
    flow: str
    partner_code: str
    window_start: date
    window_end: date
    statistic: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """What differs from the release before; `why_not` says why that cannot be told."""

    since: str
    levels: list[Change] = field(default_factory=list)
    verdicts: list[Change] = field(default_factory=list)
    why_not: str | None = None


@dataclass(frozen=True)
class Facts:
    """The marts as the pages need them. Months are dates of their first day."""

    release: Row
    series: tuple[Series, ...]
    world: dict[str, dict[date, Row]]
    partners: dict[str, dict[date, list[Row]]]
    claims: list[Row]
    contributions: list[Row]
    events: list[Row]
    totals: list[Row]
    clashes: list[Row]
    revisions: list[Row]
    reliability: list[Row]
    calendar: dict[date, Row]
    main_month: dict[str, date] = field(default_factory=dict)

    def months(self) -> list[date]:
        """Months on which anything is known or was printed, oldest first."""
        known = {
            month
            for rows in self.world.values()
            for month, row in rows.items()
            if row["quantity_t"] is not None
        }
        return sorted(known | {one["month"] for one in self.claims})

    def latest(self) -> date | None:
        """The last month with a level; None where there is none."""
        return max(
            (
                month
                for rows in self.world.values()
                for month, row in rows.items()
                if row["quantity_t"] is not None
            ),
            default=None,
        )

    def lead(self, series: Series, month: date) -> list[str]:
        """The story of a month of a series."""
        partners = self.partners[series.key].get(month, [])
        return words.lead(series, self.world[series.key], partners, month)

    def series_of(self, claim: Row) -> str | None:
        """The section in which a claim is shown; None for what belongs to none of the series."""
        shown = (one.key for one in self.series if one.shows(claim["product"], claim["flow"]))
        return next(shown, None)

    def claims_of(self, month: date) -> list[Row]:
        """Claims on a month, and all others of the pages that are mostly on it."""
        return [
            one for one in self.claims if month in (one["month"], self.main_month[one["source_id"]])
        ]


def read(warehouse: Path) -> Facts:
    """Read a release. Raises duckdb.Error where it is none."""
    with opened(warehouse) as connection:
        claims = rows(connection, CLAIMS)
        for one in claims:
            one["month"] = one["window_end"].replace(day=1)
        series = all_series.read(connection)
        facts = Facts(
            release=rows(connection, RELEASE)[0],
            series=series,
            world=by_series(series, rows(connection, WORLD)),
            partners=by_month(series, rows(connection, BY_PARTNER)),
            claims=claims,
            contributions=rows(connection, CONTRIBUTIONS),
            events=rows(connection, EVENTS),
            totals=rows(connection, TOTALS),
            clashes=rows(connection, CLASHES),
            revisions=rows(connection, REVISIONS),
            reliability=rows(connection, RELIABILITY),
            calendar={row["trade_month"]: row for row in rows(connection, CALENDAR)},
        )
    facts.main_month.update(main_months(claims))
    return facts


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The result of a query, a dictionary a row."""
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def by_series(series: tuple[Series, ...], found: list[Row]) -> dict[str, dict[date, Row]]:
    """The rows of the world, one a month of each series."""
    world: dict[str, dict[date, Row]] = {one.key: {} for one in series}
    for row in found:
        world[row["series"]][row["trade_month"]] = row
    return world


def by_month(series: tuple[Series, ...], found: list[Row]) -> dict[str, dict[date, list[Row]]]:
    """Partners with a level and the rest, a list a month of each series, in their order."""
    partners: dict[str, dict[date, list[Row]]] = {one.key: {} for one in series}
    for row in found:
        partners[row["series"]].setdefault(row["trade_month"], []).append(row)
    return partners


def main_months(claims: list[Row]) -> dict[str, date]:
    """The month that a page is about: most of its windows end there; of ties the latest."""
    ends: dict[str, Counter[date]] = defaultdict(Counter)
    for one in claims:
        ends[one["source_id"]][one["month"]] += 1
    return {
        source: max(months.items(), key=lambda item: (item[1], item[0]))[0]
        for source, months in ends.items()
    }


def reasons(warehouse: Path) -> dict[str, str]:
    """Meaning of each reason code, as the release of a warehouse keeps it."""
    kept = rules.reference(warehouse.parent, "ref_verdict_reasons")
    return {row["reason"]: row["meaning"] for row in kept}


def changes(warehouse: Path, previous: Path | None) -> Changes | None:
    """Levels and verdicts that differ from those of an earlier release; None without one.

    Whatever state that is in: a release is never kept from being made by the one before.
    """
    if previous is None:
        return None
    since = previous.parent.name
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(warehouse))} as now (read_only)")
        try:
            connection.execute(f"attach {literal(str(previous))} as before (read_only)")
            found = {
                name: [Change(**row) for row in rows(connection, query)]
                for name, query in (("levels", LEVEL_CHANGES), ("verdicts", VERDICT_CHANGES))
            }
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ConversionException):
            return Changes(since, why_not="it has other columns")
        except duckdb.Error:
            return Changes(since, why_not="its warehouse cannot be read")
    return Changes(since, **found)


LEVEL_CHANGES = """
select
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    'level' as statistic,
    earlier.quantity_t::varchar as before,
    later.quantity_t::varchar as after
from before.marts.fct_levels as earlier
full join now.marts.fct_levels as later
    using (product, flow, partner_code, window_start, window_end)
where earlier.quantity_t is distinct from later.quantity_t
order by window_end desc, product, flow, partner_code, window_start
"""
VERDICT_CHANGES = """
select
    coalesce(later.product, earlier.product) as product,
    coalesce(later.flow, earlier.flow) as flow,
    coalesce(later.partner_code, earlier.partner_code) as partner_code,
    coalesce(later.window_start, earlier.window_start) as window_start,
    coalesce(later.window_end, earlier.window_end) as window_end,
    coalesce(later.statistic, earlier.statistic) as statistic,
    earlier.verdict::varchar as before,
    later.verdict::varchar as after
from before.marts.fct_claim_verdicts as earlier
full join now.marts.fct_claim_verdicts as later using (figure_id)
where earlier.verdict is distinct from later.verdict
order by window_end desc, product, flow, partner_code, statistic, figure_id
"""
