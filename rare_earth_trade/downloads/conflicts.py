"""Downloads of one call that give different figures for the same cell: which is to be the later.

Of two loads of a cell the later one counts, so files are loaded in the order in which they were
written. Where that cannot be told, or a file is older than one that is loaded, it is refused. The
staged Parquet files are compared in DuckDB, which leaves on the disk what memory cannot hold.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

import duckdb

from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.sql import no_pattern

# Copies, and files that were unpacked or checked out, are written within a moment (seconds).
SAME_MOMENT = 1

KEY = "trade_month, hs8, customs_partner_code, regime_code, location_code, currency"
MONTH = "trade_month, hs8, currency"

LINES = """
select
    file_sha256,
    trade_month,
    hs8,
    customs_partner_code,
    coalesce(regime_code, '') as regime_code,
    coalesce(location_code, '') as location_code,
    currency,
    struct_pack(
        quantity := first_quantity,
        second_quantity := second_quantity,
        usd := value_usd,
        cny := value_cny
    ) as figures
from read_parquet($paths)
"""

# Most files share no month of a tariff line with another: their cells are never compared.
SHARED = f"""
create temp table shared as
select {MONTH}
from read_parquet($paths)
group by all
having count(distinct file_sha256) > 1
"""

DISPUTED = f"""
create temp table disputed as
select {KEY}
from ({LINES})
semi join shared using ({MONTH})
group by all
having count(distinct figures) > 1
"""

# One row for each figure of a disputed cell; `moment` counts times that are told apart.
VERSIONS = f"""
create temp table versions as
with found as (
    select lines.*, files.position, files.written, files.is_loaded
    from ({LINES}) as lines
    semi join disputed using ({KEY})
    inner join files using (file_sha256)
),
apart as (
    select
        *,
        coalesce(written - lag(written) over cell >= {SAME_MOMENT}, false) as is_later
    from found
    window cell as (partition by {KEY} order by written, position)
)
select
    *,
    count(*) filter (is_later) over (
        partition by {KEY} order by written, position rows unbounded preceding
    ) as moment
from apart
"""

# Each file beside another of the same moment that has other figures.
UNTOLD = f"""
with firsts as (
    select
        *,
        first_value(figures) over together as first_figures,
        first_value(position) over together as first_position,
        not bool_and(is_loaded) over (partition by {KEY}, moment) as has_new
    from versions
    window together as (partition by {KEY}, moment order by position)
),
others as (
    select
        *,
        min(position) filter (figures <> first_figures) over together as other_position,
        arg_min(figures, position) filter (figures <> first_figures) over together as other_figures
    from firsts
    window together as (partition by {KEY}, moment)
),
pairs as (
    select
        * exclude (other_position, other_figures),
        if(figures <> first_figures, first_position, other_position) as other_position,
        if(figures <> first_figures, first_figures, other_figures) as other_figures
    from others
    where other_position is not null and has_new and not is_loaded
)
"""

# Each file that is older than one of this call that is loaded, with other figures.
TOO_OLD = f"""
with pairs as (
    select
        *,
        arg_max(position, moment) filter (is_loaded) over cell as other_position,
        arg_max(figures, moment) filter (is_loaded) over cell as other_figures,
        max(moment) filter (is_loaded) over cell as other_moment
    from versions
    window cell as (partition by {KEY})
    qualify not is_loaded and other_moment > moment and figures <> other_figures
)
"""

# Each file beside the one whose figures it replaces.
REPLACED = f"""
with pairs as (
    select
        *,
        lag(position) over cell as other_position,
        lag(figures) over cell as other_figures
    from versions
    where not list_contains($refused, position)
    window cell as (partition by {KEY} order by written, position)
    qualify not is_loaded and figures <> other_figures
)
"""

COUNTED = f"""
select
    position,
    other_position,
    count(*) as cells,
    arg_min(
        struct_pack({KEY}, figures, other_figures),
        (trade_month, hs8, customs_partner_code, regime_code, location_code)
    ) as example
from pairs
group by position, other_position
order by position, other_position
"""


class Staged(Protocol):
    """A download that is read: its checksum, its Parquet file, when it was written."""

    sha256: str
    parquet: Path
    written: float
    is_loaded: bool


class Pair(NamedTuple):
    """A download, another with other figures for some cells, how many, and one of them."""

    one: int
    other: int
    cells: int
    example: str


class Comparison:
    """The downloads of a call side by side. Without a cell that differs it costs one query."""

    def __init__(self, staged: Sequence[Staged], spill: Path) -> None:
        self.staged = staged
        self.spill = spill

    def __enter__(self) -> "Comparison":
        memory = os.environ.get("RARE_EARTH_TRADE_MEMORY") or "2GB"
        self.connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "temp_directory": str(self.spill),
                "autoinstall_known_extensions": False,
            }
        )
        self.is_disputed = self.compare()
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def compare(self) -> bool:
        """Make the table of cells with several figures; whether there are any."""
        if len(self.staged) < 2 or all(one.is_loaded for one in self.staged):
            return False
        paths = {"paths": [no_pattern(str(one.parquet)) for one in self.staged]}
        self.connection.execute(SHARED, paths)
        self.connection.execute(DISPUTED, paths)
        [(count,)] = self.connection.execute("select count(*) from disputed").fetchall()
        if count == 0:
            return False
        self.connection.execute(
            "create temp table files as select unnest($sha256) as file_sha256,"
            " unnest($position) as position, unnest($written) as written,"
            " unnest($is_loaded) as is_loaded",
            {
                "sha256": [one.sha256 for one in self.staged],
                "position": list(range(len(self.staged))),
                "written": [one.written for one in self.staged],
                "is_loaded": [one.is_loaded for one in self.staged],
            },
        )
        self.connection.execute(VERSIONS, paths)
        return True

    def unordered(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs written at the same moment; and those of which the loaded one is the later."""
        if not self.is_disputed:
            return [], []
        return self.pairs(UNTOLD), self.pairs(TOO_OLD)

    def replaced(self, refused: list[int]) -> list[Pair]:
        """Pairs of which the first, written later, replaces figures of the other."""
        if not self.is_disputed:
            return []
        return self.pairs(REPLACED, {"refused": refused or [-1]})

    def pairs(self, query: str, parameters: dict[str, object] | None = None) -> list[Pair]:
        """The pairs that a query finds."""
        rows = self.connection.execute(query + COUNTED, parameters or {}).fetchall()
        return [Pair(one, other, cells, in_words(cell)) for one, other, cells, cell in rows]


def in_words(cell: dict[str, object]) -> str:
    """A cell with its two figures, the other one first: "202510 85051110 304: 5 and 6"."""
    parts = [f"{cell['trade_month']:%Y%m}"]
    names = ("hs8", "customs_partner_code", "regime_code", "location_code")
    parts += [shown(cell[name]) for name in names if cell[name]]
    ours, theirs = cell["figures"], cell["other_figures"]
    for name in ours:
        if ours[name] != theirs[name]:
            break
    before, after = (
        "none" if one[name] is None else f"{one[name].normalize():,f}" for one in (theirs, ours)
    )
    return f"{' '.join(parts)}: {name.replace('_', ' ')} {before} there, {after} here"


def when(written: float) -> str:
    """A time for a message, by the clock of here."""
    try:
        return f"{datetime.fromtimestamp(written):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return "a time that is none"
