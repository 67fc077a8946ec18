"""Another commodity is rows: gallium exports, added to a copy of the project by seeds and one
download alone, are found wherever a series is shown. The steps are those of CONTRIBUTING.
"""

import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths
from rare_earth_trade.brief import facts, sections
from rare_earth_trade.expectations import runner
from rare_earth_trade.series import SEED
from rare_earth_trade.sql import literal
from tests.python import scratch

# The line of gallium metal by announcement 23 of 2023 of the Ministry of Commerce. All figures are
# made up: 5,203 kg on 4,001 kg are 30.04 % more, on 2,601 kg twice as much.
ROWS = {
    "reference/ref_products": "gallium,Gallium,unwrought gallium / 金属镓,gallium,headline,metal,,",
    "reference/ref_series": "gallium_exports,Gallium exports,gallium,export,gallium,exported,"
    "online_query,20,,4",
    "reference/ref_tariff_lines": "81129290,gallium,metal,Ga,Unwrought gallium and others,,,,",
    "reference/ref_product_scopes": "gallium,export,81129290,medium,",
    "press/raw_press__sources": ",Example Metals,example.org,,,2025-11-20,stated,"
    "https://example.org/gallium",
    "press/raw_press__printed_claims": ",,,gallium,export,WLD,2025-10,2025-10,mom_pct,30.0,pct,0.1,"
    "exact,true,up 30.0 %,",
    "customs/raw_customs__printed_levels": "\n".join(
        f",,,gallium,export,{partner},{month},{month},level,{kg},kg,1,exact,true,{kg} kg,"
        for partner, month, kg in (
            ("WLD", "2024-10", 2601),
            ("WLD", "2025-09", 4001),
            ("WLD", "2025-10", 5203),
            ("DEU", "2025-10", 2103),
        )
    ),
}
# Germany, Japan and the United States: together what the page prints.
DOWNLOAD = '"数据年月","商品编码","贸易伙伴编码","第一数量","第一计量单位","美元",\n' + "".join(
    f'"202510","81129290","{partner}","{kg}","千克","{300 * kg}",\n'
    for partner, kg in (("304", 2103), ("116", 2001), ("502", 1099))
)
STORY = """outlet,published_on,product,flow,partner_code,window_start,statistic,value,unit
example.com,2025-11-21,unwrought gallium,export,WLD,2025-10,yoy_pct,100.0,pct
example.com,2025-11-21,gallium,export,Germany,2025-10,level,2.1,t
example.com,2025-11-21,gallium,export,Germany,2025-10,level,2.4,t
"""
# Series and products named by what is true of them alone: examples, and checks of known truths.
ALLOWED = {
    "rare_earth_trade/brief/picture.py",
    "rare_earth_trade/expectations/queries/partners_of_article_unknown.sql",
    "rare_earth_trade/expectations/suites.py",
    "rare_earth_trade/stories/claims.py",
}


class Made:
    """A copy of the project with that series, and what was built of it."""

    def __init__(self, folder: Path, parsed: Path) -> None:
        self.project = scratch.copy(folder / "project")
        self.home = folder / "home"
        self.root = scratch.root(self.home, parsed, self.project)
        self.warehouse = self.home / "build/rare_earth_trade.duckdb"
        (folder / "gallium.csv").write_bytes(DOWNLOAD.encode("gb18030"))
        for name, row in ROWS.items():
            with (self.project / f"seeds/{name}.csv").open("a", encoding="utf-8") as seed:
                seed.write(f"{row}\n")
        for words in (
            ("seeds", "--write"),
            ("check-seeds",),
            ("ingest", folder / "gallium.csv", "--flow", "export"),
        ):
            self.done(*words)

    def command(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """A command of the copy: its modules are found first, and read the project they lie in."""
        return subprocess.run(
            [scratch.BIN / "rare-earth-trade", *map(str, words)],
            cwd=self.project,
            env=scratch.environment(self.home) | {"PYTHONPATH": str(self.project)},
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, *words: str | Path) -> str:
        """What a command prints that has to succeed."""
        found = self.command(*words)
        assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-3000:]
        return found.stdout

    def build(self, *options: str) -> None:
        """Run dbt in the copy."""
        found = scratch.dbt("--quiet", "build", *options, home=self.home, folder=self.root)
        assert found.returncode == 0, found.stdout[-5000:]
        # Its process ends at once, with what it wrote still beside the file.
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("checkpoint")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, parsed: Path) -> Made:
    """The copy with a candidate, without dbt's tests."""
    found = Made(tmp_path_factory.mktemp("gallium"), parsed)
    found.build("--exclude-resource-type", "test", "unit_test")
    return found


