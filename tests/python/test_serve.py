"""A release served to assistants: what the tools say, and what a query cannot do."""

import asyncio
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mcp import Client, StdioServerParameters

from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import about
from rare_earth_trade.releases.store import at
from rare_earth_trade.serve import command, free_query, one_query
from rare_earth_trade.serve.served import Served
from rare_earth_trade.serve.server import server

CALL = "from rare_earth_trade.cli import main; main()"
TOOLS = [
    *("list_series", "get_series", "judge_statement", "explain_level"),
    *("controls_in_force", "corrections", "query"),
]
# Each with words of the refusal. The parser finds these; nothing of them is run.
REFUSED = {
    "select 1; select 2": "one statement",
    "": "one statement",
    "-- nothing": "one statement",
    "copy (select 1) to '{folder}/x.csv'": "only SELECT",
    "copy fct_levels to '{folder}/x.parquet'": "only SELECT",
    "attach '{folder}/x.duckdb' as x": "only SELECT",
    "attach ':memory:' as x": "only SELECT",
    "install httpfs": "only SELECT",
    "load httpfs": "only SELECT",
    "pragma database_list": "only SELECT",
    "set memory_limit = '20GB'": "only SELECT",
    "reset lock_configuration": "only SELECT",
    "create temp table x as select 1": "only SELECT",
    "insert into fct_levels select * from fct_levels": "only SELECT",
    "drop table fct_levels": "only SELECT",
    "export database '{folder}'": "only SELECT",
    "explain analyze select 1": "only SELECT",
    "call pragma_version()": "only SELECT",
    "prepare x as select 1": "only SELECT",
    "select 1; -- a comment\ncopy (select 1) to '{folder}/x.csv'": "one statement",
    "/* select */ copy (select 1) to '{folder}/x.csv'": "only SELECT",
    "\N{FULLWIDTH LATIN SMALL LETTER S}elect 1": "Parser Error",
    "select 1\N{GREEK QUESTION MARK} select 2": "",
    "select * from read_text('/etc/passwd')": "read_text",
    "select * from read_csv('{folder}/secret.csv')": "read_csv",
    "select * from read_blob('/etc/passwd')": "read_blob",
    "select (select content from read_text('/etc/passwd'))": "read_text",
    "with x as (select * from glob('/etc/*')) select * from x": "glob",
    "select * from parquet_scan('{folder}/*.parquet')": "parquet_scan",
    "select * from sniff_csv('{folder}/secret.csv')": "sniff_csv",
    "from query('copy (select 1) to ''{folder}/x.csv''')": "query",
    "from duckdb_settings()": "duckdb_settings",
    "select * from pragma_database_list()": "pragma_database_list",
    "select * from duckdb_secrets()": "duckdb_secrets",
    "from '/etc/passwd'": "does not exist",
    "from '{folder}/secret.csv'": "not allowed here",
    "select * from connection": "does not exist",
    "select * from pg_catalog.pg_class": "no schema",
    "select getenv('HOME')": "",
    "select * from no_such_table": "does not exist",
}
# These are run, and ended.
ENDED = {
    "select sum(a.range * b.range) from range(10000000) a, range(1000000000) b": "5 seconds",
    "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t": (
        "5 seconds"
    ),
    "from fct_levels a, fct_levels b, fct_levels c, fct_levels d order by all": "",
    "select list(range) from range(100000000)": "memory",
    "select repeat('x', 3000000000)": "memory",
    "select len(list_sort(range(1000000000)))": "memory",
}


@pytest.fixture(scope="module")
def served(released: Path) -> Served:
    return Served(at(released / "current"))


@pytest.fixture(scope="module")
def call(served: Served) -> Callable[..., Any]:
    """Call a tool by a client in this process: its answer, or the text of its error."""
    made = server(served)

    def called(tool: str, **arguments: Any) -> Any:
        async def ask() -> Any:
            async with Client(made) as client:
                result = await client.call_tool(tool, arguments)
            return result.content[0].text if result.is_error else result.structured_content

        return asyncio.run(ask())

    return called


@pytest.fixture
def checked(released: Path) -> Callable[[str], str | None]:
    """What the parser and the lock say against a query, in this process."""

    def said(sql: str) -> str | None:
        try:
            one_query.answer(str(released / "current/rare_earth_trade.duckdb"), sql)
        except one_query.Refused as why:
            return str(why)
        return None

    return said


