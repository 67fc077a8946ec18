"""Verdicts on newly printed figures: the release's own ledger with them, by the release's own SQL.

A claim is judged as if its page had been added to the ledger of the current release: by the very
models that judged that, kept as compiled SQL in the release, on an own database in memory. So it
is tested by all evidence there is and by the other claims of the file, and never by itself.
"""

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import duckdb
import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from rare_earth_trade import seed_check
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import rules as rules_of
from rare_earth_trade.releases.store import RULES, Release, Store

COLUMNS = Path(__file__).with_name("claims.yml")
LEVELS, CLAIMS, PAGES = (
    "raw_customs__magnet_exports",
    "raw_press__printed_claims",
    "raw_press__sources",
)
# Columns of a claim that are also those of a figure; the others are of its page.
FIGURE = (
    *("product", "flow", "partner_code", "window_start", "window_end", "statistic", "value"),
    *("unit", "rounding_unit", "qualifier", "as_printed"),
)
UNITS = {
    "level": {"t", "kg", "usd", "cny"},
    "monthly_level_above": {"t", "kg"},
    "rank": {"rank"},
    "highest_since": {"month"},
    "lowest_since": {"month"},
    "highest_on_record_from": {"month"},
    "consecutive_mom_falls": {"months"},
    "first_yoy_rise_in": {"months"},
    "mom_direction": {"sign"},
}
EXAMPLE = {
    "outlet": "example.com",
    "wire": "reuters",
    "published_on": "2025-11-20",
    "product": "magnets",
    "flow": "export",
    "partner_code": "WLD",
    "window_start": "2025-10",
    "window_end": "2025-10",
    "statistic": "mom_pct",
    "value": "-5.2",
    "unit": "pct",
    "rounding_unit": "0.1",
    "qualifier": "exact",
    "as_printed": "down 5.2% from September",
}
VERDICTS = """
select
    figure_id,
    verdict,
    reason,
    recomputed_lower::varchar as recomputed_lower,
    recomputed_upper::varchar as recomputed_upper,
    recomputed_month::varchar as recomputed_month,
    witness_figure_ids
from marts.fct_claim_verdicts
where figure_id = any($figure_ids)
"""
STYLES = {"contradicted": "red", "disputed": "yellow", "not_testable": "dim"}


