"""The page on checks: by what they protect, what did not pass first."""

import re
from pathlib import Path
from typing import Any

import pytest

from rare_earth_trade import paths
from rare_earth_trade.brief import checks, facts, pages, vocabulary
from tests.python.brief_pages import Text

LAST = checks.PROTECTED[-1][0]


def row(**values: Any) -> dict[str, Any]:
    """A check that passed."""
    passed = {
        **{"check_id": "test.one", "kind": "dbt_test", "check_name": "expect_unique_grain"},
        "description": "The grain of a model: unique. (columns: series, f(trade_month))",
        **{"model": "fct_series_monthly", "status": "passed", "failing_rows": 0},
    }
    return passed | values


@pytest.fixture(scope="module")
def page(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Text:
    """The page on the checks of a release."""
    warehouse = released / "current/rare_earth_trade.duckdb"
    made = pages.Brief(
        tmp_path_factory.mktemp("checks"), facts.read(warehouse), vocabulary.read(warehouse)
    )
    made.checks_page(facts.checks(warehouse), in_release=True)
    return Text(made.to / "checks.html")


def test_each_public_table_has_something_that_its_checks_protect() -> None:
    marts = [file.stem for file in (paths.PROJECT / "models/marts").rglob("*.sql")]
    assert len(marts) > 30
    for name in marts:
        assert checks.protected(name) != LAST, name
    assert checks.protected("int_levels_from_prints") == checks.protected("") == LAST


def test_every_check_is_counted_once(page: Text, released: Path) -> None:
    found = facts.checks(released / "current/rare_earth_trade.duckdb")
    counts = [int(one) for one in re.findall(r"<summary>(\d+) checks?</summary>", page.html)]
    assert sum(counts) == len(found) > 400
    assert f"{len(found)} checks of rows" in page.all()
    assert "Every check passed." in page.section("missed")
    assert page.all().index("What did not pass") < page.all().index(checks.PROTECTED[0][0])


def test_a_promise_is_told_without_its_arguments_and_once_for_all_tables() -> None:
    said = "The grain of a model: unique."
    other = row(check_id="test.two", model="fct_levels", description=said)
    [group] = checks.page([row(), other])["groups"]
    [promise] = group["promises"]
    assert promise["promise"] == said
    assert promise["tables"] == ["fct_levels", "fct_series_monthly"]
    assert promise["count"] == 2


def test_what_did_not_pass_stands_first_and_markup_in_it_is_text(
    released: Path, tmp_path: Path
) -> None:
    warehouse = released / "current/rare_earth_trade.duckdb"
    made = pages.Brief(tmp_path, facts.read(warehouse), vocabulary.read(warehouse))
    noted = row(status="noted", description="<b>Few</b> rows.", failing_rows=3, model=None)
    made.checks_page([row(), noted, row(kind="guess", status="hearsay")], in_release=False)
    html = (tmp_path / "checks.html").read_text(encoding="utf-8")
    missed = Text(tmp_path / "checks.html").section("missed")
    assert "noted : <b>Few</b> rows. several tables, expect_unique_grain, 3 rows" in missed
    assert "hearsay" in missed
    assert "<b>Few</b>" not in html
    assert "data_docs" not in html


def test_a_release_without_a_list_of_checks_says_so(released: Path, tmp_path: Path) -> None:
    warehouse = released / "current/rare_earth_trade.duckdb"
    made = pages.Brief(tmp_path, facts.read(warehouse), vocabulary.read(warehouse))
    made.checks_page([], in_release=True)
    assert "has no list of its checks" in Text(tmp_path / "checks.html").all()
