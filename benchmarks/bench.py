"""Benchmarks of the project, each as a ratio to something else in the same run.

    make bench                                       # all, with up to 10 million raw rows
    python benchmarks/bench.py --rows 1,10,50,100    # in millions; some 40 GB of scratch space
    python benchmarks/bench.py --only readers

Prints a table and puts its lines into docs/benchmarks.md, where those of parts not run stay.
Nothing else should run on the machine meanwhile.
"""

import csv
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import click
import duckdb
from measure import PROJECT, Cost, command, machine, median, queries
from rich.console import Console
from rich.table import Table

REPORT = PROJECT / "docs/benchmarks.md"
REFERENCE = PROJECT / "seeds/reference"
HEADING = "| part | what | ours | beside it | ratio | target | met | on | runs |"
MONTHS = 120
PARTNERS = 200
FILE_ROWS = 100_000
MAKE = shutil.which("make") or "make"
# As `make build-v2` and `make build-spark` run them.
V2 = (
    PROJECT / ".venv-v2/bin/dbt",
    *("--quiet", "build", "--target", "v2", "--static-analysis", "off"),
)
SPARK = (
    PROJECT / ".venv-spark/bin/dbt",
    *("--quiet", "build", "--target", "spark", "--selector", "customs_detail"),
)

Line = tuple[str, ...]


def line(
    part: str,
    what: str,
    ours: str,
    beside: str,
    ratio: float,
    target: str,
    met: bool | None,
    runs: int,
) -> Line:
    """A line of the table; `met` is None where there is no target, `runs` how often ours ran."""
    shown = {True: "yes", False: "no", None: ""}[met]
    return part, what, ours, beside, f"{ratio:.2f}", target, shown, str(runs)


# (a) the default project -------------------------------------------------------------------------

RUN_COMPILED = """
import json, sys, duckdb
plan = json.load(open(sys.argv[1]))
connection = duckdb.connect(sys.argv[2])
connection.execute("set threads = 2")
connection.execute("set enable_progress_bar = false")
for statement in plan:
    connection.execute(statement).fetchall()
"""


def default_project(runs: int, scratch: Path) -> Iterator[Line]:
    """`dbt build` beside an empty dbt project and the same compiled SQL by DuckDB alone."""
    home = scratch / "default"
    command("dbt", "--quiet", "build", home=home)
    ours = median(runs, lambda: command("dbt", "--quiet", "build", home=home))
    empty = median(runs, lambda: empty_build(scratch))
    plan = scratch / "plan.json"
    plan.write_text(json.dumps(compiled(home / "build/target")), encoding="utf-8")

    def alone() -> Cost:
        file = scratch / "alone" / "rare_earth_trade.duckdb"
        shutil.rmtree(file.parent, ignore_errors=True)
        file.parent.mkdir()
        return queries(RUN_COMPILED, plan, file)

    sql = median(runs, alone)
    ratio = ours.seconds / (empty.seconds + sql.seconds)
    yield line(
        "a",
        "`dbt build` of the default project",
        f"{ours.seconds:.1f} s, {ours.peak / 2**20:.0f} MiB",
        f"empty project {empty.seconds:.1f} s + compiled SQL {sql.seconds:.1f} s",
        ratio,
        "at most 2.0",
        ratio <= 2,
        runs,
    )
    whole = median(runs, lambda: command(MAKE, "build", home=home))
    yield line(
        "a",
        "`make build`: checks, build, release with its brief",
        f"{whole.seconds:.1f} s, {whole.peak / 2**20:.0f} MiB",
        f"`dbt build` {ours.seconds:.1f} s",
        whole.seconds / ours.seconds,
        "under 60 s",
        whole.seconds < 60,
        runs,
    )


def empty_build(scratch: Path) -> Cost:
    """A dbt build of a project with one model `select 1` (dbt refuses to build nothing)."""
    project = scratch / "empty"
    if not project.exists():
        (project / "models").mkdir(parents=True)
        shutil.copy(PROJECT / "profiles.yml", project)
        (project / "models/one.sql").write_text("select 1 as one\n", encoding="utf-8")
        (project / "dbt_project.yml").write_text(
            "name: empty\nprofile: rare_earth_trade\nflags: {send_anonymous_usage_stats: false}\n",
            encoding="utf-8",
        )
    return command("dbt", "--quiet", "build", home=scratch / "empty_home", cwd=project)