def template() -> str:
    """A CLAIMS.csv with one example row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(EXAMPLE), lineterminator="\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()


def described() -> dict[str, Any]:
    """The properties of a CLAIMS.csv."""
    [claims] = yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))["seeds"]
    return claims


def verify(file: Path, releases: Store | None = None) -> list[dict[str, Any]]:
    """The claims of a file, each with its verdict. Raises BadInput, naming line and column."""
    release = (releases or Store()).needed()
    release.check(RULES)
    claims = read(file)
    kept = release.folder / "rules"
    rules = rules_of.kept(release.folder)
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as \"{rules['database']}\"")
        connection.execute(f'use "{rules["database"]}"')
        for schema in sorted({place["schema"] for place in rules["models"]} | {"seeds"}):
            connection.execute(f'create schema if not exists "{schema}"')
        for schema, name in rules["inputs"]:
            connection.execute(f'create schema if not exists "{schema}"')
            connection.execute(
                f'create table "{schema}"."{name}" as from read_parquet($path)',
                {"path": str(kept / f"{schema}.{name}.parquet")},
            )
        check_codes(file, claims, connection, release)
        enter(claims, connection)
        console = Console(stderr=True)
        for model in track(
            rules["models"],
            f"Judging by {release.id}",
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ):
            connection.execute(
                f'create {model["kind"]} "{model["schema"]}"."{model["name"]}" as {model["sql"]}'
            )
        result = connection.execute(VERDICTS, {"figure_ids": [one["figure_id"] for one in claims]})
        names = [column[0] for column in result.description]
        verdicts = {row[0]: dict(zip(names, row, strict=True)) for row in result.fetchall()}
    return [{**one, **verdicts[one["figure_id"]], "release_id": release.id} for one in claims]


def read(file: Path) -> list[dict[str, str]]:
    """The rows of a CLAIMS.csv with what is left empty filled in."""
    if not file.is_file():
        raise BadInput(f"{file}: no such file. `rare-earth-trade verify --template` writes one.")
    problems = seed_check.check_file(file, described())
    if problems:
        refuse(problems)
    with file.open(encoding="utf-8", newline="") as content:
        rows = list(csv.DictReader(content))
    for line, row in enumerate(rows, 2):
        problems += [f"{file}:{line}: {problem}" for problem in row_problems(row)]
        row["figure_id"] = f"claim_{line - 1}"
        row["qualifier"] = row["qualifier"] or "exact"
        if row["unit"] not in {"rank", "month", "months", "sign"}:
            row["rounding_unit"] = row["rounding_unit"] or last_place(row["value"])
    if problems:
        refuse(problems)
    return rows


def row_problems(row: dict[str, str]) -> Iterable[str]:
    """What is wrong between the columns of a row."""
    if row["window_end"] < row["window_start"]:
        yield "column window_end: it is before window_start"
    units = UNITS.get(row["statistic"], {"pct"})
    if row["unit"] not in units:
        yield f"column unit: {row['statistic']} is printed in {' or '.join(sorted(units))}"
    is_month = len(row["value"]) == 7 and row["value"][4] == "-"
    if is_month != (row["unit"] == "month"):
        yield "column value: a month YYYY-MM for records, a number for all else"
    elif row["statistic"] == "level" and row["value"].startswith("-"):
        yield "column value: no level is below zero"


def last_place(value: str) -> str:
    """The unit of the last digit of a number: 1 for 5473, 0.1 for -5.2."""
    return str(Decimal(1).scaleb(-len(value.partition(".")[2])))


def refuse(problems: list[str]) -> None:
    """Raise BadInput with the first problems."""
    shown = problems[: seed_check.MOST_SHOWN]
    more = [f"... and {len(problems) - len(shown)} more."] * (len(problems) > len(shown))
    raise BadInput("\n".join(["the claims cannot be read:", *shown, *more]))


def check_codes(
    file: Path,
    claims: list[dict[str, str]],
    connection: duckdb.DuckDBPyConnection,
    release: Release,
) -> None:
    """Refuse products and partners that the release does not know."""
    known = {}
    with duckdb.connect(str(release.warehouse), read_only=True) as marts:
        for column, query in (
            ("product", "select product_code from marts.dim_product where product_kind = 'series'"),
            ("partner_code", "select partner_code from marts.dim_partner where not is_residual"),
        ):
            known[column] = {code for (code,) in marts.execute(query).fetchall()}
    problems = [
        f"{file}:{line}: column {column}: {claim[column]!r} is none that the release knows"
        f" ({'dim_product' if column == 'product' else 'dim_partner'} lists them)"
        for line, claim in enumerate(claims, 2)
        for column, codes in known.items()
        if claim[column] not in codes
    ]
    if problems:
        refuse(problems)


def enter(claims: list[dict[str, str]], connection: duckdb.DuckDBPyConnection) -> None:
    """Add the claims to the raw tables, as pages of their own."""
    pages: dict[tuple[str, ...], str] = {}
    for claim in claims:
        page = (claim["outlet"], claim["wire"], claim["published_on"])
        source = pages.setdefault(page, f"claims_{len(pages) + 1}")
        row = {
            "figure_id": claim["figure_id"],
            "source_id": source,
            "can_vote": "true",
            **{column: claim[column] for column in FIGURE},
        }
        insert(connection, LEVELS if claim["statistic"] == "level" else CLAIMS, row)
    for (outlet, wire, published_on), source in pages.items():
        insert(
            connection,
            PAGES,
            {
                "source_id": source,
                "publisher": outlet,
                "domain": outlet,
                "wire": wire,
                "published_on": published_on,
                "published_on_basis": "stated" if published_on else "unknown",
            },
        )


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, str]) -> None:
    """Add one row to a raw table; what is empty is null, as in a seed."""
    columns = ", ".join(row)
    places = ", ".join(f"${name}" for name in row)
    values = {name: value or None for name, value in row.items()}
    connection.execute(f"insert into seeds.{table} ({columns}) values ({places})", values)


def show(verdicts: list[dict[str, Any]], form: str) -> None:
    """Print the verdicts as a table, as JSON or as CSV."""
    if form == "json":
        click.echo(json.dumps(verdicts, indent=2, ensure_ascii=False))
    elif form == "csv":
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(verdicts[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(verdicts)
        click.echo(out.getvalue(), nl=False)
    else:
        Console().print(table_of(verdicts))
        click.echo(f"Judged by {verdicts[0]['release_id']}.")


def table_of(verdicts: list[dict[str, Any]]) -> Table:
    """A line for each claim."""
    table = Table(title="Verdicts", title_justify="left")
    for heading in ("claim", "printed", "verdict", "reason", "recomputed"):
        table.add_column(heading, justify="right" if heading == "printed" else "left")
    for one in verdicts:
        window = one["window_start"]
        if one["window_end"] != window:
            window += f" to {one['window_end']}"
        what = f"{one['product']} {one['flow']} {one['partner_code']} {window} {one['statistic']}"
        lower, upper = one["recomputed_lower"], one["recomputed_upper"]
        recomputed = one["recomputed_month"] or ""
        if lower is not None or upper is not None:
            recomputed = f"{plain(lower)} to {plain(upper)}" if lower != upper else plain(lower)
        table.add_row(
            Text(what),
            Text(f"{one['value']} {one['unit']}"),
            Text(one["verdict"], style=STYLES.get(one["verdict"], "")),
            Text(one["reason"]),
            Text(recomputed),
        )
    return table


def plain(number: str | None) -> str:
    """A decimal without trailing zeros."""
    if number is None:
        return "?"
    return number.rstrip("0").rstrip(".") if "." in number else number
