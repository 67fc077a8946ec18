"""What tests of the brief read of a page, and releases made odd."""

import re
import shutil
from html import unescape
from pathlib import Path

import duckdb

from tests.python.pages_read import plain

SECTION = re.compile(r'<section aria-labelledby="([^"]+)">(.*?)</section>', re.DOTALL)

# Releases that are odd, by the statements that make them so of an ordinary one.
ONE_SERIES = [
    f"delete from marts.{table} where series <> 'magnet_exports'"
    for table in (
        *("dim_series", "fct_series_monthly", "fct_series_monthly_by_partner"),
        *("fct_series_yearly_by_partner", "fct_mirror_comparisons"),
    )
]
CONTESTED = [
    "update marts.fct_levels set is_clash = true, clash_sides = '1 t <b>or</b> 2 t',"
    " quantity_t = null, quantity_lower_t = null, quantity_upper_t = null,"
    " certainty = 'none', quantity_basis = 'unknown'",
    "update marts.fct_level_evidence set is_accepted = false, is_binding = false",
    "update marts.fct_claim_verdicts set verdict = 'disputed'",
]
NO_PARTNER = [
    f"delete from marts.{table} where partner_code <> 'WLD'"
    for table in ("fct_series_monthly_by_partner", "fct_levels", "fct_mirror_comparisons")
]
ONE_MONTH = [
    f"delete from marts.{table} where trade_month <> '2025-10-01'"
    for table in ("fct_series_monthly", "fct_series_monthly_by_partner", "fct_mirror_comparisons")
] + [
    f"delete from marts.{table} where window_start <> '2025-10-01' or window_end <> '2025-10-31'"
    for table in ("fct_levels", "fct_level_evidence", "fct_claim_verdicts", "fct_corrections")
]


class Text:
    """The text of a page and of its sections, by the names of their headings."""

    def __init__(self, file: Path) -> None:
        self.html = file.read_text(encoding="utf-8")
        self.sections = dict(SECTION.findall(self.html))

    def section(self, name: str) -> str:
        """The text of a section, its spaces one each."""
        return text_of(self.sections[name])

    def all(self) -> str:
        """The text of the page."""
        return text_of(self.html)


def text_of(html: str) -> str:
    """What a reader sees of HTML, with the usual signs in its numbers."""
    return " ".join(plain(unescape(re.sub(r"<[^>]*>", " ", html))).split())


def copied(released: Path, folder: Path, *statements: str) -> Path:
    """A copy of the released warehouse after statements."""
    warehouse = folder / "rare_earth_trade.duckdb"
    shutil.copyfile(released / "current/rare_earth_trade.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)
    return warehouse
