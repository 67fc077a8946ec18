"""Customs downloads from file to mart: as evidence, month by month, and as of a day."""

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

DOWNLOADS = Path(__file__).parent / "downloads"
HEADER = '"数据年月","商品编码","贸易伙伴编码","第一数量","第一计量单位","美元",'
TRADE = "select * exclude (load_set_id) from marts.fct_customs_trade_monthly order by all"


@pytest.fixture
def warehouse(run: Callable, tmp_path: Path) -> "Warehouse":
    return Warehouse(run, tmp_path)


class Warehouse:
    """A scratch landing area and the warehouse that is built on it."""

    def __init__(self, run: Callable, folder: Path) -> None:
        self.run = run
        self.folder = folder
        self.home = folder / "home"

    def ingest(self, *paths: Path, flow: str = "export", options: tuple[str, ...] = ()) -> None:
        result = self.run("rare-earth-trade", "ingest", *paths, "--flow", flow, *options)
        assert result.returncode == 0, result.stdout + result.stderr

    def load(self, name: str, *rows: tuple, flow: str = "export", loaded_at: str = "") -> None:
        """Ingest rows of (month, tariff line, partner, kilograms, dollars)."""
        file = self.write(name, *rows)
        self.ingest(file, flow=flow)
        if loaded_at:
            self.predate(file, flow, loaded_at)

    def write(self, name: str, *rows: tuple) -> Path:
        """A download of such rows."""
        lines = [f'"{m}","{code}","{p}","{kg}","千克","{usd:,}",' for m, code, p, kg, usd in rows]
        file = self.folder / name
        file.write_bytes("\n".join([HEADER, *lines, ""]).encode("gb18030"))
        return file

    def pages(self, download: Path) -> list[Path]:
        """A download as two pages that overlap: rows 1 to 12, and from 9 on."""
        header, *rows = download.read_bytes().decode("gb18030").splitlines()
        for name, some in (("page_1.csv", rows[:12]), ("page_2.csv", rows[8:])):
            lines = "\n".join([header, *some, ""])
            (self.folder / name).write_bytes(lines.encode("gb18030"))
        return [self.folder / "page_1.csv", self.folder / "page_2.csv"]

    def predate(self, file: Path, flow: str, loaded_at: str) -> None:
        """Make a download one that was loaded earlier."""
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        landed = self.home / f"landing/flow={flow}/{sha256}.parquet"
        with duckdb.connect() as connection:
            connection.execute("create table rows as from read_parquet($1)", [str(landed)])
            connection.execute("update rows set loaded_at = cast($1 as timestamp)", [loaded_at])
            connection.execute("copy rows to $path (format parquet)", {"path": str(landed)})

    def take_flag_off(self, file: Path) -> None:
        """Make a download one of a version that did not flag quantities."""
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        landed = self.home / f"landing/flow=export/{sha256}.parquet"
        with duckdb.connect() as connection:
            connection.execute(
                "create table rows as select * exclude (is_quantity_missing)"
                f" from read_parquet('{landed}', hive_partitioning = false)"
            )
            connection.execute("copy rows to $path (format parquet)", {"path": str(landed)})

    def dbt(self, *words: str) -> None:
        result = self.run("dbt", *words)
        assert result.returncode == 0, result.stdout[-5000:]

    def build(self) -> None:
        # Unit tests see nothing of what was loaded: they are of the candidate's own build.
        self.dbt("build", "--exclude", "resource_type:unit_test")

    def build_detail(self, *options: str) -> None:
        """The customs detail: seeds and tests the first time, then models alone."""
        is_there = (self.home / "build/rare_earth_trade.duckdb").exists()
        self.dbt("run" if is_there else "build", "--selector", "customs_detail", *options)

    def months_built(self) -> str:
        """The filter on months of the last run of the mart."""
        [file] = self.home.glob("build/target/compiled/**/detail/fct_customs_trade_monthly.sql")
        cells = file.read_text(encoding="utf-8").partition("cells as (")[2].partition("),\n")[0]
        return " ".join(cells.partition("where")[2].split())

    def query(self, text: str) -> list[tuple]:
        with duckdb.connect(
            str(self.home / "build/rare_earth_trade.duckdb"), read_only=True
        ) as connection:
            return connection.execute(text).fetchall()


