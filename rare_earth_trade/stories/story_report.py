"""A judged story for people: its figures in the order of its words, then what was not taken."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import click
import jinja2
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories import claims, report
from rare_earth_trade.stories.judging import Judged
from rare_earth_trade.stories.story import NotTaken

STATISTICS = {
    "mom_pct": "growth on the month",
    "yoy_pct": "growth on the year",
    "rank": "place among partners",
    "highest_since": "highest since",
    "lowest_since": "lowest since",
    "highest_on_record_from": "highest on record from",
    "lowest_on_record_from": "lowest on record from",
    "consecutive_mom_falls": "falls in a row, months",
    "consecutive_mom_rises": "rises in a row, months",
    "first_yoy_rise_in": "first rise on the year in, months",
    "mom_direction": "direction on the month",
    "monthly_level_above": "each month above",
    "world_share_pct": "share of the world",
}
QUALIFIERS = {"approximate": "about ", "at_least": "at least ", "at_most": "at most ", "exact": ""}
UNITS = {"pct": "%", "usd": "USD", "cny": "yuan"}
UNITLESS = {"rank", "month", "months", "sign"}
MOST_LINES, MOST_PAGES = 3, 3
QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"


def show(judged: Judged) -> None:
    """Print what a story states, with verdicts; then each number that was not taken, with why."""
    console = Console(highlight=False)
    day = judged.page.published_on
    click.echo(f"{judged.story.title or 'A story'} ({day or 'no day'})")
    for remark in judged.story.remarks:
        click.echo(remark)
    for one in judged.verdicts:
        console.print(record_of(one, judged.names))
    if judged.not_taken:
        console.print(table_of(judged.not_taken, console.width))
    console.print(count_of(judged))


def record_of(one: dict[str, Any], names: dict[str, str]) -> Text:
    """A claim as lines, for any width."""
    text = Text(overflow="fold")
    text.append(
        f"\N{LEFT DOUBLE QUOTATION MARK}{one['as_printed']}\N{RIGHT DOUBLE QUOTATION MARK}\n"
    )
    text.append(f"  read as: {understood(one, names)}\n")
    style = report.STYLES.get(one["verdict"], "")
    text.append("  verdict: ").append(one["verdict"], style=style)
    text.append(f" ({report.why(one)})\n")
    if found := holds(one):
        text.append(f"  what holds: {found}\n")
    for line in witnesses(one):
        text.append(f"  witness: {line}\n")
    return text


def holds(one: dict[str, Any]) -> str:
    """What the levels give instead, rounded outwards: '226.05 to 226.15 t'."""
    from rare_earth_trade.brief.words import span  # noqa: PLC0415 (only for people)

    lower, upper = (
        None if one[end] is None else Decimal(one[end])
        for end in ("recomputed_lower", "recomputed_upper")
    )
    if lower is None and upper is None:
        return (one["recomputed_month"] or "")[:7]
    return span(lower, upper, f" {UNITS.get(one['unit'], one['unit'])}".rstrip())


def witnesses(one: dict[str, Any]) -> list[str]:
    """The first prints behind a verdict, each with its first pages: JSON has them all."""
    every = report.pages_by_print(one)
    lines = []
    for printed, pages in list(every.items())[:MOST_LINES]:
        more = len(pages) - MOST_PAGES
        rest = [f"{more} more"] if more > 0 else []
        lines.append(f"{printed}: {'; '.join([*pages[:MOST_PAGES], *rest])}")
    if (more := len(every) - MOST_LINES) > 0:
        lines.append(f"{more} more (--json has all)")
    return lines


def understood(one: dict[str, Any], names: dict[str, str]) -> str:
    """What was understood: 'Rare-earth permanent magnets, export to Germany, 2025-10: 1118 t'."""
    towards = {"export": " to ", "import": " from "}.get(one["flow"], ", ")
    partner = towards + names.get(one["partner_code"], one["partner_code"])
    if one["partner_code"] == "WLD":
        partner = "s" if one["flow"] != "production" else ""
    window = one["window_start"]
    if one["window_end"] != window:
        window += f" to {one['window_end']}"
    product = names.get(one["product"], one["product"])
    said = f"{product}, {one['flow']}{partner}, {window}: {value_of(one)}"
    return f"{said} (one of two readings)" if one["is_one_of_two"] else said


def value_of(one: dict[str, Any]) -> str:
    """The value in words: 'growth on the year at least 7.4 %'."""
    unit = "" if one["unit"] in UNITLESS else f" {UNITS.get(one['unit'], one['unit'])}"
    value = f"{QUALIFIERS.get(one['qualifier'], '')}{one['value']}{unit}"
    statistic = STATISTICS.get(one["statistic"], "")
    return f"{statistic} {value}".strip()


def table_of(left: list[NotTaken], width: int) -> Table:
    """Numbers that are no claims, and why."""
    table = Table(title="Numbers not taken", title_justify="left", width=min(width, 100))
    table.add_column("number", overflow="fold", ratio=1)
    table.add_column("why", overflow="fold", ratio=3)
    for one in left:
        table.add_row(Text(one.words), Text(one.why))
    return table


def count_of(judged: Judged) -> Text:
    """How many figures have which verdict, and by which release."""
    counts: dict[str, int] = {}
    for one in judged.verdicts:
        counts[one["verdict"]] = counts.get(one["verdict"], 0) + 1
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "no statement"
    return Text(
        f"{said}; {len(judged.not_taken)} numbers not taken. Judged by {judged.release_id}."
    )


def write_claims(judged: Judged, file: Path) -> None:
    """Write the claims as a table that a person corrects and judges again. Raises BadInput."""
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(claims.EXAMPLE), lineterminator="\n")
            writer.writeheader()
            for one in judged.verdicts:
                row = {name: one[name] for name in claims.EXAMPLE}
                writer.writerow(row | {"as_printed": safe(one["as_printed"])})
    except OSError as error:
        raise BadInput(f"{file}: cannot be written: {error.strerror}") from None


def safe(text: str) -> str:
    """Words in a cell that no spreadsheet takes for a formula."""
    from rare_earth_trade.brief.tables import cell  # noqa: PLC0415 (it draws charts, too)

    return cell(text)


class Piece(NamedTuple):
    """A part of the text: without claims as it is, with claims underlined by the worst verdict."""

    text: str
    verdict: str
    claims: list[dict[str, Any]]


# The reader looks at what fails first.
ORDER = ("contradicted", "disputed", "not_testable")


def pieces(judged: Judged) -> Iterator[list[Piece]]:
    """The paragraphs of the story, each in pieces; claims whose words overlap share one."""
    text = judged.story.text
    spans: list[tuple[int, int, list[dict[str, Any]]]] = []
    for one in sorted(judged.verdicts, key=lambda one: (one["start"], one["end"])):
        if spans and one["start"] < spans[-1][1]:
            start, end, same = spans[-1]
            spans[-1] = start, max(end, one["end"]), [*same, one]
        else:
            spans.append((one["start"], one["end"], [one]))
    done, paragraph = 0, list[Piece]()

    def plain(until: int) -> Iterator[list[Piece]]:
        """What has no claims, up to a place; yields each paragraph that ends in it."""
        nonlocal paragraph
        for number, line in enumerate(text[done:until].split("\n")):
            if number:
                yield paragraph
                paragraph = []
            paragraph.append(Piece(line, "", []))

    for start, end, same in spans:
        yield from plain(start)
        verdicts = {one["verdict"] for one in same}
        worst = next((one for one in ORDER if one in verdicts), same[0]["verdict"])
        paragraph.append(Piece(text[start:end].replace("\n", " "), worst, same))
        done = end
    yield from plain(len(text))
    yield paragraph


def write_page(judged: Judged, file: Path) -> None:
    """Write the story with its figures underlined by verdict. Raises BadInput."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("rare_earth_trade.stories"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = made.get_template("story.html").render(
        judged=judged,
        paragraphs=[one for one in pieces(judged) if any(piece.text.strip() for piece in one)],
        understood=lambda one: understood(one, judged.names),
        why=report.why,
        holds=holds,
        witnesses=witnesses,
        count=count_of(judged).plain,
    )
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file}: cannot be written: {error.strerror}") from None
