"""What BI tools do with the numbers of the public tables misleads nobody who reads descriptions."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.bi_trial import PAGE, Tables, Trial, page


@pytest.fixture(scope="module")
def marts(candidate: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(candidate), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def trials(marts: duckdb.DuckDBPyConnection) -> list[Trial]:
    return list(Tables(marts).trials())


def outcome(trials: list[Trial], table: str, column: str) -> tuple[str, str, str]:
    [(found)] = [one for one in trials if (one.table, one.column) == (table, column)]
    return found.months, found.partners, found.largest


def test_what_does_not_add_up_says_so_first(trials: list[Trial]) -> None:
    assert len(trials) > 150
    assert [(one.table, one.column) for one in trials if one.misleads] == []


def test_what_is_called_additive_adds_up(trials: list[Trial]) -> None:
    additive = [one for one in trials if one.description.startswith("Additive over ")]
    assert len(additive) > 8
    assert {(one.months, one.partners) for one in additive} <= {
        ("yes", "yes"),
        ("yes", "-"),
        ("empty", "empty"),
    }


def test_the_trial_finds_what_is_known(
    marts: duckdb.DuckDBPyConnection, trials: list[Trial]
) -> None:
    # The nine known months of 2024, and the year as printed: 58,142 t.
    [(months, year)] = marts.execute(
        "select sum(months.quantity_t), any_value(years.quantity_t)"
        " from marts.fct_series_monthly as months"
        " join marts.fct_series_yearly as years using (series)"
        " where series = 'magnet_exports' and period_start = '2024-01-01'"
        " and trade_month between period_start and period_end"
    ).fetchall()
    assert (round(months), year) == (43901, Decimal("58142.000"))
    assert outcome(trials, "fct_series_monthly", "quantity_t") == ("no", "-", "a row")
    rows = ("fct_series_monthly_by_partner", "may be XX-REST")
    assert outcome(trials, rows[0], "quantity_t") == ("no", "yes", rows[1])
    assert outcome(trials, rows[0], "contribution_to_yoy_pp") == ("no", "yes", rows[1])
    assert outcome(trials, rows[0], "value_usd") == ("no", "no", "a partner")
    assert outcome(trials, "fct_levels", "quantity_t") == ("no", "no", "may be any window")
    assert outcome(trials, "dim_source", "figures")[0] == "yes"


@pytest.mark.parametrize(
    ("change", "table", "column"),
    [
        (
            "update marts.fct_series_monthly_by_partner set quantity_t = quantity_t + 1"
            " where partner_code = 'DEU' and quantity_t is not null",
            "fct_series_monthly_by_partner",
            "quantity_t",
        ),
        ("update marts.dim_source set figures = figures + 1", "dim_source", "figures"),
        (
            "update marts.fct_source_reliability set claims = claims + 1 where voter = 'reuters'",
            "fct_source_reliability",
            "claims",
        ),
    ],
)
def test_a_sum_that_is_off_is_seen(
    candidate: Path, tmp_path: Path, change: str, table: str, column: str
) -> None:
    with duckdb.connect(str(shutil.copy2(candidate, tmp_path / candidate.name))) as connection:
        connection.execute(change)
        assert "no" in Tables(connection).tried(table, column)[:2]


def test_a_description_that_is_silent_is_seen(trials: list[Trial]) -> None:
    silent = trials[0]._replace(months="no", description="Tonnes. Not additive: said too late.")
    assert silent.misleads
    assert not silent._replace(months="yes", partners="-").misleads


def test_joins_lose_and_double_nothing(trials: list[Trial]) -> None:
    assert {one.joins for one in trials if one.table == "fct_series_monthly_by_partner"} == {
        "dim_month; dim_partner"
    }
    # Most notices concern all partners, and BACI begins before the calendar.
    assert {(one.table, one.joins) for one in trials if "no dim_" in one.joins} == {
        ("fct_controls_in_force_monthly", "dim_month; no dim_partner"),
        ("fct_partner_imports_yearly", "no dim_month; dim_partner"),
    }


def test_the_page_shows_this_trial(trials: list[Trial]) -> None:
    shown = PAGE.read_text(encoding="utf-8")
    assert shown == page(trials), "run: python -m tests.bi_trial var/build"
