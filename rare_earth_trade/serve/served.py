"""The release that is served: one locked connection, its names, and what every answer carries."""

from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import about, reading
from rare_earth_trade.releases.store import Release, Store
from rare_earth_trade.series import Series
from rare_earth_trade.series import read as all_series
from rare_earth_trade.sql import beside, dicts
from rare_earth_trade.stories import names, notation

MEMORY = "512MB"
WORLD = "WLD"
Row = dict[str, Any]


class Served:
    """A release, open for as long as the server runs; it stays the same when `current` moves."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.release: Release = store.needed()
        self.release.check("rules/")
        self.connection = reading.apart(self.release.warehouse, memory_limit=MEMORY)
        # Tools run in threads, and a connection does one thing at a time.
        self.turn = Lock()

    def rows(self, query: str, **values: Any) -> list[Row]:
        """The rows of a query of `queries/`, with its parameters."""
        return self.rows_of(beside(__file__, f"queries/{query}"), **values)

    @lru_cache(maxsize=1_000)  # noqa: B019 (one object, which lives as long as the process)
    def rows_of(self, sql: str, **values: Any) -> list[Row]:
        """The rows of SQL of this package, for reading only; asked once, since a release stays."""
        with self.turn, self.release.of_this_version():
            return dicts(self.connection.execute(sql, values))

    @cached_property
    def known(self) -> names.Known:
        """Products and partners by all their names."""
        return names.known(self.release)

    @cached_property
    def series(self) -> dict[str, Series]:
        """The series that the release follows."""
        with self.turn:
            return {one.key: one for one in all_series(self.connection)}

    def series_named(self, name: str) -> Series:
        """A series by its name. Raises BadInput, naming all."""
        found = self.series.get(name.strip().casefold().replace("-", "_").replace(" ", "_"))
        if found is None:
            raise BadInput(f"there is no series {name!r}: there are {', '.join(self.series)}.")
        return found

    def partner_named(self, name: str) -> str:
        """The code of a partner by code, English or Chinese name; or of the world. Or BadInput."""
        if name.strip().casefold() in {"", "world", "all", "total", "wld"}:
            return WORLD
        code = self.known.partner_code.get(notation.key(name)) or self.known.partner_code.get(
            name.strip().casefold()
        )
        if code is None:
            raise BadInput(
                f"no partner is called {name!r}: dim_partner lists codes and names (DEU, Germany)."
            )
        return code

    def answer(self, said: Row, *of_what: str) -> Row:
        """What a tool says, with the release and how to cite it."""
        manifest = self.release.manifest
        return said | {
            "release": {
                "id": self.release.id,
                "released_at": manifest["released_at"],
                "as_of": manifest["as_of"],
            },
            "cite": about.citation(self.release.id, *of_what),
        }

    @property
    def folder(self) -> Path:
        """The folder of the release."""
        return self.release.folder


def month(said: str) -> date:
    """The first day of a month, in any form in which people write it. Raises BadInput."""
    try:
        return date.fromisoformat(f"{notation.month(said)}-01")
    except notation.Unclear as problem:
        raise BadInput(f"{problem}.") from None
