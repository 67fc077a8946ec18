"""The acceptance can refuse: each kind of fault in a copy of the candidate turns it red."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import duckdb
import pytest

from rare_earth_trade import expectations
from rare_earth_trade.expectations import aside, kinds, landing, runner
from rare_earth_trade.expectations.kinds import Expectation
from rare_earth_trade.expectations.suites import BANDS, ON_DOWNLOADS, SUITES, bands

BIN = Path(sys.executable).parent


@pytest.fixture
def accept(
    candidate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Spoil a copy of the candidate by SQL, run the acceptance, give its exit code and output."""

    def accept_after(*statements: str) -> tuple[int, str]:
        copy = Path(shutil.copy2(candidate, tmp_path / "rare_earth_trade.duckdb"))
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
        code = expectations.run(copy, tmp_path / "docs")
        return code, capsys.readouterr().out

    return accept_after


@pytest.fixture
def judge(candidate: Path, tmp_path: Path) -> Callable[..., list[runner.Outcome]]:
    """Spoil a copy of the candidate by SQL and run only the suites of some marts: quick."""

    def judge_after(
        marts: str | list[str] | dict[str, list[Expectation]], *statements: str
    ) -> list[runner.Outcome]:
        copy = Path(shutil.copy2(candidate, tmp_path / "rare_earth_trade.duckdb"))
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
        chosen = [marts] if isinstance(marts, str) else marts
        suites = chosen if isinstance(chosen, dict) else {mart: SUITES[mart] for mart in chosen}
        return runner.validate(copy, tmp_path / "docs", suites)

    return judge_after


@pytest.mark.full
def test_the_candidate_is_accepted_and_reported(accept: Callable, tmp_path: Path) -> None:
    """What is released in `make test` was accepted; this looks at the report, too."""
    code, output = accept()
    assert code == 0
    assert all(mart in output for mart in SUITES)
    assert (tmp_path / "docs/index.html").is_file()
    pages = " ".join(page.read_text() for page in (tmp_path / "docs").rglob("*.html"))
    assert "as many verdicts as figures, page by page" in pages
    assert "Catches: the count of figures" in pages


MAGNETS = "fct_magnet_exports_monthly"


@pytest.mark.parametrize(
    ("mart", "fault", "reason"),
    [
        pytest.param(
            MAGNETS,
            f"update marts.{MAGNETS} set quantity_t = 5473000 where trade_month = '2025-10-01'",
            "check the unit (kg?)",
            id="kilograms",
        ),
        pytest.param(
            MAGNETS,
            f"update marts.{MAGNETS} set ytd_t = ytd_t + 2000 where trade_month = '2025-10-01'",
            "a year to date grows by its month",
            id="year_to_date_that_does_not_add_up",
        ),
        pytest.param(
            MAGNETS,
            f"delete from marts.{MAGNETS} where trade_month >= '2025-10-01'",
            "is no earlier than the autumn of 2025",
            id="latest_months_lost",
        ),
        pytest.param(
            MAGNETS,
            f"update marts.{MAGNETS} set quantity_t = null where trade_month < '2024-01-01'",
            "far fewer known months than before",
            id="history_lost",
        ),
        pytest.param(
            "fct_rare_earth_exports_monthly",
            "update marts.fct_rare_earth_exports_monthly set quantity_t = null"
            " where trade_month = '2024-11-01'",
            "the reference articles speak of these months",
            id="article_month_lost",
        ),
        pytest.param(
            "fct_series_monthly_by_partner",
            "update marts.fct_series_monthly_by_partner set quantity_t = null"
            " where trade_month = '2025-10-01' and partner_code = 'KOR'",
            "ranks these destinations of October 2025",
            id="article_partner_lost",
        ),
        pytest.param(
            "fct_magnet_exports_monthly_by_partner",
            "update marts.fct_magnet_exports_monthly_by_partner set rank_in_month ="
            " case partner_code when 'DEU' then 2 else 1 end"
            " where trade_month = '2025-10-01' and partner_code in ('DEU', 'USA')",
            "a table sorted by rank is sorted by quantity",
            id="rank_that_is_not_of_its_quantity",
        ),
        pytest.param(
            "fct_levels",
            "delete from marts.dim_partner where partner_code = 'JPN'",
            "every partner joins to dim_partner",
            id="partner_orphaned",
        ),
        pytest.param(
            MAGNETS,
            "delete from marts.dim_month where trade_month = '2025-10-01'",
            "every month joins to the calendar",
            id="month_orphaned",
        ),
        pytest.param(
            MAGNETS,
            "update marts.fct_levels set quantity_t = quantity_t + 1"
            " where product = 'magnets' and flow = 'export' and partner_code = 'WLD'"
            " and window_start = '2025-10-01' and window_end = '2025-10-31'",
            "a month reads the same in the fact and in fct_levels",
            id="facts_that_disagree",
        ),
        pytest.param(
            "fct_claim_verdicts",
            "delete from marts.dim_source where source_id = 'seed_magnets_2025_11'",
            "every verdict leads to its page",
            id="page_orphaned",
        ),
        pytest.param(
            "fct_claim_verdicts",
            "delete from marts.fct_claim_verdicts where figure_id in (select figure_id from"
            " marts.fct_claim_verdicts where source_id = 'seed_rare_earths_2024_12' limit 1)",
            "as many verdicts as figures",
            id="statement_not_judged",
        ),
        pytest.param(
            "dim_source",
            "update marts.dim_source set source_url = 'javascript:alert(1)'"
            " where source_id = 'seed_magnets_2025_11'",
            "nothing that runs",
            id="address_that_runs",
        ),
    ],
)
def test_a_fault_fails_the_expectation_that_is_about_it(
    judge: Callable, mart: str, fault: str, reason: str
) -> None:
    failed = [one.reason for one in judge(mart, fault) if one.status == "failed"]
    assert any(reason in text for text in failed), failed