@pytest.mark.long
def test_a_month_of_tariff_lines_becomes_the_level_and_tests_the_press(
    warehouse: Warehouse,
) -> None:
    # In dollars as two pages of one query that overlap, in one command.
    warehouse.ingest(*warehouse.pages(DOWNLOADS / "magnets_2025_10_export_usd.csv"))
    warehouse.ingest(DOWNLOADS / "magnets_2025_10_export_cny.csv")
    warehouse.take_flag_off(DOWNLOADS / "magnets_2025_10_export_cny.csv")
    hard_to_believe(warehouse)
    two_whole_months(warehouse)
    landed = warehouse.run("rare-earth-trade", "expect", "--landing")
    assert landed.returncode == 0, landed.stdout
    assert "noted: unknown_lines" in landed.stdout
    warehouse.build()
    assert warehouse.query(
        "select quantity_t, quantity_lower_t, quantity_upper_t, quantity_basis"
        " from marts.fct_magnet_exports_monthly where trade_month = '2025-10-01'"
    ) == [(Decimal("5473.200"), Decimal("5473.200"), Decimal("5473.200"), "customs_detail")]
    # The article's 5,473 tons.
    assert warehouse.query(
        "select distinct verdict, recomputed_lower, recomputed_upper from marts.fct_claim_verdicts"
        " where product = 'magnets' and flow = 'export' and partner_code = 'WLD'"
        " and window_start = '2025-10-01' and window_end = '2025-10-31' and statistic = 'level'"
        " and printed_value = 5473"
    ) == [("pass", Decimal("5473.2"), Decimal("5473.2"))]
    for growth in ("mom", "yoy"):
        [(sum_pp, growth_pct, sum_t, change_t, rest)] = warehouse.query(
            f"""
            select
                sum(contribution_pp),
                any_value(this.{growth}_pct),
                sum(contribution_t),
                any_value(this.quantity_t - base.quantity_t),
                count(*) filter (member = 'XX-REST')
            from marts.fct_growth_contributions_monthly as contributions
            inner join marts.fct_magnet_exports_monthly as this
                on this.trade_month = '2025-10-01'
            inner join marts.fct_magnet_exports_monthly as base
                on base.trade_month = '{"2025-09-01" if growth == "mom" else "2024-10-01"}'
            where
                contributions.product = 'magnets' and contributions.trade_month = '2025-10-01'
                and growth_kind = '{growth}' and dimension = 'partner'
            """
        )
        assert (sum_pp, sum_t, rest) == (growth_pct, change_t, 1)
    # Places in the files: 1,118,250, 656,310 and 568,900 kg come first; the last are Hungary with
    # 90,250, Brazil and Spain with 80,000 each, Britain with 60,000 and Singapore with 40,000.
    assert warehouse.query(
        "select member, rank_in_month from intermediate.int_series_months_by_member"
        " where product = 'magnets' and flow = 'export' and trade_month = '2025-10-01'"
        " and dimension = 'partner' and quantity_t < 100 and quantity_t > 0"
        " order by rank_in_month, member"
    ) == [("HUN", 15), ("BRA", 16), ("ESP", 16), ("GBR", 18), ("SGP", 19)]
    # Of September they do not hold all, of October 2024 nothing: who gained a place is not known.
    assert warehouse.query(
        "select distinct member, rank_in_month, places_gained, places_gained_null_reason"
        " from marts.fct_growth_contributions_monthly where product = 'magnets'"
        " and trade_month = '2025-10-01' and dimension = 'partner'"
        " and member in ('DEU', 'USA', 'KOR', 'XX-REST')"
        " order by rank_in_month"
    ) == [
        ("DEU", 1, None, "base_month_not_whole"),
        ("USA", 2, None, "base_month_not_whole"),
        ("KOR", 3, None, "base_month_not_whole"),
        ("XX-REST", None, None, "residual"),
    ]
    # All partners of the files, and nothing else, add up to the world; others had no trade.
    assert warehouse.query(
        "select sum(quantity_t), sum(quantity_t) filter (is_residual),"
        " count(*) filter (quantity_basis <> 'customs_detail' and not is_residual)"
        " from marts.fct_magnet_exports_monthly_by_partner where trade_month = '2025-10-01'"
    ) == [(Decimal("5473.200"), Decimal("0.000"), 0)]
    check_places(warehouse)
    check_what_is_not_whole(warehouse)
    accepted = warehouse.run("rare-earth-trade", "expect")
    assert accepted.returncode == 0, accepted.stdout
    assert "noted: fct_customs_coverage_monthly" in accepted.stdout