def state(folder: Path) -> str:
    """A checksum over all that is in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() + str(path) for path in files]
    return hashlib.sha256("".join(sums).encode()).hexdigest()


def test_bounds_and_certainty_stand_with_the_value(call: Callable, served: Served) -> None:
    said = call("get_series", series="magnet_exports", **{"from": "2025-10", "to": "2025-10"})
    [row] = said["rows"]
    assert row["in_words"] == "5,473 t (5,472.5 to 5,473.5 t, exact)"
    assert row["quantity"] == {
        "status": "known",
        "value": 5473.0,
        "unit": "t",
        "lower": 5472.5,
        "upper": 5473.5,
    }
    assert row["growth_on_year"]["value"] == pytest.approx(15.83, abs=0.01)
    assert said["release"]["id"] == served.release.id
    assert said["cite"] == about.citation(served.release.id, "table fct_series_monthly", "2025-10")


def test_what_is_not_known_has_no_number(call: Callable) -> None:
    said = call("get_series", series="magnet_exports", **{"from": "2026-04", "to": "2026-04"})
    quantity = said["rows"][0]["quantity"]
    assert (quantity["status"], quantity["value"]) == ("not certain", None)
    assert quantity["lower"] < quantity["upper"]
    for partner, month in (("world", "1990-01"), ("world", "2040-01"), ("Chad", "2025-10")):
        said = call("get_series", series="magnet_exports", partner=partner, **{"from": month})
        assert said["rows"][0]["quantity"]["status"] == "not known"
        assert said["rows"][0]["in_words"] == "not known"
        assert any("nothing is known" in one or "no figure at all" in one for one in said["notes"])


def test_a_partner_is_found_by_any_of_its_names(call: Callable) -> None:
    for name in ("DEU", "Germany", "deu", "germany"):
        said = call("get_series", series="Magnet exports", partner=name, **{"from": "2025-10"})
        assert said["partner"] == {"code": "DEU", "name": "Germany"}


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("get_series", {"series": "gold"}, "magnet_exports, rare_earth_exports"),
        ("get_series", {"series": "magnet_exports", "partner": "Atlantis"}, "no partner"),
        ("get_series", {"series": "magnet_exports", "period": "week"}, "month, quarter, year"),
        ("get_series", {"series": "magnet_exports", "from": "soon"}, "soon"),
        ("get_series", {"series": "magnet_exports", "from": "2025-05", "to": "2024-01"}, "no span"),
        (
            "get_series",
            {"series": "magnet_exports", "partner": "DEU", "period": "quarter"},
            "world only",
        ),
        ("get_series", {"series": "magnet_exports", "from": "1000", "to": "2030"}, "at most 600"),
        ("explain_level", {"series": "magnet_exports", "window": "x"}, "x"),
        ("controls_in_force", {"when": "yesterday"}, "yesterday"),
        ("corrections", {"limit": 1000}, "1 to 50"),
        ("judge_statement", {"text": "x" * 100_001}, "at most 100,000"),
        ("query", {"sql": "x" * 20_001}, "at most 20,000"),
    ],
)
def test_bad_words_are_refused_in_words(
    call: Callable, tool: str, arguments: dict[str, Any], words: str
) -> None:
    said = call(tool, **arguments)
    assert isinstance(said, str), said
    assert words in said
    assert "Traceback" not in said


def test_a_level_is_explained_by_its_prints_and_relations(call: Callable) -> None:
    said = call("explain_level", series="magnet_exports", window="2025-10")
    assert said["level"]["agreeing_voters"] == 4
    assert {"reuters"} <= {one["voter"] for one in said["prints"]}
    assert all(one["source_url"] for one in said["prints"])
    assert said["relations_in_all"] >= len(said["relations_that_carry_the_bounds"]) > 0
    assert said["window"] == ["2025-10-01", "2025-10-31"]
    for window, end in (("2025", "2025-12-31"), ("2025-Q1", "2025-03-31")):
        assert call("explain_level", series="magnet_exports", window=window)["window"][1] == end


def test_controls_are_told_by_day_as_the_mart_has_them_by_month(
    call: Callable, released: Path
) -> None:
    query = (
        "select notice, state from marts.fct_controls_in_force_monthly"
        " where trade_month = $1 order by all"
    )
    with duckdb.connect(str(released / "current/rare_earth_trade.duckdb"), read_only=True) as marts:
        for month in ("2025-03", "2025-10", "2025-11", "2026-07"):
            expected = marts.execute(query, [f"{month}-01"]).fetchall()
            said = call("controls_in_force", when=month)["notices"]
            assert sorted((one["notice"], one["state"]) for one in said) == expected, month
    on_the_day = call("controls_in_force", when="2025-04-03", series="magnet_exports")
    assert on_the_day["notices"] == []
    assert "not certain" in call("controls_in_force", when="2050-01")["notes"][-1]


def test_corrections_are_found_by_outlet_and_day(call: Callable) -> None:
    every = call("corrections", limit=50)
    of_reuters = call("corrections", outlet="Reuters", limit=50)
    assert 0 < of_reuters["in_all"] < every["in_all"]
    later = call("corrections", since="2026-01", limit=50)
    assert all(one["published_on"] >= "2026-01-01" for one in later["corrections"])


@pytest.mark.parametrize("sql", REFUSED)
def test_a_query_reads_the_release_and_nothing_else(
    checked: Callable, sql: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    before = state(tmp_path)
    said = checked(sql.replace("{folder}", str(tmp_path)))
    assert said is not None, sql
    assert REFUSED[sql] in said
    assert state(tmp_path) == before


def test_a_query_tells_columns_rows_and_what_was_cut(call: Callable) -> None:
    said = call("query", sql="select trade_month, quantity_t from fct_series_monthly where false")
    assert [one["name"] for one in said["columns"]] == ["trade_month", "quantity_t"]
    assert said["rows"] == said["notes"] == []
    said = call("query", sql="select * from range(5000)")
    assert len(said["rows"]) == 1000
    assert "the first 1,000 are shown" in said["notes"][0]
    said = call("query", sql="select repeat('x', 100000) from range(1000)")
    assert len(json.dumps(said)) < 2_100_000
    assert said["notes"] == ["Long texts, or rows beyond a million characters, are cut."]


@pytest.mark.long
@pytest.mark.parametrize("sql", ENDED)
def test_a_query_that_wants_too_much_is_ended(served: Served, sql: str, released: Path) -> None:
    before = sorted(path.name for path in (released / "current").iterdir())
    started = time.monotonic()
    with pytest.raises(BadInput) as refusal:
        free_query.query(served, sql)
    assert ENDED[sql] in str(refusal.value)
    assert time.monotonic() - started < one_query.SECONDS + free_query.GRACE_S + 1
    assert sorted(path.name for path in (released / "current").iterdir()) == before


@pytest.mark.long
def test_over_standard_input_and_output_the_server_outlives_all_of_it(
    released: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    release = (released / "current").resolve()
    before = state(release), state(tmp_path)
    program = StdioServerParameters(
        command=sys.executable,
        args=["-c", CALL, "serve", "--release", str(release)],
        env=dict(os.environ),
    )

    async def ask() -> list[str]:
        answers = []
        async with Client(program) as client:
            assert [one.name for one in (await client.list_tools()).tools] == TOOLS
            for sql in [*list(REFUSED)[::4], *list(ENDED)[::2]]:
                said = sql.replace("{folder}", str(tmp_path))
                result = await client.call_tool("query", {"sql": said})
                answers.append((result.is_error, result.content[0].text))
            result = await client.call_tool("query", {"sql": "select 1 as one"})
            assert result.structured_content["rows"] == [[1]]
            for name in ("dictionary", "dictionary/fct_levels", "methodology", "release"):
                read = await client.read_resource(f"rare-earth-trade://{name}")
                assert len(read.contents[0].text) > 1000
            judged = await client.call_tool(
                "judge_statement",
                {"text": "China exported 7,777 tons of rare earth magnets in October 2025."},
            )
            [claim] = judged.structured_content["claims"]
            assert claim["verdict"] == "contradicted"
        return answers

    answers = asyncio.run(ask())
    assert all(is_error for is_error, _ in answers)
    assert not any("root:" in text for _, text in answers)
    assert (state(release), state(tmp_path)) == before


def test_only_this_machine_is_served() -> None:
    assert command.parsed("127.0.0.1:8000") == ("127.0.0.1", 8000)
    for address in ("0.0.0.0:8000", "8000", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "x:1"):
        with pytest.raises(BadInput, match="this machine only"):
            command.parsed(address)


def test_the_page_on_citing_says_what_the_answers_say() -> None:
    page = (Path(__file__).parents[2] / "docs/citing.md").read_text(encoding="utf-8")
    example = about.citation(
        "r0001-20260101-000000", "table fct_magnet_exports_monthly", "October 2025"
    )
    assert example in page
    assert "CC BY 4.0" in page
    assert about.LICENCE == "CC-BY-4.0"
