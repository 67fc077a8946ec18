"""Verdicts as people and programs read them: a table, lines, JSON or CSV."""

import csv
import io
import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Below this many columns a claim is shown as lines, not as a row.
WIDE = 160
COLUMN_WIDTHS = {"claim": 24, "printed": 14, "verdict": 18, "recomputed": 18, "reason": 32}
STYLES = {"contradicted": "red", "disputed": "yellow", "not_testable": "dim"}


def code(verdicts: list[dict[str, Any]]) -> int:
    """The exit code: 1 where any figure is contradicted or disputed."""
    return 1 if any(one["verdict"] in {"contradicted", "disputed"} for one in verdicts) else 0


def show_columns(columns: list[dict[str, Any]]) -> None:
    """Print what each column of a table of claims holds."""
    for column in columns:
        click.echo(f"{column['name']:14} {column['description']}")


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
    said = f"{one['reason']}: {one['reason_meaning']}".removesuffix(": ")
    horizon = one["record_horizon_month"]
    return f"{said} Known without holes since {horizon[:7]}." if horizon else said


def recomputed(one: dict[str, Any]) -> str:
    """What the levels give instead."""
    lower, upper = one["recomputed_lower"], one["recomputed_upper"]
    if lower is None and upper is None:
        return one["recomputed_month"] or ""
    return f"{plain(lower)} to {plain(upper)}" if lower != upper else plain(lower)


def shown_witnesses(one: dict[str, Any]) -> list[str]:
    """What was printed, and by which pages: publisher, day, figure; a line for each print."""
    return [f"{printed}: {'; '.join(pages)}" for printed, pages in pages_by_print(one).items()]


def pages_by_print(one: dict[str, Any]) -> dict[str, list[str]]:
    """The pages behind a verdict, by what they print."""
    lines: dict[str, list[str]] = {}
    for figure in one["witnesses"]:
        window = figure["window_start"][:7]
        if figure["window_end"][:7] != window:
            window += f" to {figure['window_end'][:7]}"
        printed = f"{figure['statistic']} {window} {plain(figure['printed'])} {figure['unit']}"
        day = figure["published_on"] or "no date"
        page = f"{figure['publisher']}, {day} ({figure['figure_id']})"
        lines.setdefault(printed, []).append(page)
    return lines


def plain(number: str | None) -> str:
    """A decimal without trailing zeros."""
    if number is None:
        return "?"
    return number.rstrip("0").rstrip(".") if "." in number else number