# Tonnes of a month of 2005 and dollars a kilogram, made up in the size that they had.
EARLY_YEARS = {
    "magnet_exports": ("magnets", "export", 300, 18),
    "rare_earth_exports": ("rare_earths", "export", 3_800, 7),
    "rare_earth_imports": ("rare_earths", "import", 260, 40),
}


def years_since_2005(name: str) -> list[str]:
    """Statements that put the months of 2005 to 2008 into the facts of a series.

    As a download would: less in each February (the New Year), a stop at the end of 2007, and 15 %
    more each year.
    """
    product, flow, tonnes, price = EARLY_YEARS[name]
    growths = ", ".join(
        f"cast(100 * (quantity_t / lag(quantity_t, {lag}) over (order by trade_month) - 1)"
        f" as decimal(18, 6)) as {growth}_pct"
        for growth, lag in (("mom", 1), ("yoy", 12))
    )
    columns = (
        "early.trade_month as trade_month, early.quantity_t as quantity_t,"
        " early.quantity_t as quantity_lower_t, early.quantity_t as quantity_upper_t,"
        " 'customs_detail' as quantity_basis, early.mom_pct as mom_pct, early.yoy_pct as yoy_pct,"
        f" null as ytd_t, null as rolling_12m_t, {price} as unit_value_usd_per_kg"
    )
    fact = f"marts.fct_{name}_monthly"
    return [
        f"create table main.early as select *, {growths} from (select cast(month as date) as"
        f" trade_month, cast({tonnes} * pow(1.15, year(month) - 2005) * case when month(month) = 2"
        " then 0.4 when month = '2007-12-01' then 0.2 else 1 end as decimal(18, 3)) as quantity_t"
        " from range(date '2005-01-01', date '2009-01-01', interval 1 month) as months (month))",
        f"insert into {fact} select facts.* replace ({columns}) from main.early"
        f" cross join (from {fact} where trade_month = '2024-11-01') as facts",
        f"insert into {fact}_by_partner select facts.* replace ({columns},"
        " 100 as share_of_world_pct) from main.early cross join"
        f" (from {fact}_by_partner where trade_month = '2024-11-01' and is_residual) as facts",
        "insert into marts.fct_levels select levels.* replace (early.trade_month as window_start,"
        " last_day(early.trade_month) as window_end, early.quantity_t as quantity_t,"
        " early.quantity_t as quantity_lower_t, early.quantity_t as quantity_upper_t,"
        " 'customs_detail' as quantity_basis) from main.early cross join (from marts.fct_levels"
        f" where product = '{product}' and flow = '{flow}' and partner_code = 'WLD'"
        " and window_start = '2024-11-01' and window_end = '2024-11-30') as levels",
        "insert into marts.dim_month select months.* replace (early.trade_month as trade_month,"
        " year(early.trade_month) as trade_year) from main.early cross join"
        " (from marts.dim_month where trade_month = '2024-11-01') as months"
        " where early.trade_month not in (select trade_month from marts.dim_month)",
        "drop table main.early",
    ]


def test_months_since_2005_are_history_and_no_fault(judge: Callable) -> None:
    facts = [f"fct_{name}_monthly" for name in EARLY_YEARS]
    marts = [*facts, *(f"{fact}_by_partner" for fact in facts), "fct_levels", "dim_month"]
    outcomes = judge(marts, *(one for name in EARLY_YEARS for one in years_since_2005(name)))
    assert [one for one in outcomes if one.status in {"failed", "raised"}] == []
    # The January after the stop is 475 % up on the month: worth a note.
    noted = {
        (one.suite, one.text.split(":")[0].split()[-1]) for one in outcomes if one.status == "noted"
    }
    assert noted >= {(fact, "mom_pct") for fact in facts}
    assert {column for _, column in noted} <= {"mom_pct", "yoy_pct"}