def compiled(target: Path) -> list[str]:
    """Seeds, models, data tests and unit tests as statements, what they rest on first."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    statements = [f"create schema {name}" for name in ("seeds", "staging", "intermediate", "marts")]
    # Made by begin_run, and read by a test.
    statements.append(
        "create table intermediate.dbt_keys_tested"
        " (relation_name varchar, month date, row_count bigint, hash_sum hugeint)"
    )
    done: set[str] = set()

    def add(name: str) -> None:
        node = nodes.get(name)
        if node is None or name in done:
            return
        done.add(name)
        for parent in node["depends_on"].get("nodes", ()):
            add(parent)
        relation = f'"{node["schema"]}"."{node["name"]}"'
        if node["resource_type"] == "seed":
            types = ", ".join(
                f"'{column}': '{'varchar' if kind == 'string' else kind}'"
                for column, kind in node["config"]["column_types"].items()
            )
            file = PROJECT / node["original_file_path"]
            statements.append(
                f"create table {relation} as from read_csv('{file}', header = true,"
                f" columns = {{{types}}})"
                if types
                else f"create table {relation} as from read_csv('{file}', all_varchar = true)"
            )
        elif node["resource_type"] == "model":
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            statements.append(f"create {kind} {relation} as {node['compiled_code']}")
        elif node["resource_type"] == "test":
            statements.append(f"select count(*) from ({node['compiled_code']})")

    for name in nodes:
        add(name)
    # The manifest has no SQL of unit tests; dbt puts it below the name of the file that has them.
    # It reads all of their columns, so nothing is counted here.
    files = sorted(target.glob("compiled/*/models/**/*.yml/models/**/*.sql"))
    return [*statements, *(file.read_text(encoding="utf-8") for file in files)]


# (b), (c) customs detail --------------------------------------------------------------------------

LANDED = """
create table months as
select
    (date '2015-01-01' + to_months(m::integer))::date as trade_month,
    lpad((10000000 + h * 7)::varchar, 8, '0') as hs8,
    'commodity ' || h as commodity_name,
    lpad((100 + p)::varchar, 3, '0') as customs_partner_code,
    'partner ' || p as partner_name,
    null::varchar as regime_code,
    null::varchar as regime_name,
    null::varchar as location_code,
    null::varchar as location_name,
    (hash(m, h, p) % 1000000)::decimal(18, 3) as first_quantity,
    '千克' as first_unit,
    null::decimal(18, 3) as second_quantity,
    null::varchar as second_unit,
    (hash(m, h, p) % 1000000)::decimal(18, 3) as quantity_kg,
    (hash(m, h, p, 1) % 10000000)::decimal(18, 2) as value_usd,
    null::decimal(18, 2) as value_cny
from range($1, $2) as a (m), range($3) as b (h), range($4) as c (p)
order by m, h, p
"""
DOWNLOAD = """
copy (
    select
        *,
        (row_number() over ())::integer as row_number,
        sha256($name) as file_sha256,
        $name || '.csv' as file_name,
        'USD' as currency,
        'zh' as language,
        'a|b' as source_columns,
        null::varchar as queried_codes,
        false as is_partial,
        false as is_quantity_missing,
        timestamp '2026-01-01 00:00:00' as loaded_at
    from (from months limit $rows offset $first)
) to $file (format parquet, compression zstd)
"""
# What an analyst would write by hand for the same table, in a file that the same readers can open:
# rows of partners that share a code added. It trusts that there is one download of each row.
BY_HAND = """
import sys, duckdb
settings = {"threads": 2, "memory_limit": "2GB", "storage_compatibility_version": "v1.0.0"}
connection = duckdb.connect(sys.argv[2], config=settings)
connection.execute("set enable_progress_bar = false")
connection.execute(f'''
    create or replace table fct_customs_trade_monthly as
    with
        partners as (from read_csv('{sys.argv[3]}/ref_partners.csv', all_varchar = true)),
        lines as (from read_csv('{sys.argv[3]}/ref_tariff_lines.csv', all_varchar = true)),
        cells as (
            select
                trade_month,
                'export' as flow,
                hs8,
                coalesce(iso3, customs_partner_code) as partner_code,
                sum(quantity_kg) as kg,
                sum(value_usd) as usd,
                sum(value_cny) as cny
            from {sys.argv[1]}
            left join partners on customs_partner_code = gacc_partner_code
            group by all
        )
    select
        trade_month,
        flow,
        hs8,
        partner_code,
        hs8 in (select hs8 from lines) as is_line_mapped,
        partner_code in (select coalesce(iso3, gacc_partner_code) from partners)
            as is_partner_mapped,
        kg::decimal(18, 3) as quantity_kg,
        (kg / 1000)::decimal(18, 3) as quantity_t,
        usd::decimal(18, 2) as value_usd,
        cny::decimal(18, 2) as value_cny,
        (usd / nullif(kg, 0))::decimal(18, 4) as unit_value_usd_per_kg,
        false as is_revised,
        null::varchar as load_conflict
    from cells
''')
"""
CSV_DOWNLOAD = """
copy (
    select
        strftime(trade_month, '%Y%m') as 数据年月,
        customs_partner_code as 贸易伙伴编码,
        partner_name as 贸易伙伴名称,
        hs8 as 商品编码,
        commodity_name as 商品名称,
        first_quantity::bigint as 第一数量,
        first_unit as 第一计量单位,
        value_usd::bigint as 美元
    from (from months limit $rows offset $first)
) to $file (header true, delimiter ',', force_quote *)
"""


def landed(folder: Path, rows: int, months: range, kind: str = "parquet") -> int:
    """Downloads of some months in a landing area, or as CSV; the number of rows.

    They are made in a process of its own: what this one has held counts as memory of each command
    that it starts.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(make_downloads, folder, rows, months, kind).result()