def hard_to_believe(warehouse: "Warehouse") -> None:
    """Months that ingest accepts, and that are no evidence for a level."""
    # Samples and returns: weight or value missing, a kilogram for 50,000 dollars.
    warehouse.load(
        "september.csv",
        ("202509", "85051110", "304", 1_118_000, 55_900_000),
        ("202509", "85051110", "203", 0, 1_234),
        ("202509", "85051110", "331", 1_000, 0),
        ("202509", "85051110", "502", 1, 50_000),
        ("202509", "85051110", "116", 60_000, 0),
    )
    # The press has 6,146 t: here they stand twice.
    warehouse.load(
        "august.csv",
        ("202508", "85051110", "502", 6_146_000, 300_000_000),
        ("202508", "85051110", "998", 6_146_000, 300_000_000),
    )
    # A line that was opened at the turn of the year holds 2,500 t of 6,400 t.
    march = warehouse.write(
        "march.csv",
        ("202603", "28469019", "502", 3_000_000, 30_000_000),
        ("202603", "28053019", "116", 900_000, 18_000_000),
        ("202603", "28469051", "304", 2_500_000, 75_000_000),
    )
    warehouse.ingest(march, options=("--codes", "2846,280530"))


# Kilograms of magnets in June and July 2025. The world, Germany, the United States, India, Japan
# and, in June, Viet Nam are as the press prints them; others have the rest. Viet Nam and South
# Korea are equal in June, each is equal to another one in July.
TWO_MONTHS = {
    "304": (764_000, 1_116_000),  # Germany
    "327": (500_000, 800_000),  # Poland
    "502": (352_746, 619_000),  # United States
    "141": (340_000, 800_000),  # Viet Nam
    "133": (340_000, 619_000),  # South Korea
    "321": (300_000, 400_000),  # Hungary
    "410": (288_054, 0),  # Brazil
    "111": (172_000, 418_000),  # India
    "116": (131_000, 232_000),  # Japan
    "122": (0, 573_200),  # Malaysia
}


def two_whole_months(warehouse: "Warehouse") -> None:
    """Two months that follow each other, with all partners: 3,187.8 t and 5,577.2 t."""
    warehouse.load(
        "summer.csv",
        *(
            (month, "85051110", partner, kilograms[place], 45 * kilograms[place])
            for place, month in enumerate(("202506", "202507"))
            for partner, kilograms in TWO_MONTHS.items()
            if kilograms[place]
        ),
    )


def check_places(warehouse: "Warehouse") -> None:
    """Places of July 2025 and of June, by hand: equals share one, and the next stays empty."""
    found = warehouse.query(
        "select member, member_status, rank_in_base_month, rank_in_month, places_gained,"
        " places_gained_null_reason, contribution_t"
        " from marts.fct_growth_contributions_monthly where product = 'magnets'"
        " and trade_month = '2025-07-01' and growth_kind = 'mom' and dimension = 'partner'"
        " and is_itemised order by rank_in_month nulls last, member"
    )
    assert found == [
        ("DEU", "continuing", 1, 1, 0, None, Decimal("352.000")),
        ("POL", "continuing", 2, 2, 0, None, Decimal("300.000")),
        ("VNM", "continuing", 4, 2, 2, None, Decimal("460.000")),
        ("KOR", "continuing", 4, 4, 0, None, Decimal("279.000")),
        ("USA", "continuing", 3, 4, -1, None, Decimal("266.254")),
        ("MYS", "entered", None, 6, None, "entered", Decimal("573.200")),
        ("IND", "continuing", 8, 7, 1, None, Decimal("246.000")),
        ("HUN", "continuing", 6, 8, -2, None, Decimal("100.000")),
        ("JPN", "continuing", 9, 9, 0, None, Decimal("101.000")),
        ("BRA", "left", 7, None, None, "left", Decimal("-288.054")),
    ]
    # 5,577.2 - 3,187.8 = 2,389.4 t, of which nothing is left for the rest.
    assert warehouse.query(
        "select sum(contribution_t), any_value(world.mom_pct) = sum(contribution_pp)"
        " from marts.fct_growth_contributions_monthly as parts"
        " join marts.fct_magnet_exports_monthly as world using (trade_month)"
        " where product = 'magnets' and trade_month = '2025-07-01' and growth_kind = 'mom'"
        " and dimension = 'partner'"
    ) == [(Decimal("2389.400"), True)]
    # Ranks of a month that is whole are certain in the fact of partners, too.
    assert warehouse.query(
        "select partner_code, rank_lower, rank_upper, rank_in_month"
        " from marts.fct_magnet_exports_monthly_by_partner where trade_month = '2025-07-01'"
        " and partner_code in ('DEU', 'POL', 'VNM', 'USA', 'KOR', 'MYS', 'BRA') order by all"
    ) == [
        ("BRA", None, None, None),
        ("DEU", 1, 1, 1),
        ("KOR", 4, 4, 4),
        ("MYS", 6, 6, 6),
        ("POL", 2, 2, 2),
        ("USA", 4, 4, 4),
        ("VNM", 2, 2, 2),
    ]