@pytest.mark.long
@pytest.mark.parametrize(
    "factor",
    ["1000", pytest.param("0.001", marks=pytest.mark.full)],
    ids=["kilograms", "thousands_of_tonnes"],
)
def test_a_unit_mixed_up_is_refused_in_every_series(judge: Callable, factor: str) -> None:
    facts = {fact: bands(fact) for fact in (f"fct_{name}_monthly" for name in EARLY_YEARS)}
    spoil = (f"update marts.{fact} set quantity_t = quantity_t * {factor}" for fact in facts)
    refused = {
        one.suite
        for one in judge(facts, *spoil)  # The bands alone: the rest of a suite takes long.
        if one.status == "failed"
        and one.text.startswith("expect_column_values_to_be_between quantity_t")
    }
    assert refused == set(facts)


def test_a_late_month_alone_does_not_make_a_sieve(judge: Callable) -> None:
    """One download of a month far later: those between are unknown, and nobody's fault."""
    months = (
        "(select cast(month as date) as trade_month from"
        " range(date '2027-01-01', date '2030-01-01', interval 1 month) as months (month))"
    )
    outcomes = judge(
        MAGNETS,
        f"insert into marts.{MAGNETS} select facts.* replace (late.trade_month as trade_month,"
        " null as quantity_t, null as mom_pct, null as yoy_pct, null as ytd_t, null as"
        f" rolling_12m_t) from {months} as late cross join (from marts.{MAGNETS}"
        " where trade_month = '2024-11-01') as facts",
        "insert into marts.dim_month select months.* replace (late.trade_month as trade_month)"
        f" from {months} as late cross join (from marts.dim_month"
        " where trade_month = '2024-11-01') as months",
    )
    assert [one for one in outcomes if one.status == "failed"] == []


