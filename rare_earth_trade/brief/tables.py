"""The rows behind the charts as CSV files."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rare_earth_trade.brief.facts import Facts, Row

# A spreadsheet takes a text that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LEVEL_COLUMNS = (
    *("trade_month", "quantity_t", "quantity_lower_t", "quantity_upper_t", "certainty"),
    *("quantity_basis", "mom_pct", "mom_pct_lower", "mom_pct_upper"),
    *("yoy_pct", "yoy_pct_lower", "yoy_pct_upper", "ytd_t", "ytd_yoy_pct", "rolling_12m_t"),
)
PARTNER_COLUMNS = (
    *("trade_month", "partner_code", "partner_name", "is_residual", "quantity_t"),
    *("quantity_lower_t", "quantity_upper_t", "quantity_basis", "mom_pct", "yoy_pct"),
    *("share_of_world_pct", "rank_lower", "rank_upper"),
    *("contribution_to_mom_pp", "contribution_to_yoy_pp"),
)
PERIOD_COLUMNS = (
    *("period_start", "period_end", "quantity_t", "quantity_lower_t", "quantity_upper_t"),
    *("certainty", "quantity_basis", "months_known", "known_months_t"),
    *("yoy_pct", "yoy_pct_lower", "yoy_pct_upper"),
)
CLAIM_COLUMNS = (
    *("figure_id", "source_id", "publisher", "source_url", "wire", "product", "flow"),
    *("partner_code", "window_start", "window_end", "statistic", "printed_value"),
    *("printed_month", "unit", "qualifier", "recomputed_lower", "recomputed_upper"),
    *("recomputed_month", "verdict", "reason", "witness_figure_ids"),
    "record_horizon_month",
)
VOICE_COLUMNS = (
    *("voter", "voter_name", "voter_kind", "claims", "claims_tested", "claims_passed"),
    *("claims_truncated", "claims_contradicted", "claims_disputed", "pass_rate_pct"),
)
CALIBRATED_WINDOW_COLUMNS = (
    *("series", "window_start", "window_end", "blind_lower_t", "blind_upper_t"),
    *("blind_certainty", "official_t", "outcome", "missed_by_t"),
)
CALIBRATED_FIGURE_COLUMNS = (
    *("figure_id", "statistic", "blind_verdict", "is_true", "off_by", "outcome"),
)
MIRROR_COLUMNS = (
    *("series_title", "reporter", "partner_name", "statistics", "classification", "product_code"),
    *("compared_as", "window_kind", "trade_month", "lag_months", "reported_t", "is_at_least"),
    *("china_t", "china_lower_t", "china_upper_t", "china_basis", "ratio", "ratio_lower"),
    *("ratio_upper", "ratio_null_reason", "against_ordinary", "is_break", "estimated_lower_t"),
    *("estimated_upper_t", "estimate_rests_on_months"),
)
CONTRIBUTION_COLUMNS = (
    *("product", "flow", "trade_month", "growth_kind", "dimension", "member", "member_order"),
    *("is_itemised", "member_status", "quantity_t", "base_t", "contribution_t"),
    *("contribution_pp", "member_growth_pct", "member_growth_null_reason"),
    *("rank_in_month", "rank_in_base_month", "places_gained", "places_gained_null_reason"),
)


def all_of(facts: Facts) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Name, columns and rows of each file."""
    for series in facts.series:
        yield f"{series.key}_levels", LEVEL_COLUMNS, list(facts.world[series.key].values())
        partners = [row for rows in facts.partners[series.key].values() for row in rows]
        yield f"{series.key}_partners", PARTNER_COLUMNS, partners
        yield f"{series.key}_quarters", PERIOD_COLUMNS, facts.quarters[series.key]
        yield f"{series.key}_years", PERIOD_COLUMNS, facts.years[series.key]
    yield "verdicts", CLAIM_COLUMNS, facts.claims
    yield "voices", VOICE_COLUMNS, facts.reliability
    yield "calibrated_windows", CALIBRATED_WINDOW_COLUMNS, facts.calibrated_windows
    yield "calibrated_figures", CALIBRATED_FIGURE_COLUMNS, facts.calibrated_figures
    yield "mirror", MIRROR_COLUMNS, facts.mirror
    yield "contributions", CONTRIBUTION_COLUMNS, facts.contributions


def of_charts(series: str) -> dict[str, str]:
    """The file behind each chart of a series."""
    return {
        f"{series}_months": f"{series}_levels",
        f"{series}_quarters": f"{series}_quarters",
        f"{series}_years": f"{series}_years",
        f"{series}_seasons": f"{series}_levels",
    }


def write(file: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write rows as CSV; texts that a spreadsheet would obey get an apostrophe."""
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(columns)
        writer.writerows([cell(row[name]) for name in columns] for row in rows)


def cell(value: Any) -> Any:
    """A value as a spreadsheet may read it."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value
