"""Verdicts on newly printed figures: the release's own ledger with them, by the release's own SQL.

A claim is judged as if its page had been added to the ledger of the current release: by the very
models that judged that, kept as compiled SQL in the release, on an own database in memory. So it
is tested by all evidence there is and by the other claims of the file, and never by itself.
"""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from rare_earth_trade import claims as claims_file
from rare_earth_trade import ledger
from rare_earth_trade.claims import Known, described
from rare_earth_trade.releases import reading
from rare_earth_trade.releases import rules as rules_of
from rare_earth_trade.releases.store import RULES, Release, Store
from rare_earth_trade.sql import identifier
from rare_earth_trade.written import key

__all__ = ["described", "show", "template", "verify"]
LEVELS, CLAIMS = ledger.FIGURES
# Columns of a claim that are also those of a figure; the others are of its page.
FIGURE = (
    *("product", "flow", "partner_code", "window_start", "window_end", "statistic", "value"),
    *("unit", "rounding_unit", "qualifier", "as_printed"),
)
# Below this many columns a claim is shown as lines, not as a row.
WIDE = 160
COLUMN_WIDTHS = {"claim": 24, "printed": 14, "verdict": 18, "recomputed": 18, "reason": 32}
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
# Claims of the same file can be witnesses, too: they are in these tables like all others.
WITNESSES = """
select
    figures.figure_id,
    figures.source_id,
    sources.publisher,
    sources.domain,
    coalesce(
        sources.published_on::varchar, left(sources.published_earliest_on::varchar, 7)
    ) as published_on,
    figures.statistic,
    figures.window_start::varchar as window_start,
    figures.window_end::varchar as window_end,
    coalesce(figures.printed_value::varchar, left(figures.printed_month::varchar, 7)) as printed,
    figures.unit
from marts.fct_claim_verdicts as figures
inner join staging.stg_press__sources as sources
    on figures.source_id = sources.source_id
where figures.figure_id = any($figure_ids)
"""
LARGEST = """
select
    flow,
    max(quantity_t / (date_diff('month', window_start, window_end) + 1))
from marts.fct_levels
where quantity_t is not null
group by flow
"""
STYLES = {"contradicted": "red", "disputed": "yellow", "not_testable": "dim"}


def template() -> str:
    """A CLAIMS.csv with one example row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(EXAMPLE), lineterminator="\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()


def verify(file: Path, releases: Store | None = None) -> list[dict[str, Any]]:
    """The claims of a file, each with its verdict. Raises BadInput, naming line and column."""
    release = (releases or Store()).needed()
    release.check(RULES)
    claims, left_aside = claims_file.read(file, known(release))
    if left_aside:
        click.echo(
            f"Left aside: {', '.join(left_aside)} (`--columns` says what is read).", err=True
        )
    return judged(claims, release)


def judged(claims: list[dict[str, str]], release: Release) -> list[dict[str, Any]]:
    """Claims with their verdicts, by the SQL and the ledger that a release keeps."""
    kept = release.folder / "rules"
    rules = rules_of.kept(release.folder)
    with duckdb.connect() as connection:
        load(connection, kept, rules)
        enter(claims, connection)
        console = Console(stderr=True)
        for model in track(
            rules["models"],
            f"Judging by {release.id}",
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ):
            name = f"{identifier(model['schema'])}.{identifier(model['name'])}"
            connection.execute(f"create {model['kind']} {name} as {model['sql']}")
        meanings = {
            row["reason"]: row["meaning"]
            for row in rules_of.reference(release.folder, "ref_verdict_reasons")
        }
        ids = [one["figure_id"] for one in claims]
        verdicts = {one["figure_id"]: one for one in rows(connection, VERDICTS, ids)}
        named = {name for one in verdicts.values() for name in names_of(one)} | set(ids)
        pages = {one["figure_id"]: one for one in rows(connection, WITNESSES, sorted(named))}
    return [
        {
            **claim,
            **(verdict := verdicts[claim["figure_id"]]),
            "reason_meaning": meanings.get(verdict["reason"], ""),
            "witnesses": witnesses(verdict, pages),
            "release_id": release.id,
        }
        for claim in claims
    ]


def load(connection: duckdb.DuckDBPyConnection, kept: Path, rules: dict[str, Any]) -> None:
    """Have the ledger of a release in memory; then nothing of it reaches the machine."""
    database = identifier(rules["database"])
    connection.execute(f"attach ':memory:' as {database}")
    connection.execute(f"use {database}")
    schemas = {place["schema"] for place in rules["models"]} | {"seeds"}
    for schema in sorted(schemas | {schema for schema, _ in rules["inputs"]}):
        connection.execute(f"create schema if not exists {identifier(schema)}")
    for schema, name in rules["inputs"]:
        connection.execute(
            f"create table {identifier(schema)}.{identifier(name)} as from read_parquet($path)",
            {"path": str(kept / f"{schema}.{name}.parquet")},
        )
    reading.lock(connection)


def rows(connection: duckdb.DuckDBPyConnection, query: str, ids: list[str]) -> list[dict[str, Any]]:
    """What a query finds on some figures, a dictionary a row."""
    result = connection.execute(query, {"figure_ids": ids})
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def witnesses(verdict: dict[str, Any], pages: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures that a verdict rests on, those of its own window first, and never itself."""
    own = pages[verdict["figure_id"]]
    places = ("window_end", "window_start", "statistic")
    return sorted(
        (pages[name] for name in names_of(verdict) if name in pages and pages[name] is not own),
        key=lambda one: (
            *(one[place] != own[place] for place in places),
            *(one[place] for place in (*places, "printed", "unit")),
            one["published_on"] or "",
            one["figure_id"],
        ),
    )