def test_a_failure_is_one_line_with_its_reason_and_what_was_found(
    judge: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = judge("fct_levels", "delete from marts.dim_partner where partner_code = 'JPN'")
    assert runner.report(outcomes, Path("docs")) == 1
    output = capsys.readouterr().out
    [line] = [line for line in output.splitlines() if line.startswith("failed: fct_levels: ")]
    assert "every partner joins to dim_partner" in line
    assert "JPN" in line


@pytest.mark.parametrize("are_compared", [False, True], ids=["others", "compared"])
def test_no_suite_accepts_an_empty_mart(judge: Callable, are_compared: bool) -> None:
    # Apart: partner facts, held against the months of the world facts, and verdicts, against pages.
    # Those on downloads are rightly empty while none is ingested.
    marts = [
        mart
        for mart in SUITES
        if mart not in ON_DOWNLOADS and mart.endswith(("_by_partner", "_verdicts")) is are_compared
    ]
    outcomes = judge(marts, *(f"delete from marts.{mart}" for mart in marts))
    refused = {one.suite for one in outcomes if one.status == "failed"}
    assert set(marts) - refused == set()


def test_a_column_more_breaks_nobody(judge: Callable) -> None:
    outcomes = judge("fct_levels", "alter table marts.fct_levels add column note varchar")
    assert {one.status for one in outcomes} == {"passed"}


def test_a_lost_column_raises_and_is_not_called_bad_data(judge: Callable) -> None:
    outcomes = judge("dim_month", "alter table marts.dim_month drop column trade_year")
    assert [one.text.split(":")[0] for one in outcomes if one.status == "raised"] == [
        "expect_column_values_to_be_between trade_year"
    ]
    assert [one for one in outcomes if one.status == "failed"] == []


def test_a_mart_without_suite_and_a_suite_without_mart(candidate: Path) -> None:
    marts = runner.marts(candidate)
    assert runner.unmatched(marts, SUITES) == []
    found = runner.unmatched(marts - {"dim_control_measure"} | {"fct_new"}, SUITES)
    assert [(one.suite, one.status, one.text) for one in found] == [
        ("fct_new", "failed", "mart without a suite"),
        ("dim_control_measure", "failed", "suite without its mart"),
    ]


def test_evaluating_nothing_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.report([], Path("docs")) == 1
    assert "Nothing was evaluated" in capsys.readouterr().out


def test_a_suite_without_an_expectation_is_a_failure() -> None:
    [one] = runner.unmatched({"dim_month"}, {"dim_month": []})
    assert (one.suite, one.status) == ("dim_month", "failed")


def test_what_raised_alone_is_no_evaluation(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.report([runner.Outcome("dim_month", "raised", "x", "y")], Path("docs")) == 1
    assert "Nothing was evaluated" in capsys.readouterr().out


@pytest.mark.parametrize(
    "broken",
    [
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select nothing from {batch}"}),
        ("expect_column_values_to_be_between", {"column": "nothing", "min_value": 1}),
        ("expect_column_sum_to_be_between", {"column": "last_day_of_month", "min_value": 1}),
        ("expect_column_values_to_match_regex", {"column": "trade_year", "regex": "2"}),
    ],
    ids=["query", "column", "type", "dialect"],
)
def test_a_check_that_cannot_run_is_raised_and_its_siblings_are_not(
    candidate: Path, tmp_path: Path, broken: tuple[str, dict[str, object]]
) -> None:
    suite = [
        Expectation(*broken, "it cannot run", "-"),
        Expectation(
            "expect_column_values_to_be_unique", {"column": "trade_month"}, "it passes", "-"
        ),
        Expectation(
            "expect_column_max_to_be_between",
            {"column": "trade_year", "max_value": 0},
            "it fails",
            "-",
        ),
    ]
    outcomes = runner.validate(candidate, tmp_path / "docs", {"dim_month": suite})
    assert {one.reason: one.status for one in outcomes} == {
        "it cannot run": "raised",
        "it passes": "passed",
        "it fails": "failed",
    }


def test_every_expectation_has_its_reason_and_says_what_it_alone_catches() -> None:
    suites = [*SUITES.values(), *landing.SUITES.values()]
    assert all(one.reason and one.catches for suite in suites for one in suite)


def test_no_expectation_is_what_a_contract_or_a_grain_test_enforces() -> None:
    """Uniqueness and columns: every mart has a contract and a grain test (house rules)."""
    kinds_used = {one.kind for suite in SUITES.values() for one in suite}
    assert not any("unique" in kind or "table_columns" in kind for kind in kinds_used)


def test_every_query_and_every_band_is_asked() -> None:
    sources = " ".join(file.read_text(encoding="utf-8") for file in kinds.HERE.glob("*.py"))
    unused = [
        file.name
        for file in kinds.HERE.glob("*queries/*.sql")
        if f'"{file.stem}"' not in sources and f"landing_queries/{file.stem}" not in sources
    ]
    assert unused == []
    assert [key for key, one in BANDS.items() if one not in SUITES[key[0]]] == []


def test_the_file_is_free_afterwards(judge: Callable, tmp_path: Path) -> None:
    judge("dim_month")
    # DuckDB refuses a second configuration while anything holds the file read-only.
    duckdb.connect(str(tmp_path / "rare_earth_trade.duckdb")).close()


def test_a_path_may_hold_any_sign(candidate: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a %20$HOME#ü?b"
    folder.mkdir()
    copy = Path(shutil.copy2(candidate, folder))
    suites = {"dim_month": SUITES["dim_month"]}
    outcomes = runner.validate(copy, folder / "docs", suites)
    assert {one.status for one in outcomes} == {"passed"}
    assert (folder / "docs/index.html").is_file()
    assert [one.name for one in tmp_path.iterdir()] == [folder.name]


READER = """
import sys
import duckdb
with duckdb.connect(sys.argv[1], read_only=True) as reader:
    print("open", flush=True)
    sys.stdin.read()
    print(reader.execute("select count(*) > 0 from marts.dim_month").fetchone())
"""


def test_it_runs_beside_a_reader(candidate: Path, tmp_path: Path) -> None:
    shutil.copy2(candidate, tmp_path / candidate.name)
    with subprocess.Popen(
        [sys.executable, "-c", READER, tmp_path / candidate.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "open\n"
        suites = {"dim_month": SUITES["dim_month"]}
        outcomes = runner.validate(tmp_path / candidate.name, tmp_path / "docs", suites)
        assert {one.status for one in outcomes} == {"passed"}
        assert reader.communicate()[0] == "(True,)\n"


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException) as error:
        expectations.run(tmp_path / "none.duckdb", tmp_path / "docs")
    assert error.value.exit_code == 2


@pytest.mark.long
@pytest.mark.parametrize(
    ("error", "is_of_disk"), [("OSError(28, 'x')", True), ("ValueError('x')", False)]
)
def test_beside_a_release_it_says_what_broke_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, is_of_disk: bool
) -> None:
    """A full disk by its code, for one sentence; anything else by its trace, and as no outcome."""
    lines = (
        "from rare_earth_trade.expectations import aside, runner",
        "def examine(*_, **__):",
        "    print('A library has something to say.')",
        f"    raise {error}",
        "runner.examine = examine",
        "aside.main('', '', '')",
    )
    run = subprocess.run
    monkeypatch.setattr(
        aside.subprocess,
        "run",
        lambda _, **given: run([sys.executable, "-c", "\n".join(lines)], **given),
    )
    if not is_of_disk:
        assert aside.examine(tmp_path, tmp_path, "") is None
        return
    with pytest.raises(OSError) as full:
        aside.examine(tmp_path, tmp_path, "")
    assert full.value.errno == 28
