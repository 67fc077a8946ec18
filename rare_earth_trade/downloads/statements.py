"""What the user said of a download that is loaded: read, compared, said anew, taken back."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from rare_earth_trade.downloads import landing
from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.downloads.main_goods import area
from rare_earth_trade.downloads.partner_reports import area as reports
from rare_earth_trade.errors import BadInput

if TYPE_CHECKING:
    from rare_earth_trade.downloads.ingest import Query

FORGOTTEN = "forgotten"

# Of an identity, so many characters are enough to tell it from others, and to be typed.
SHOWN = 8
MOST_LISTED = 20


@dataclass(frozen=True)
class Statement:
    """What was said of the files of a call; `called_at` is when it began."""

    queried_codes: str | None
    is_partial: bool
    is_complete: bool
    called_at: datetime

    def said(self, codes: tuple[str, ...], is_partial: bool, is_complete: bool) -> "Statement":
        """The same with what a later call says; what that leaves unsaid stays."""
        return replace(
            self,
            queried_codes=",".join(codes) or self.queried_codes,
            is_partial=is_partial or (self.is_partial and not is_complete),
            is_complete=is_complete or (self.is_complete and not is_partial),
        )

    def since(self, other: "Statement") -> str:
        """What differs from another statement, in words; empty where nothing does."""
        changes = []
        if self.queried_codes != other.queried_codes:
            before = other.queried_codes or "none named"
            changes.append(f"codes changed from {before} to {self.queried_codes}")
        if (self.is_partial, self.is_complete) != (other.is_partial, other.is_complete):
            changes.append(f"now {self.extent}, before {other.extent}")
        return "; ".join(changes)

    @property
    def extent(self) -> str:
        """How much of its months and codes a download was said to hold."""
        return "partial" if self.is_partial else "complete" if self.is_complete else "as it came"


class Landed(NamedTuple):
    """What a landed file says of itself."""

    statement: Statement
    loaded_at: datetime
    tariff_lines: list[str]


def of_file(file: Path) -> Landed:
    """Statement, load time and tariff lines of a landed file."""
    with duckdb.connect() as connection:
        [row] = connection.execute(
            "select any_value(queried_codes), any_value(is_partial),"
            " coalesce(any_value(is_complete), false), any_value(called_at), any_value(loaded_at),"
            f" list(distinct hs8) from {landing.relation(landing.no_pattern(str(file)))}"
        ).fetchall()
    codes, is_partial, is_complete, called_at, loaded_at, lines = row
    statement = Statement(codes, is_partial, is_complete, called_at or loaded_at)
    return Landed(statement, loaded_at, lines)


def rewrite(file: Path, statement: Statement, to: Path) -> None:
    """A landed file with another statement, as a new file."""
    columns = {
        "queried_codes": "varchar",
        "is_partial": "boolean",
        "is_complete": "boolean",
        "called_at": "timestamp",
    }
    with duckdb.connect() as connection:
        source = f"read_parquet({landing.literal(landing.no_pattern(str(file)))})"
        found = [row[0] for row in connection.execute(f"describe from {source}").fetchall()]
        said = {name: f"${name}::{kind} as {name}" for name, kind in columns.items()}
        replaced = ", ".join(one for name, one in said.items() if name in found)
        added = "".join(f", {one}" for name, one in said.items() if name not in found)
        connection.execute(
            f"copy (select * replace ({replaced}){added} from {source}"
            " order by trade_month, row_number) to $path (format parquet, compression zstd)",
            {name: getattr(statement, name) for name in columns} | {"path": str(to)},
        )


def restate(sha256: str, query: "Query", call: landing.Call) -> tuple[tuple[str, ...], bool]:
    """Honour what is now said of a download that is loaded; notes, and whether anything changed."""
    file = call.of_flow(query.flow) / f"{sha256}.parquet"
    if not file.exists():
        # Another call has taken it back meanwhile.
        return (), False
    before, loaded_at, _ = of_file(file)
    after = before.said(query.codes, query.is_partial, query.is_complete)
    if query.is_complete:
        call.join(sha256, before.called_at if before.is_complete else loaded_at)
    if changes := after.since(before):
        written = call.folder / f"{sha256}.restated"
        rewrite(file, after, written)
        call.restate(written, query.flow, sha256)
        return (changes,), True
    if before.is_partial and not query.is_partial:
        return (f"still partial, as was said: --forget {sha256[:SHOWN]} takes that back",), False
    return (), False


def join(call: landing.Call, flow: str) -> None:
    """Make the files of a complete call one set, so that none of them takes out what others hold.

    Those that were loaded before it keep their time: what came between them and now stays.
    """
    for sha256 in call.taken:
        file = call.of_flow(flow) / f"{sha256}.parquet"
        if not file.exists():
            continue
        statement = of_file(file).statement
        if statement.called_at != call.complete_from:
            written = call.folder / f"{sha256}.restated"
            rewrite(file, replace(statement, called_at=call.complete_from), written)
            call.restate(written, flow, sha256)


def forget(identity: str, home: Path) -> dict[str, Any]:
    """Take a download back: its rows go to quarantine, where they are kept.

    `identity` is the beginning of its SHA-256, or the name of its file. Raises BadInput where it
    means no download, or several.
    """
    one = find(identity, [*landing.manifest(home), *area.manifest(home), *reports.manifest(home)])
    reasons = {
        "file_name": one["file_name"],
        "file_sha256": one["file_sha256"],
        "flow": one["flow"],
        "loaded_at": f"{one['loaded_at']:%Y-%m-%dT%H:%M:%SZ}",
        "forgotten_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "reasons": [
            {
                "reason": FORGOTTEN,
                "message": "taken back by `ingest --forget`; give the file again to load it again",
            }
        ],
    }
    with landing.Call(home) as call:
        if "key" in one:
            landed = area.place(call.landing, one["key"])
        elif "reporters" in one:
            landed = reports.place(call.landing, one["file_sha256"])
        else:
            landed = call.of_flow(one["flow"]) / f"{one['file_sha256']}.parquet"
        call.forget(landed, one["file_sha256"], reasons)
        call.settle()
    return one


def find(identity: str, loaded: list[dict[str, Any]]) -> dict[str, Any]:
    """The one download that is meant."""
    found = [one for one in loaded if one["file_name"] == identity]
    if re.fullmatch("[0-9a-f]{4,64}", identity.lower()):
        found += [one for one in loaded if one["file_sha256"].startswith(identity.lower())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInput(
            f'--forget: no download that is loaded is called "{shown(identity)}", nor has an id'
            " that begins so (four characters or more): `rare-earth-trade status` lists them."
        )
    listed = [
        f"  {one['file_sha256'][:SHOWN]}  {shown(one['file_name'], 80)}  ({one['flow']},"
        f" {one['first_month']:%Y-%m} to {one['last_month']:%Y-%m}, loaded"
        f" {one['loaded_at']:%Y-%m-%d %H:%M})"
        for one in found[:MOST_LISTED]
    ]
    raise BadInput(
        f'--forget: "{shown(identity)}" may mean {len(found)} downloads; give the id of one:\n'
        + "\n".join(listed)
    )