def make_downloads(folder: Path, rows: int, months: range, kind: str) -> int:
    """Write downloads, 100,000 rows a file; the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = max(1, rows // (len(months) * PARTNERS))
    total = 0
    # A year at a time, so that making many rows needs little memory.
    for start in range(months.start, months.stop, 12):
        stop = min(start + 12, months.stop)
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(LANDED, [start, stop, lines, PARTNERS])
            [(made,)] = connection.execute("select count(*) from months").fetchall()
            for first in range(0, made, FILE_ROWS):
                name = f"{start}-{first}"
                given = {"rows": FILE_ROWS, "first": first, "file": str(folder / f"{name}.{kind}")}
                if kind == "parquet":
                    connection.execute(DOWNLOAD, given | {"name": name})
                else:
                    connection.execute(CSV_DOWNLOAD, given)
        total += made
    return total


SUMMED = """
select
    count(*),
    sum(quantity_kg),
    sum(quantity_t),
    sum(value_usd),
    avg(unit_value_usd_per_kg)::decimal(18, 2)
from {}fct_customs_trade_monthly
"""


def same_rows(built: Path, by_hand: Path) -> None:
    """A ratio says something only if both made the same table."""
    sums = []
    for file, schema in ((built, "marts."), (by_hand, "")):
        with duckdb.connect(str(file), read_only=True) as connection:
            sums.append(connection.execute(SUMMED.format(schema)).fetchall())
    if sums[0] != sums[1]:
        sys.exit(f"the tables differ: {sums[0]} by dbt, {sums[1]} by hand")


def customs_detail(runs: int, scratch: Path, sizes: list[int]) -> Iterator[Line]:
    """The detail mart beside a hand-written query, and one more month beside a full build."""
    nothing = scratch / "nothing"
    command("dbt", "--quiet", "seed", home=nothing)

    idle = median(
        max(3, runs),
        lambda: command("dbt", "--quiet", "build", "--selector", "customs_detail", home=nothing),
    )
    for millions in sizes:
        home = scratch / f"rows{millions}"
        many = 1 if millions > 10 else runs
        rows = landed(home / "landing/flow=export", millions * 10**6, range(MONTHS))

        def fresh(home: Path = home) -> Cost:
            (home / "build/rare_earth_trade.duckdb").unlink(missing_ok=True)
            return command("dbt", "--quiet", "build", "--selector", "customs_detail", home=home)

        full = median(many, fresh)
        source = f"read_parquet('{home}/landing/flow=*/*.parquet')"
        hand = median(
            many, lambda source=source: queries(BY_HAND, source, scratch / "hand.duckdb", REFERENCE)
        )
        same_rows(home / "build/rare_earth_trade.duckdb", scratch / "hand.duckdb")
        ratio = (full.seconds - idle.seconds) / hand.seconds
        peak = full.peak / 2**30
        yield line(
            "b",
            f"customs detail, {rows / 1e6:.0f} million rows of Parquet",
            f"{full.seconds - idle.seconds:.1f} s net of an empty build ({idle.seconds:.1f} s),"
            f" peak {peak:.2f} GiB",
            f"hand-written query {hand.seconds:.1f} s, peak {hand.peak / 2**30:.2f} GiB",
            ratio,
            "at most 1.3" + (", under 4 GiB" if millions == 100 else ""),
            ratio <= 1.3 and (millions < 100 or peak < 4),
            many,
        )
        landed(home / "landing/flow=export", millions * 10**6 // MONTHS, range(MONTHS, MONTHS + 1))
        more = command("dbt", "--quiet", "build", "--selector", "customs_detail", home=home)
        part = (more.seconds - idle.seconds) / (full.seconds - idle.seconds)
        yield line(
            "c",
            f"one more month on {rows / 1e6:.0f} million rows",
            f"{more.seconds - idle.seconds:.1f} s net",
            f"full build {full.seconds - idle.seconds:.1f} s net",
            part,
            "at most 0.10" if millions == 100 else "",
            part <= 0.1 if millions == 100 else None,
            1,
        )
        shutil.rmtree(home)


def customs_csv(runs: int, scratch: Path, sizes: list[int]) -> Iterator[Line]:
    """Downloads as CSV, ingested and built, beside one query that reads the CSV itself."""
    idle = median(
        max(3, runs),
        lambda: command(
            "dbt", "--quiet", "build", "--selector", "customs_detail", home=scratch / "nothing"
        ),
    )
    for millions in sizes:
        raw = scratch / f"csv{millions}" / "raw"
        rows = landed(raw, millions * 10**6, range(MONTHS), kind="csv")
        home = scratch / f"csv{millions}" / "home"
        many = 1 if millions > 1 else runs

        def ours(home: Path = home, raw: Path = raw) -> Cost:
            shutil.rmtree(home, ignore_errors=True)
            taken = command("rare-earth-trade", "ingest", str(raw), "--flow", "export", home=home)
            built = command("dbt", "--quiet", "build", "--selector", "customs_detail", home=home)
            return Cost(taken.seconds + built.seconds, max(taken.peak, built.peak))

        whole = median(many, ours)
        source = (
            "(select strptime(数据年月::varchar, '%Y%m')::date as trade_month, 商品编码 as hs8,"
            " 贸易伙伴编码 as customs_partner_code, 第一数量::decimal(18, 3) as quantity_kg,"
            " 美元::decimal(18, 2) as value_usd, null::decimal(18, 2) as value_cny"
            f" from read_csv('{raw}/*.csv', all_varchar = true))"
        )
        hand = median(
            many, lambda source=source: queries(BY_HAND, source, scratch / "hand.duckdb", REFERENCE)
        )
        same_rows(home / "build/rare_earth_trade.duckdb", scratch / "hand.duckdb")
        ratio = (whole.seconds - idle.seconds) / hand.seconds
        yield line(
            "b",
            f"customs detail, {rows / 1e6:.0f} million rows of CSV, ingested and built",
            f"{whole.seconds - idle.seconds:.1f} s net, peak {whole.peak / 2**30:.2f} GiB",
            f"hand-written query on the CSV {hand.seconds:.1f} s",
            ratio,
            "at most 1.3",
            ratio <= 1.3,
            many,
        )
        shutil.rmtree(raw.parent)


# (g) reports of partners --------------------------------------------------------------------------

# A month of all goods as Eurostat's bulk file has it: 27 members, 40 partners; of its lines some 40
# are ours. Each row in turn by another procedure, so that the reader has rows to sum.
COMEXT = """
copy (
    select
        chr((65 + r % 26)::integer) || chr((65 + r // 2)::integer) as REPORTER,
        chr((65 + p % 26)::integer) || chr((66 + p // 26)::integer) as PARTNER,
        'E' as TRADE_TYPE,
        (case when c < 40 then 28469000 + c else 29000000 + c * 61 end)::varchar as PRODUCT_NC,
        '77881' as PRODUCT_SITC,
        '2740' as PRODUCT_CPA21,
        '2740' as PRODUCT_CPA22,
        '220' as PRODUCT_BEC,
        '311220' as PRODUCT_BEC5,
        '16' as PRODUCT_SECTION,
        1 + c % 2 as FLOW,
        1 + hash(r, p, c) % 3 as STAT_PROCEDURE,
        'NO_SU' as SUPPL_UNIT,
        '202510' as PERIOD,
        hash(r, p, c, 1) % 10000000 as VALUE_EUR,
        hash(r, p, c, 1) % 10000000 as VALUE_NAC,
        hash(r, p, c, 2) % 1000000 as QUANTITY_KG,
        0 as QUANTITY_SUPPL_UNIT
    from range(27) as reporters (r), range(40) as partners (p), range($goods) as goods (c)
) to $file (header true, delimiter ',')
"""
# What an analyst would write for the same figures. It trusts the file.
COMEXT_BY_HAND = """
import sys, duckdb
connection = duckdb.connect(config={"threads": 2})
connection.execute("set enable_progress_bar = false")
connection.execute(f'''
    copy (
        select REPORTER, PARTNER, FLOW, PERIOD, PRODUCT_NC, sum(QUANTITY_KG), sum(VALUE_EUR)
        from read_csv('{sys.argv[1]}')
        where PRODUCT_NC::varchar like '2846%'
        group by all
    ) to '{sys.argv[2]}' (format parquet)
''')
"""


def partner_reports(runs: int, scratch: Path, sizes: list[int]) -> Iterator[Line]:
    """A bulk file of Eurostat, ingested, beside one query that reads the same figures."""
    for millions in sizes:
        folder = scratch / f"comext{millions}"
        folder.mkdir()
        file = folder / "full202510.dat"
        goods = millions * 10**6 // (27 * 40)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            pool.submit(make_comext, file, goods).result()
        many = 1 if millions > 1 else runs

        def ours(home: Path = folder / "home", file: Path = file) -> Cost:
            shutil.rmtree(home, ignore_errors=True)
            return command("rare-earth-trade", "ingest", str(file), home=home)

        taken = median(many, ours)
        hand = median(
            many,
            lambda file=file, folder=folder: queries(COMEXT_BY_HAND, file, folder / "hand.parquet"),
        )
        landed = str(folder / "home/landing/partner_reports/*.parquet")
        one, other = (
            duckdb.execute(
                f"select count(*), sum({mass})::bigint from read_parquet($file)", {"file": source}
            ).fetchall()
            for mass, source in (
                ("net_mass_kg", landed),
                ('"sum(QUANTITY_KG)"', str(folder / "hand.parquet")),
            )
        )
        if one != other:
            sys.exit(f"the figures differ: {one} by ingest, {other} by hand")
        rows = goods * 27 * 40
        yield line(
            "g",
            f"a bulk file of Eurostat, {rows / 1e6:.0f} million rows, ingested",
            f"{taken.seconds:.1f} s, peak {taken.peak / 2**30:.2f} GiB",
            f"hand-written query {hand.seconds:.1f} s, peak {hand.peak / 2**30:.2f} GiB",
            taken.seconds / hand.seconds,
            "under 2 GiB",
            taken.peak < 2 * 2**30,
            many,
        )
        shutil.rmtree(folder)


def make_comext(file: Path, goods: int) -> None:
    """Write a bulk file."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(COMEXT, {"goods": goods, "file": str(file)})


# (d) the ledger -----------------------------------------------------------------------------------

LEDGER_MEMORY = "16GB"


def ledger(runs: int, scratch: Path, sizes: list[int]) -> Iterator[Line]:
    """Seeds and models with the ledger once and several times, each under products of its own."""
    costs = {}
    for times in sizes:
        project = scratch / f"ledger{times}"
        ignore = shutil.ignore_patterns(".venv*", ".git", "var", "target", "logs", "*_cache")
        shutil.copytree(PROJECT, project, ignore=ignore)
        for file in (
            *project.glob("seeds/customs/*.csv"),
            *project.glob("seeds/press/*.csv"),
            *project.glob("seeds/reference/ref_product*.csv"),
            *project.glob("seeds/reference/ref_scope_breaks.csv"),
        ):
            multiply(file, times)
        home = scratch / f"ledger{times}_home"
        many = 1 if times >= 10 else runs

        def build(home: Path = home, project: Path = project) -> Cost:
            (home / "build/rare_earth_trade.duckdb").unlink(missing_ok=True)
            memory = {"RARE_EARTH_TRADE_MEMORY": LEDGER_MEMORY}
            seeds = command("dbt", "--quiet", "seed", home=home, cwd=project, more=memory)
            models = command("dbt", "--quiet", "run", home=home, cwd=project, more=memory)
            return Cost(seeds.seconds + models.seconds, max(seeds.peak, models.peak))

        costs[times] = median(many, build)
        shutil.rmtree(project)
        shutil.rmtree(home)
        if times == sizes[0]:
            continue
        once, before = costs[sizes[0]], [one for one in costs if one < times][-1]
        ratio = costs[times].seconds / costs[before].seconds
        growth = times / before
        yield line(
            "d",
            f"the ledger {times} times, with up to {LEDGER_MEMORY}",
            f"{costs[times].seconds:.1f} s, {costs[times].peak / 2**20:.0f} MiB",
            f"{before} times {costs[before].seconds:.1f} s (once {once.seconds:.1f} s)",
            ratio,
            f"at most {growth * 1.2:.0f}",
            ratio <= growth * 1.2,
            many,
        )


# Columns that must differ for a copy to be a ledger of its own. Copies of a wire are one voice.
NAMES = ("figure_id", "source_id", "product", "series", "part_of_product")


def multiply(file: Path, times: int) -> None:
    """Repeat the rows of a seed under other figures, pages, voices and products."""
    with file.open(encoding="utf-8", newline="") as content:
        rows = list(csv.DictReader(content))
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.DictWriter(content, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        for copy in range(1, times):
            for row in rows:
                writer.writerow(
                    {
                        name: f"{value}_{copy}" if value and name in NAMES else value
                        for name, value in row.items()
                    }
                )


# (e) readers --------------------------------------------------------------------------------------


def readers(runs: int, scratch: Path) -> Iterator[Line]:
    """Each query of the brief on a release, beside reading the largest table that it reads."""
    from rare_earth_trade.brief import facts  # noqa: PLC0415 (needs the project)

    home = scratch / "released"
    command("dbt", "--quiet", "build", home=home)
    release = command("rare-earth-trade", "release", home=home)
    brief = median(
        runs,
        lambda: command(
            "rare-earth-trade", "brief", "--to", tempfile.mkdtemp(dir=scratch) + "/pages", home=home
        ),
    )
    yield line(
        "e",
        "`rare-earth-trade brief --to`: all pages of the brief",
        f"{brief.seconds:.1f} s, {brief.peak / 2**20:.0f} MiB",
        f"`rare-earth-trade release`, which makes them too, {release.seconds:.1f} s",
        brief.seconds / release.seconds,
        "under 10 s",
        brief.seconds < 10,
        runs,
    )
    file = home / "releases/current/rare_earth_trade.duckdb"
    named = {
        name.lower().replace("_", " "): text
        for name, text in vars(facts).items()
        if name.isupper() and isinstance(text, str) and "select" in text and "earlier" not in text
    }
    with duckdb.connect(str(file), read_only=True) as connection:

        def seconds(query: str) -> float:
            took = []
            for _ in range(max(runs, 5)):
                began = time.perf_counter()
                connection.execute(query).fetchall()
                took.append(time.perf_counter() - began)
            return statistics.median(took)

        costs = {name: seconds(query) for name, query in named.items()}
        plain = seconds("select * from marts.fct_claim_verdicts")
    slowest = max(costs, key=costs.__getitem__)
    yield line(
        "e",
        "slowest query of the brief",
        f"{costs[slowest] * 1e3:.1f} ms ({slowest}, of {len(costs)})",
        f"all of fct_claim_verdicts as it is {plain * 1e3:.1f} ms",
        costs[slowest] / plain,
        "under 50 ms",
        costs[slowest] < 0.05,
        max(runs, 5),
    )


# (f) other engines --------------------------------------------------------------------------------


def engines(runs: int, scratch: Path, sizes: list[int]) -> Iterator[Line]:
    """The default project by dbt v2, and the customs detail by Spark, beside dbt-core on DuckDB."""
    home = scratch / "engines"
    if V2[0].exists():
        (home / "build-v2").mkdir(parents=True)
        with_driver = {
            "ADBC_DRIVER_PATH": str(PROJECT / ".venv-v2"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        ours = median(runs, lambda: command("dbt", "--quiet", "build", home=home))
        its = median(runs, lambda: command(*V2, home=home, more=with_driver))
        yield line(
            "f",
            "the default project by dbt v2",
            f"{its.seconds:.1f} s, {its.peak / 2**20:.0f} MiB",
            f"by dbt-core {ours.seconds:.1f} s, {ours.peak / 2**20:.0f} MiB",
            its.seconds / ours.seconds,
            "",
            None,
            runs,
        )
    else:
        click.echo("No dbt v2 here: `make build-v2` installs it.", err=True)
    if not SPARK[0].exists():
        click.echo("No Spark here: `make build-spark` installs it.", err=True)
        return
    for millions in sizes:
        home = scratch / f"spark{millions}"
        rows = landed(home / "landing/flow=export", millions * 10**6, range(MONTHS))
        selected = ("dbt", "--quiet", "build", "--selector", "customs_detail")

        def by_duckdb(home: Path = home, selected: tuple[str, ...] = selected) -> Cost:
            (home / "build/rare_earth_trade.duckdb").unlink(missing_ok=True)
            return command(*selected, home=home)

        def by_spark(home: Path = home) -> Cost:
            shutil.rmtree(home / "build-spark", ignore_errors=True)
            (home / "build-spark").mkdir()
            return command(*SPARK, home=home)

        many = 1 if millions > 1 else runs
        ours, its = median(many, by_duckdb), median(many, by_spark)
        yield line(
            "f",
            f"customs detail by Spark, {rows / 1e6:.0f} million rows of Parquet",
            f"{its.seconds:.1f} s",
            f"by DuckDB {ours.seconds:.1f} s",
            its.seconds / ours.seconds,
            "",
            None,
            many,
        )
        shutil.rmtree(home)


# -------------------------------------------------------------------------------------------------


def write(lines: list[tuple[str, ...]]) -> None:
    """Put lines into the report, each in place of the one on the same thing."""
    text = REPORT.read_text(encoding="utf-8")
    before, _, rest = text.partition(HEADING)
    table, _, after = rest.partition("\n\n")
    measured = {one.split(" | ")[1]: one for one in table.splitlines() if " | " in one}
    measured |= {one[1]: f"| {' | '.join(one)} |" for one in lines}
    rule = "|---" * HEADING.count(" | ") + "|---|"
    # By part; within one in the order in which they came.
    rows = sorted(measured.values(), key=lambda one: one[:3])
    text = "\n".join([before + HEADING, rule, *rows]) + "\n\n" + after
    REPORT.write_text(text, encoding="utf-8")


@click.command(help=__doc__)
@click.option(
    "--only",
    multiple=True,
    help="Parts to run: default, detail, csv, reports, ledger, readers, engines.",
)
@click.option("--rows", default="1,10", show_default=True, help="Raw rows in millions.")
@click.option("--ledgers", default="1,10,100", show_default=True, help="Ledgers, the first is one.")
@click.option("--runs", default=3, show_default=True, help="Runs of each; medians count.")
@click.option("--scratch", type=click.Path(path_type=Path, file_okay=False, exists=True))
def main(only: tuple[str, ...], rows: str, ledgers: str, runs: int, scratch: Path | None) -> None:
    """Run the parts asked for, print their lines as they come, and renew the report."""
    sizes = [int(one) for one in rows.split(",")]
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        place = Path(folder)
        parts: dict[str, Callable[[], Iterator[Line]]] = {
            "default": lambda: default_project(runs, place),
            "detail": lambda: customs_detail(runs, place, sizes),
            "csv": lambda: customs_csv(runs, place, sizes),
            "reports": lambda: partner_reports(runs, place, sizes),
            "ledger": lambda: ledger(runs, place, [int(one) for one in ledgers.split(",")]),
            "readers": lambda: readers(runs, place),
            "engines": lambda: engines(runs, place, [one for one in sizes if one <= 10]),
        }
        console = Console()
        console.print(machine())
        found: list[Line] = []
        for name in only or parts:
            with console.status(f"{name} ..."):
                for one in parts[name]():
                    found.append(one)
                    console.print("  ".join(one[1:]), highlight=False)
    table = Table(title=f"Benchmarks on {machine()}", title_justify="left")
    for heading in ("part", "what", "ours", "beside it", "ratio", "target", "met", "runs"):
        table.add_column(heading)
    for one in found:
        table.add_row(*one)
    console.print(table)
    on = f"{datetime.now(UTC):%Y-%m-%d}"
    write([(*one[:-1], f"{on}, {machine()}", one[-1]) for one in found])


if __name__ == "__main__":
    main()
