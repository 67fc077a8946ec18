"""What a build made, as two small tables and the paths to open."""

import duckdb
from rich.columns import Columns
from rich.console import Console
from rich.table import Table

from rare_earth_trade import paths
from rare_earth_trade.downloads import findings
from rare_earth_trade.errors import reading
from rare_earth_trade.releases.store import Store

MARTS = """
    select table_name, estimated_size
    from duckdb_tables()
    where schema_name = 'marts'
    order by table_name
"""
VERDICTS = """
    select verdict, count(*)
    from marts.fct_claim_verdicts
    group by verdict
    order by count(*) desc, verdict
"""


def table_of(title: str, rows: list[tuple[str, int]]) -> Table:
    """A table of names (left) and counts (right)."""
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    return table


def show() -> int:
    """Print what the candidate holds, and where its release is; exit code 2 where there is none."""
    candidate = paths.candidate()
    with reading(candidate), duckdb.connect(str(candidate), read_only=True) as connection:
        marts = connection.execute(MARTS).fetchall()
        verdicts = connection.execute(VERDICTS).fetchall()
        notes = findings.of_coverage(connection)
    console = Console()
    console.print(Columns([table_of("Rows", marts), table_of("Verdicts on figures", verdicts)]))
    for note in notes:
        console.print(f"Note: {note}", soft_wrap=True, highlight=False, markup=False)
    release = Store().current()
    readers = Store().pointer / release.warehouse.name if release else "no release yet"
    console.print(f"Readers open:  {readers}", soft_wrap=True, highlight=False)
    if release:
        for name, page in (
            ("Brief", "brief"),
            ("Acceptance", "data_docs"),
            ("Documentation", "docs"),
        ):
            file = Store().pointer / page / "index.html"
            console.print(f"{name + ':':14} {file}", soft_wrap=True, highlight=False)
    console.print("Next:          rare-earth-trade status", highlight=False)
    return 0
