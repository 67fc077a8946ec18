"""The Parquet files of a release: sorted, described, numbers and dates as such, nothing lost."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade.releases import parquet, publish
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.sql import dicts

# As DESIGN has them: by these the files are sorted.
KEYS = {
    "fct_series_monthly": ["series", "trade_month"],
    "fct_series_yearly_by_partner": ["series", "period_start", "partner_code"],
    "fct_levels": ["product", "flow", "partner_code", "window_start", "window_end"],
    "dim_partner": ["partner_code"],
    "fct_check_results": ["check_id"],
}


@pytest.fixture(scope="module")
def folder(released: Path) -> Path:
    return (released / "current").resolve() / "parquet"


@pytest.fixture(scope="module")
def dictionary(folder: Path) -> list[dict[str, str]]:
    with (folder / "data_dictionary.csv").open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def key_of(dictionary: list[dict[str, str]], table: str) -> set[str]:
    return {row["column"] for row in dictionary if (row["table"], row["is_key"]) == (table, "yes")}


def test_each_file_is_sorted_by_the_key_of_its_table(folder: Path, dictionary: list) -> None:
    tables = {row["table"] for row in dictionary}
    assert tables == {file.stem for file in folder.glob("*.parquet")}
    assert all(key_of(dictionary, table) for table in tables)
    for table, key in KEYS.items():
        assert key_of(dictionary, table) == set(key)
        with duckdb.connect() as connection:
            rows = connection.execute(
                f"select {', '.join(key)} from read_parquet('{folder / table}.parquet')"
            ).fetchall()
        assert len(rows) > 2
        assert rows == sorted(set(rows)), table


def test_decimals_are_doubles_and_exact_to_the_last_place(folder: Path) -> None:
    with opened(folder.parent / "rare_earth_trade.duckdb") as marts:
        kinds = dicts(
            marts.execute(
                "select table_name, column_name, data_type from duckdb_columns()"
                " where schema_name = 'marts' and table_name <> 'release_manifest'"
            )
        )
        exact = marts.execute(
            "select series, trade_month, partner_code, quantity_t, share_of_world_pct, value_usd"
            " from marts.fct_series_monthly_by_partner order by all"
        ).fetchall()
    with duckdb.connect() as connection:
        for one in kinds:
            file = folder / f"{one['table_name']}.parquet"
            [(kind,)] = connection.execute(
                f"select typeof({one['column_name']}) from (values (1)) left join"
                f" read_parquet('{file}') on true limit 1"
            ).fetchall()
            decimal = one["data_type"].startswith("DECIMAL")
            assert kind == ("DOUBLE" if decimal else one["data_type"]), one
        doubles = connection.execute(
            "select series, trade_month, partner_code, quantity_t::decimal(18,3),"
            " share_of_world_pct::decimal(18,6), value_usd::decimal(18,2)"
            f" from read_parquet('{folder}/fct_series_monthly_by_partner.parquet') order by all"
        ).fetchall()
    assert doubles == exact
    assert sum(one["data_type"].startswith("DECIMAL") for one in kinds) > 200


def test_files_carry_the_descriptions_that_the_warehouse_has(
    folder: Path, dictionary: list
) -> None:
    with opened(folder.parent / "rare_earth_trade.duckdb") as marts:
        tables = dict(
            marts.execute(
                "select table_name, comment from duckdb_tables()"
                " where schema_name = 'marts' and table_name <> 'release_manifest'"
            ).fetchall()
        )
        columns = marts.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name = 'marts' and table_name <> 'release_manifest'"
            " order by table_name, column_index"
        ).fetchall()
    release = json.loads((folder.parent / "release.json").read_text(encoding="utf-8"))
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert release["release_id"] in page
    with duckdb.connect() as connection:
        for table, comment in tables.items():
            said = dict(
                connection.execute(
                    "select decode(key), decode(value)"
                    f" from parquet_kv_metadata('{folder / table}.parquet')"
                ).fetchall()
            )
            assert said["description"] == comment
            assert said["release_id"] == release["release_id"]
            assert {
                name: one["description"] for name, one in json.loads(said["columns"]).items()
            } == {name: text for of, name, text in columns if of == table}
            rows = release["tables"][table]["rows"]
            # A row of the table is one line, whatever its description.
            [line] = [
                one for one in page.splitlines() if one.startswith(f"| `{table}` | {rows:,} ")
            ]
            assert line.endswith(f" | {' '.join(comment.split())} |")
    assert [(row["table"], row["column"]) for row in dictionary] == [one[:2] for one in columns]
    assert [row["description"] for row in dictionary] == [
        " ".join(one[2].split()) for one in columns
    ]
    assert {"parquet/README.md", "parquet/data_dictionary.csv"} <= release["files"].keys()


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("quantity_lower_t", "tonnes"),
        ("yoy_pct_first_published", "percent"),
        ("unit_value_upper_usd_per_kg", "US dollars a kilogram"),
        ("contribution_to_yoy_pp", "percentage points"),
        ("value_cny", "yuan"),
        ("quantity_kg", "kilograms"),
        ("partners_known", None),
        ("series", None),
    ],
)
def test_the_unit_stands_in_the_name(column: str, unit: str | None) -> None:
    assert parquet.unit(column) == unit


def test_a_decimal_that_no_double_holds_is_seen(tmp_path: Path) -> None:
    """By the comparison that refuses a release: 17 digits are one too many."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as release")
        connection.execute("create schema release.marts")
        connection.execute("use release.marts")
        for table, value in (("held", "12345678901.123"), ("lost", "99999999999999.999")):
            connection.execute(f"create table {table} as select {value}::decimal(18,3) as amount_t")
            connection.execute(f"comment on table {table} is 'One row per amount.'")
            connection.execute(f"comment on column {table}.amount_t is 'Tonnes.'")
            read = parquet.write(connection, table, ["amount_t"], "r0001", tmp_path)
            same = publish.facts(connection, read) == publish.facts(connection, table)
            assert same == (table == "held")