def names_of(verdict: dict[str, Any]) -> list[str]:
    """The figures that a verdict rests on."""
    return [name for name in (verdict["witness_figure_ids"] or "").split(", ") if name]


def known(release: Release) -> Known:
    """Names of products and partners, and the largest month of each flow, of a release."""
    with reading.opened(release.warehouse) as marts:
        products = marts.execute(
            "select product_code, product_label from marts.dim_product"
            " where product_kind = 'series'"
        ).fetchall()
        partners = marts.execute(
            "select partner_code, partner_name, partner_name_zh from marts.dim_partner"
            " where not is_residual"
        ).fetchall()
        largest = dict(marts.execute(LARGEST).fetchall())
    return Known(
        codes_by_name(products),
        codes_by_name(partners),
        {code: name for code, name, *_ in (*products, *partners)},
        {flow: Decimal(str(most)) for flow, most in largest.items()},
    )


def codes_by_name(found: list[tuple[str | None, ...]]) -> dict[str, str]:
    """Codes by all of their names; a name of two codes finds neither, a code always itself."""
    names: dict[str, set[str]] = {}
    for code, *called in found:
        for name in called:
            # Islands that share an ISO code stand in one name.
            for part in (name or "").split(" / "):
                names.setdefault(key(part), set()).add(code)
    codes = {code for code, *_ in found}
    return {
        **{name: one for name, (one, *others) in names.items() if name and not others},
        **{key(code): code for code in codes},
        **{code.casefold(): code for code in codes},
    }


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
            ledger.PAGES,
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
    """Print the verdicts for people, as JSON or as CSV."""
    if form == "json":
        click.echo(json.dumps(verdicts, indent=2, ensure_ascii=False))
    elif form == "csv":
        from rare_earth_trade.brief.tables import cell  # noqa: PLC0415 (it draws charts, too)

        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(verdicts[0]), lineterminator="\n")
        writer.writeheader()
        for one in verdicts:
            named = "; ".join(shown_witnesses(one))
            texts = {"as_printed": cell(one["as_printed"]), "witnesses": cell(named)}
            writer.writerow({**one, **texts})
        click.echo(out.getvalue(), nl=False)
    else:
        console = Console(highlight=False)
        if console.width >= WIDE:
            console.print(table_of(verdicts, console.width))
        else:
            for one in verdicts:
                console.print(record_of(one))
        click.echo(f"Judged by {verdicts[0]['release_id']}.")


def table_of(verdicts: list[dict[str, Any]], width: int) -> Table:
    """A row for each claim, for screens of that width; the witnesses get what the others leave."""
    table = Table(title="Verdicts", title_justify="left", show_lines=True)
    borders = 3 * (len(COLUMN_WIDTHS) + 1) + 1
    rest = width - sum(COLUMN_WIDTHS.values()) - borders
    for heading, wide in (COLUMN_WIDTHS | {"witnesses": rest}).items():
        table.add_column(heading, overflow="fold", width=wide)
    for one in verdicts:
        table.add_row(
            Text(what(one)),
            Text(f"{one['value']} {one['unit']}"),
            Text(one["verdict"], style=STYLES.get(one["verdict"], "")),
            Text(recomputed(one)),
            Text(why(one)),
            Text("\n".join(shown_witnesses(one))),
        )
    return table


def record_of(one: dict[str, Any]) -> Text:
    """A claim as lines, for any width."""
    text = Text(overflow="fold")
    text.append(f"{what(one)}\n", style="bold")
    text.append(f"  printed: {one['value']} {one['unit']}\n")
    text.append("  verdict: ").append(one["verdict"], style=STYLES.get(one["verdict"], ""))
    text.append(f"\n  reason: {why(one)}\n")
    if found := recomputed(one):
        text.append(f"  recomputed: {found}\n")
    for line in shown_witnesses(one):
        text.append(f"  witness: {line}\n")
    return text


def what(one: dict[str, Any]) -> str:
    """What a claim speaks of."""
    window = one["window_start"]
    if one["window_end"] != window:
        window += f" to {one['window_end']}"
    return f"{one['product']} {one['flow']} {one['partner_code']} {window} {one['statistic']}"


def why(one: dict[str, Any]) -> str:
    """The reason of a verdict, as its code and in words."""
    return f"{one['reason']}: {one['reason_meaning']}".removesuffix(": ")


def recomputed(one: dict[str, Any]) -> str:
    """What the levels give instead."""
    lower, upper = one["recomputed_lower"], one["recomputed_upper"]
    if lower is None and upper is None:
        return one["recomputed_month"] or ""
    return f"{plain(lower)} to {plain(upper)}" if lower != upper else plain(lower)


def shown_witnesses(one: dict[str, Any]) -> list[str]:
    """What was printed, and by which pages: publisher, day, figure; a line for each print."""
    lines: dict[str, list[str]] = {}
    for figure in one["witnesses"]:
        window = figure["window_start"][:7]
        if figure["window_end"][:7] != window:
            window += f" to {figure['window_end'][:7]}"
        printed = f"{figure['statistic']} {window} {plain(figure['printed'])} {figure['unit']}"
        day = figure["published_on"] or "no date"
        page = f"{figure['publisher']}, {day} ({figure['figure_id']})"
        lines.setdefault(printed, []).append(page)
    return [f"{printed}: {'; '.join(pages)}" for printed, pages in lines.items()]


def plain(number: str | None) -> str:
    """A decimal without trailing zeros."""
    if number is None:
        return "?"
    return number.rstrip("0").rstrip(".") if "." in number else number