def check_what_is_not_whole(warehouse: "Warehouse") -> None:
    """Coverage says why each of those months is no evidence, and the press stays the level."""
    assert warehouse.query(
        "select product, trade_month::varchar, coverage, unknown_lines, cells_without_quantity,"
        " contested_t, likely_cause, file_names from marts.fct_customs_coverage_monthly"
        " where product in ('magnets', 'rare_earths') order by trade_month"
    ) == [
        ("magnets", "2025-06-01", "whole", None, 0, None, None, "summer.csv"),
        ("magnets", "2025-07-01", "whole", None, 0, None, None, "summer.csv"),
        (
            *("magnets", "2025-08-01", "contested", None, 0, Decimal("12292.000")),
            *("total_row", "august.csv"),
        ),
        ("magnets", "2025-09-01", "quantity_missing", None, 1, None, None, "september.csv"),
        (
            *("magnets", "2025-10-01", "whole", None, 0, None, None),
            "magnets_2025_10_export_cny.csv, page_1.csv, page_2.csv",
        ),
        ("rare_earths", "2026-03-01", "unknown_line", "28469051", 0, None, None, "march.csv"),
    ]
    assert warehouse.query(
        "select quantity_t, quantity_basis from marts.fct_magnet_exports_monthly"
        " where trade_month in ('2025-08-01', '2025-09-01') order by trade_month"
    ) == [(Decimal("6146.000"), "printed"), (Decimal("5774.000"), "printed")]
    assert warehouse.query(
        "select partner_code, quantity_kg, value_usd from marts.fct_customs_trade_monthly"
        " where trade_month = '2025-09-01' and (quantity_kg is null or value_usd = 0)"
        " order by value_usd desc, quantity_kg"
    ) == [("BEN", None, 1_234), ("CHE", 1_000, 0), ("JPN", 60_000, 0)]
    told = warehouse.run("rare-earth-trade", "summary").stdout
    assert "magnets exports 2025-08 is contested: for the world, august.csv add up to" in told
    assert "12,292.0 t, two voices or more print 6,145.5 to 6,146.5 t" in told
    assert "a total row is counted as a partner" in told
    assert "rare earths exports 2026-03: seeds/reference/ref_tariff_lines.csv does not know" in told


@pytest.mark.full
def test_months_are_built_again_when_their_loads_change(warehouse: Warehouse) -> None:
    september = ("202509", "85051110", "502", 420_000, 20_000_000)
    october = ("202510", "85051110", "502", 656_000, 30_000_000)
    warehouse.load("a.csv", september, october)
    warehouse.build_detail()
    assert warehouse.months_built() == "true"

    # Nothing new: nothing is built.
    warehouse.build_detail()
    assert warehouse.months_built() == "false"

    # The same query again with another October, and a month more.
    warehouse.load(
        "b.csv",
        ("202510", "85051110", "502", 657_000, 30_000_000),
        ("202511", "85051110", "502", 700_000, 31_000_000),
    )
    warehouse.build_detail()
    assert "2025-09" not in warehouse.months_built()
    assert "2025-10-01" in warehouse.months_built()
    assert "2025-11-01" in warehouse.months_built()
    incremental = warehouse.query(TRADE)
    assert warehouse.query(
        "select trade_month::varchar, quantity_kg, is_revised from marts.fct_customs_trade_monthly"
        " order by trade_month"
    ) == [
        ("2025-09-01", 420_000, False),
        ("2025-10-01", 657_000, True),
        ("2025-11-01", 700_000, False),
    ]
    warehouse.build_detail("--full-refresh")
    assert warehouse.query(TRADE) == incremental

    # A download that is taken out of the landing area takes its months along.
    sha256 = hashlib.sha256((warehouse.folder / "b.csv").read_bytes()).hexdigest()
    (warehouse.home / f"landing/flow=export/{sha256}.parquet").unlink()
    warehouse.build_detail()
    assert warehouse.query(
        "select trade_month::varchar, quantity_kg, is_revised from marts.fct_customs_trade_monthly"
        " order by trade_month"
    ) == [("2025-09-01", 420_000, False), ("2025-10-01", 656_000, False)]


