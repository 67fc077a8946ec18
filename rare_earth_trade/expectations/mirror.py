"""What consumers expect of the tables of partners' own statistics."""

from rare_earth_trade.expectations import kinds
from rare_earth_trade.expectations.kinds import Expectation


def rows(query: str, *reason_and_catches: str, **fields: object) -> Expectation:
    """The query of a file of `queries/` finds nothing."""
    return kinds.rows(f"queries/{query}", *reason_and_catches, **fields)


def at_least(number: int, reason: str, catches: str) -> Expectation:
    """A table has so many rows; on an earlier day none of them were known."""
    fields = {"number": number, "condition": "true"}
    return rows("too_few_rows", reason, catches, needs_all=True, **fields)


def named(column: str, severity: str = "critical") -> Expectation:
    """Every code of a partner is found in its dimension."""
    return rows(
        "unjoined",
        f"every {column} joins to dim_partner",
        "a code that the reference lacks: its rows stay, under a code without a name",
        severity=severity,
        column=column,
        dimension="dim_partner",
        key="partner_code",
    )


MIRROR: dict[str, list[Expectation]] = {
    "fct_partner_imports_monthly": [
        at_least(
            150,
            "155 months were reported when this was written, and reports are only ever added",
            "an office whose seed is no longer read",
        ),
        named("importer_code", severity="warning"),
        rows("weights_of_magnets_off"),
    ],
    "fct_partner_imports_yearly": [
        at_least(
            3300,
            "3,369 years of importers when this was written, and years are only ever added",
            "a source of years that is no longer read",
        ),
    ],
    "fct_mirror_comparisons": [
        at_least(
            1500,
            "1,590 windows and lags when this was written, and reports are only ever added",
            "a join on lines or partners that finds no row",
        ),
        named("partner_code"),
        rows("mirror_ratios_off"),
    ],
}
