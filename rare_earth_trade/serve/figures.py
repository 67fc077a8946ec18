"""Rows of a mart as figures: each with its bounds, and with whether it is known.

An assistant must not take a null for zero, nor a middle of wide bounds for a level: `status` is
`known`, `not certain` (bounds alone), or `not known`, and there is a `value` where it is known.
"""

from typing import Any, NamedTuple

KNOWN, NOT_CERTAIN, NOT_KNOWN = "known", "not certain", "not known"


class Figure(NamedTuple):
    """A figure of a row: its columns, and the unit that they are in."""

    name: str
    unit: str
    value: str
    lower: str
    upper: str
    reason: str | None = None


QUANTITY = Figure("quantity", "t", "quantity_t", "quantity_lower_t", "quantity_upper_t")


def growth(name: str, column: str, reason: str | None) -> Figure:
    """A growth in percent."""
    return Figure(name, "%", column, f"{column}_lower", f"{column}_upper", reason)


# Those that a table lacks are left out.
FIGURES = (
    QUANTITY,
    growth("growth_on_month", "mom_pct", "mom_null_reason"),
    growth("growth_on_quarter", "qoq_pct", "qoq_null_reason"),
    growth("growth_on_year", "yoy_pct", "yoy_null_reason"),
    Figure("year_to_date", "t", "ytd_t", "ytd_lower_t", "ytd_upper_t"),
    growth("year_to_date_growth_on_year", "ytd_yoy_pct", None),
    Figure("twelve_months", "t", "rolling_12m_t", "rolling_12m_lower_t", "rolling_12m_upper_t"),
    growth("share_of_world", "share_of_world_pct", None),
    Figure("place_among_partners", "", "rank_in_month", "rank_lower", "rank_upper"),
    Figure("place_among_partners", "", "rank_in_year", "rank_lower", "rank_upper"),
    Figure(
        "value", "USD", "value_usd", "value_lower_usd", "value_upper_usd", "value_usd_null_reason"
    ),
    Figure(
        "value_in_yuan",
        *("CNY", "value_cny", "value_lower_cny", "value_upper_cny", "value_cny_null_reason"),
    ),
    Figure(
        "unit_value",
        *("USD/kg", "unit_value_usd_per_kg", "unit_value_lower_usd_per_kg"),
        *("unit_value_upper_usd_per_kg", "unit_value_null_reason"),
    ),
)
# Facts of a row beside its figures.
FACTS = (
    *("certainty", "quantity_basis", "agreeing_voters", "dissenting_figures", "is_residual"),
    *("months_known", "ytd_months_known", "estimate_from_t", "estimate_to_t"),
    *("highest_since_month", "lowest_since_month", "record_horizon_month", "controls_in_force"),
)


def figures(row: dict[str, Any]) -> dict[str, Any]:
    """The figures of a row, and the facts that it has."""
    found = {one.name: figure(row, one) for one in FIGURES if one.value in row}
    facts = {name: row[name] for name in FACTS if row.get(name) is not None}
    return found | facts


def figure(row: dict[str, Any], which: Figure) -> dict[str, Any]:
    """One figure of a row."""
    value, lower, upper = (row[name] for name in (which.value, which.lower, which.upper))
    said: dict[str, Any] = {"status": status(value, lower, upper), "value": value}
    said |= {"unit": which.unit} if which.unit else {}
    if lower is not None or upper is not None:
        said |= {"lower": lower, "upper": upper}
    if value is None and which.reason and row.get(which.reason):
        said["reason"] = row[which.reason]
    return said


def status(value: Any, lower: Any, upper: Any) -> str:
    """Whether a figure is known, has bounds alone, or neither."""
    if value is not None:
        return KNOWN
    return NOT_KNOWN if lower is None and upper is None else NOT_CERTAIN


def nothing(reason: str) -> dict[str, Any]:
    """The figures of a period of which a table has no row."""
    return {QUANTITY.name: {"status": NOT_KNOWN, "value": None, "unit": "t", "reason": reason}}


def in_words(row: dict[str, Any]) -> str:
    """The quantity of a row in a few words: '5,473 t (5,472.5 to 5,473.5 t, exact)'."""
    value, lower, upper = (
        row.get(name) for name in (QUANTITY.value, QUANTITY.lower, QUANTITY.upper)
    )
    if lower is None or upper is None:
        return "not known"
    span = f"{number(lower)} to {number(upper)} t"
    if value is None:
        return f"not certain: {span}"
    return f"{number(value)} t ({span}, {row['certainty']})"


def number(value: Any) -> str:
    """A number with commas and without zeros behind its last place."""
    said = f"{value:,.3f}"
    return said.rstrip("0").rstrip(".")