def rows_of(warehouse: Path, query: str) -> list[tuple]:
    """What a query finds in a warehouse."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.long
def test_only_seeds_were_changed(made: Made) -> None:
    files = [one for one in made.project.rglob("*") if one.is_file() and not one.is_symlink()]
    changed = {
        str(name)
        for name in (file.relative_to(made.project) for file in files)
        if name.parts[0] != "var" and "__pycache__" not in name.parts
        if (made.project / name).read_bytes() != (paths.PROJECT / name).read_bytes()
    }
    assert changed == {f"seeds/{name}.csv" for name in (*ROWS, "reference/ref_reviewed_counts")}


@pytest.mark.long
def test_its_months_are_there(made: Made) -> None:
    query = """
        select
            trade_month::varchar, quantity_t, quantity_basis, round(mom_pct, 3),
            unit_value_usd_per_kg
        from marts.fct_series_monthly
        where series = 'gallium_exports' and quantity_t is not null
        order by trade_month
    """
    assert rows_of(made.warehouse, query) == [
        ("2024-10-01", Decimal("2.601"), "printed", None, None),
        ("2025-09-01", Decimal("4.001"), "printed", None, None),
        ("2025-10-01", Decimal("5.203"), "customs_detail", Decimal("30.042"), Decimal("300.0000")),
    ]


@pytest.mark.long
def test_its_partners_are_there(made: Made) -> None:
    query = """
        select partner_code, quantity_t, rank_in_month
        from marts.fct_series_monthly_by_partner
        where series = 'gallium_exports' and trade_month = '2025-10-01'
        order by rank_in_month nulls last
    """
    assert rows_of(made.warehouse, query) == [
        ("DEU", Decimal("2.103"), 1),
        ("JPN", Decimal("2.001"), 2),
        ("USA", Decimal("1.099"), 3),
        ("XX-REST", Decimal("0.000"), None),
    ]


@pytest.mark.long
def test_its_page_tells_its_story_and_no_other(made: Made, tmp_path: Path) -> None:
    warehouse = Path(shutil.copy(made.warehouse, tmp_path))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table marts.release_manifest as select 'r' as release_id, now() as released_at,"
            " null as as_of, 1 as passed_tests"
        )
    found = facts.read(warehouse)
    [gallium] = [one for one in found.series if one.key == "gallium_exports"]
    assert found.series[-1] is gallium
    month = max(found.world["gallium_exports"])
    told = " ".join(sections.story(found, gallium, month))
    assert told.startswith("China exported 5.203 t of gallium in October 2025")
    assert "Up 30.0 to 30.1 % on September" in told
    assert "Germany (2.103 t, 40.4 %)" in told
    shown = {found.series_of(one) for one in found.claims if one["publisher"] == "Example Metals"}
    assert shown == {"gallium_exports"}


@pytest.mark.full
def test_the_expectations_ask_for_it(made: Made, tmp_path: Path) -> None:
    """All suites; `make test` runs them on the candidate, as each release does."""
    warehouse = Path(shutil.copy(made.warehouse, tmp_path))
    assert runner.run(warehouse, tmp_path / "docs") == 0
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update marts.fct_series_monthly set quantity_t = null where series = 'gallium_exports'"
        )
    suites = {name: runner.SUITES[name] for name in ("fct_series_monthly",)}
    failed = [
        one.reason
        for one in runner.validate(warehouse, tmp_path / "docs", suites)
        if one.status == "failed"
    ]
    assert any("every series that is followed" in reason for reason in failed)


@pytest.mark.full
def test_it_is_released_shown_and_judged(made: Made, tmp_path: Path) -> None:
    made.build()
    made.done("release")
    status = json.loads(made.done("status", "--on", "2025-11-21", "--json"))
    assert [one["known_months"] for one in status["series"] if one["product"] == "gallium"] == [3]
    assert ("Gallium exports", "known") in {
        (one["brings"], one["state"]) for one in status["calendar"]["releases"]
    }
    story = json.loads(made.done("brief", "--month", "2025-10", "--json"))["story"]
    assert "5.203 t of gallium" in story["gallium_exports"][0]
    page = (made.home / "releases/current/brief/months/2025-10.html").read_text(encoding="utf-8")
    assert '<h2 id="gallium_exports">Gallium exports</h2>' in page
    (tmp_path / "story.csv").write_text(STORY, encoding="utf-8")
    judged = made.command("verify", tmp_path / "story.csv", "--format", "json")
    assert judged.returncode == 1, judged.stderr
    found = [(one["product"], one["verdict"]) for one in json.loads(judged.stdout)]
    assert found == [("gallium", "pass"), ("gallium", "pass"), ("gallium", "contradicted")]


def test_no_code_names_a_series() -> None:
    rows = duckdb.sql(
        f"select series, product from read_csv({literal(str(paths.PROJECT / SEED))})"
    ).fetchall()
    names = sorted({name for row in rows for name in row})
    quoted = re.compile(rf"""["'](fct_)?({"|".join(names)})(_monthly\w*)?["']""")
    own_tables = {"magnets", "rare_earths"}
    found = {
        str(file.relative_to(paths.PROJECT))
        for pattern in ("models/**/*.sql", "macros/*.sql", "rare_earth_trade/**/*.*")
        for file in paths.PROJECT.glob(pattern)
        if file.suffix in {".sql", ".py", ".html", ".js"}
        and file.parent.name not in own_tables
        and quoted.search(file.read_text(encoding="utf-8"))
    }
    assert found == ALLOWED
