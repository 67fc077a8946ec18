"""What `rare-earth-trade verify` does with a file: a story is read first, a table is not."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from rare_earth_trade import paths
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import Store
from rare_earth_trade.stories import claims, judging, report, verdicts


class Options(NamedTuple):
    """What the user asks of a story."""

    published: datetime | None = None
    url: str | None = None
    wire: str | None = None
    page: Path | None = None
    table: Path | None = None
    to_ledger: bool = False
    is_sure: bool = False


def run(file: Path, form: str, options: Options, releases: Store) -> int:
    """Judge a file and print the verdicts: the exit code. Raises BadInput."""
    raw, name = claims.content(file), claims.name_of(file)
    if judging.is_table(raw, file):
        if options != Options():
            raise BadInput(f"{name} is a table of claims: its rows say what those options would")
        found = verdicts.verify(raw, name, releases)
        report.show(found, form)
        return report.code(found)
    if form == "csv":
        raise BadInput("a story's claims go into a file: --csv claims.csv")
    return story(raw, name, form, options, releases)


def story(raw: bytes, name: str, form: str, options: Options, releases: Store) -> int:
    """Judge a story; write what was asked for; print the verdicts. Raises BadInput."""
    from rare_earth_trade.stories import story_report, to_ledger  # noqa: PLC0415 (only for stories)

    if options.to_ledger:
        paths.need_checkout()
        if not options.url:
            raise BadInput("--to-ledger needs --url: the address of the page is its id")
        if form == "json":
            raise BadInput("--to-ledger shows a diff, which is no JSON: leave one of them out")
        if name == claims.name_of(claims.STANDARD_INPUT) and not options.is_sure:
            raise BadInput("a story from standard input leaves no place for an answer: add --yes")
    page = judging.Page(
        to_ledger.domain_of(options.url) if options.url else "",
        claims.publisher(options.wire) if options.wire else "",
        options.published.date() if options.published else None,
    )
    judged = judging.judge(raw, name, page, releases)
    if options.page:
        story_report.write_page(judged, options.page)
    if options.table:
        story_report.write_claims(judged, options.table)
    if form == "json":
        click.echo(json.dumps(judged.as_json(), indent=2, ensure_ascii=False))
    else:
        story_report.show(judged)
    if options.to_ledger and options.url:
        folder = paths.PROJECT / "seeds"
        to_ledger.add(judged, folder, options.url, options.is_sure)
    return judged.code()
