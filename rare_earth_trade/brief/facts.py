"""What the pages show, read from the marts of a release once, as plain rows."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.brief import words
from rare_earth_trade.brief.words import Series
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.sql import identifier, literal

Row = dict[str, Any]

MAGNETS = Series(
    key="magnet_exports",
    fact="fct_magnet_exports_monthly",
    product="magnets",
    flow="export",
    title="Magnet exports",
    verb="exported",
    noun="rare-earth magnets",
)
EXPORTS = Series(
    key="rare_earth_exports",
    fact="fct_rare_earth_exports_monthly",
    product="rare_earths",
    flow="export",
    title="Rare-earth exports",
    verb="exported",
    noun="rare earths",
)
IMPORTS = Series(
    key="rare_earth_imports",
    fact="fct_rare_earth_imports_monthly",
    product="rare_earths",
    flow="import",
    title="Rare-earth imports",
    verb="imported",
    noun="rare earths",
)
SERIES = (MAGNETS, EXPORTS, IMPORTS)

CLAIMS = """
select
    claims.* exclude (source_id),
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
select * from marts.fct_growth_contributions_monthly
order by product, flow, trade_month, growth_kind, dimension, member_order
"""
TOTALS = """
select * from marts.fct_total_reconciliations
where verdict not in ('closes', 'closes_by_rounding', 'not_testable')
order by verdict, product, flow, partner_code, window_end
"""
CLASHES = """
select * from marts.fct_levels where is_clash order by window_end desc, product, flow, partner_code
"""
REVISIONS = """
select * from marts.fct_level_vintages where is_revision order by published_on desc
"""
RELIABILITY = """
select * from marts.fct_source_reliability where claims_tested > 0
order by outlet_kind desc, claims_tested desc, outlet
"""
CALENDAR = """
select trade_month, headline_release_on, tariff_line_release_on from marts.dim_month
order by trade_month
"""
RELEASE = "select * from marts.release_manifest"


@dataclass(frozen=True)
class Facts:
    """The marts as the pages need them. Months are dates of their first day."""

    release: Row
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
        facts = Facts(
            release=rows(connection, RELEASE)[0],
            world={
                series.key: {
                    row["trade_month"]: row
                    for row in rows(
                        connection,
                        f"select * from marts.{identifier(series.fact)} order by trade_month",
                    )
                }
                for series in SERIES
            },
            partners={series.key: by_month(connection, series) for series in SERIES},
            claims=claims,
            contributions=rows(connection, CONTRIBUTIONS),
            events=rows(connection, "select * from marts.dim_control_event order by event_date"),
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


def by_month(connection: duckdb.DuckDBPyConnection, series: Series) -> dict[date, list[Row]]:
    """Partners with a level and the rest, a list a month, largest first and the rest last."""
    found = defaultdict(list)
    query = f"""
        select * from marts.{identifier(f"{series.fact}_by_partner")}
        where quantity_t is not null
        order by trade_month, is_residual, quantity_t desc, partner_code
    """
    for row in rows(connection, query):
        found[row["trade_month"]].append(row)
    return dict(found)


def main_months(claims: list[Row]) -> dict[str, date]:
    """The month that a page is about: most of its windows end there; of ties the latest."""
    ends: dict[str, Counter[date]] = defaultdict(Counter)
    for one in claims:
        ends[one["source_id"]][one["month"]] += 1
    return {
        source: max(months.items(), key=lambda item: (item[1], item[0]))[0]
        for source, months in ends.items()
    }


def series_of(claim: Row) -> str | None:
    """The section in which a claim is shown; None for what is no trade figure."""
    if claim["flow"] == "import":
        return IMPORTS.key
    if claim["flow"] != "export":
        return None
    return MAGNETS.key if claim["product"].startswith("magnets") else EXPORTS.key


def reasons(seed: Path) -> dict[str, str]:
    """Meaning of each reason code."""
    with seed.open(encoding="utf-8", newline="") as content:
        return {row["reason"]: row["meaning"] for row in csv.DictReader(content)}


def changes(warehouse: Path, previous: Path | None) -> dict[str, Any] | None:
    """Levels and verdicts that differ from those of an earlier release; None without one.

    Keys `levels` and `verdicts`: lists of rows with `before` and `after`; `is_comparable`: false
    where the earlier release holds other columns.
    """
    if previous is None:
        return None
    with duckdb.connect() as connection:
        for name, file in (("now", warehouse), ("before", previous)):
            connection.execute(f"attach {literal(str(file))} as {name} (read_only)")
        try:
            levels = rows(connection, LEVEL_CHANGES)
            verdicts = rows(connection, VERDICT_CHANGES)
        except (duckdb.BinderException, duckdb.CatalogException):
            return {"levels": [], "verdicts": [], "is_comparable": False}
    return {"levels": levels, "verdicts": verdicts, "is_comparable": True}


LEVEL_CHANGES = """
select
    product,
    flow,
    partner_code,
    window_start,
    window_end,
    earlier.quantity_t as before,
    later.quantity_t as after
from before.marts.fct_levels as earlier
full join now.marts.fct_levels as later
    using (product, flow, partner_code, window_start, window_end)
where earlier.quantity_t is distinct from later.quantity_t
order by window_end desc, product, flow, partner_code, window_start
"""
VERDICT_CHANGES = """
select
    figure_id,
    coalesce(later.product, earlier.product) as product,
    coalesce(later.flow, earlier.flow) as flow,
    coalesce(later.partner_code, earlier.partner_code) as partner_code,
    coalesce(later.window_start, earlier.window_start) as window_start,
    coalesce(later.window_end, earlier.window_end) as window_end,
    coalesce(later.statistic, earlier.statistic) as statistic,
    earlier.verdict as before,
    later.verdict as after
from before.marts.fct_claim_verdicts as earlier
full join now.marts.fct_claim_verdicts as later using (figure_id)
where earlier.verdict is distinct from later.verdict
order by window_end desc, product, flow, partner_code, statistic, figure_id
"""