@pytest.mark.full
def test_a_broken_grain_stays_red_until_it_is_mended(warehouse: Warehouse) -> None:
    """Months that were in order are not compared again, but only as long as their keys stay."""

    def change(statement: str) -> None:
        file = warehouse.home / "build/rare_earth_trade.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute(statement)

    def tested() -> int:
        return warehouse.run("dbt", "test", "--select", "fct_customs_trade_monthly").returncode

    warehouse.load(
        "a.csv",
        ("202509", "85051110", "502", 420_000, 20_000_000),
        ("202510", "85051110", "502", 656_000, 30_000_000),
        ("202510", "85051110", "142", 9_000, 700_000),
    )
    warehouse.build_detail()
    assert tested() == 0
    # As many rows as before, but two of one partner.
    change(
        "update marts.fct_customs_trade_monthly set partner_code = 'USA'"
        " where trade_month = '2025-10-01'"
    )
    assert tested() == 1
    assert tested() == 1
    # Another month, itself in order, does not make it green.
    warehouse.load("b.csv", ("202511", "85051110", "502", 700_000, 31_000_000))
    assert warehouse.run("dbt", "build", "--selector", "customs_detail").returncode == 1
    change(
        "delete from marts.fct_customs_trade_monthly"
        " where trade_month = '2025-10-01' and quantity_kg = 9000"
    )
    assert tested() == 0
    change("insert into marts.fct_customs_trade_monthly from marts.fct_customs_trade_monthly")
    assert tested() == 1


@pytest.mark.full
def test_as_of_picks_by_load_time_and_leaves_nothing_behind(warehouse: Warehouse) -> None:
    """Each day is parsed anew; `make test` has a day of the whole warehouse (test_engine.py)."""
    first = ("202510", "85051110", "502", 650_000, 30_000_000)
    warehouse.load("first.csv", first, loaded_at="2025-11-21 09:00:00")
    warehouse.load(
        "again.csv",
        ("202510", "85051110", "502", 656_000, 30_000_000),
        loaded_at="2026-02-21 09:00:00",
    )
    kilograms = "select quantity_kg from marts.fct_customs_trade_monthly"
    for as_of, expected in (("2025-12-31", 650_000), ("2026-02-21", 656_000)):
        warehouse.build_detail("--vars", f"{{as_of: {as_of}}}")
        assert warehouse.query(kilograms) == [(expected,)]
    # A build as of a day after a default one, and the reverse, never takes the other's months.
    warehouse.build_detail()
    warehouse.build_detail("--vars", "{as_of: 2025-12-31}")
    assert warehouse.query(kilograms) == [(650_000,)]
    warehouse.build_detail()
    assert warehouse.query(kilograms) == [(656_000,)]
    # Long before, none of it was known; the default build then starts afresh.
    default = warehouse.query(TRADE)
    warehouse.build_detail("--vars", "{as_of: 2020-01-01}")
    assert warehouse.query(TRADE) == []
    warehouse.build_detail()
    assert warehouse.query(TRADE) == default


@pytest.mark.full
def test_what_no_list_names_stays_visible(warehouse: Warehouse) -> None:
    """A whole build; that of `make test` is of lines that the lists know, and one they do not."""
    warehouse.load(
        "other.csv",
        ("202510", "12019020", "998", 1_000, 500),
        ("202510", "12019020", "142", 2_000, 900),
    )
    warehouse.build()
    assert warehouse.query(
        "select partner_code, partner_name, is_line_mapped, trade.is_partner_mapped, product_label,"
        " quantity_kg from marts.fct_customs_trade_monthly as trade"
        " join marts.dim_partner using (partner_code)"
        " join marts.dim_product on product_code = hs8 order by quantity_kg"
    ) == [
        (
            "998",
            "Customs partner 998 (not in the reference list)",
            False,
            False,
            "Tariff line 12019020 (not in the reference list)",
            Decimal(1_000),
        ),
        (
            "CHN",
            "China",
            False,
            True,
            "Tariff line 12019020 (not in the reference list)",
            Decimal(2_000),
        ),
    ]
    # Other commodities say nothing about rare earths.
    assert warehouse.query("select count(*) from marts.fct_customs_coverage_monthly") == [(0,)]
    assert warehouse.query("select count(*) from marts.fct_growth_contributions_monthly") == [(0,)]
