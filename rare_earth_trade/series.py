"""The series that the warehouse follows: a product and a flow each, with what pages call them.

They are rows of `seeds/reference/ref_series.csv`, and of `dim_series` in a candidate and a release.
What reads a release takes them from there; what needs a checkout anyway takes them from the seed.
"""

from dataclasses import dataclass

import duckdb

from rare_earth_trade.sql import dicts

SEED = "seeds/reference/ref_series.csv"
SERIES = """
select
    series as key,
    series_title as title,
    product,
    flow,
    goods,
    verb,
    release_kind,
    string_split(shown_products, ', ') as shown_products
from marts.dim_series
order by page_order
"""


@dataclass(frozen=True)
class Series:
    """One series, how sentences call it, and the products that pages show with it."""

    key: str
    title: str
    product: str
    flow: str
    goods: str
    verb: str
    shown_products: tuple[str, ...]
    release_kind: str = "express"

    def shows(self, product: str, flow: str) -> bool:
        """Whether a figure on a product and flow belongs into the section of this series."""
        return flow == self.flow and product in self.shown_products


def read(release: duckdb.DuckDBPyConnection) -> tuple[Series, ...]:
    """The series of a candidate or release, in the order of the page."""
    found = dicts(release.execute(SERIES))
    return tuple(Series(**row | {"shown_products": tuple(row["shown_products"])}) for row in found)
