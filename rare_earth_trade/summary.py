"""What a build made, as two small tables and the paths to open."""

import duckdb
from rich.columns import Columns
from rich.console import Console
from rich.table import Table

from rare_earth_trade import paths
from rare_earth_trade.errors import reading

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
    """Print the summary of the candidate; exit code 2 where there is none."""
    candidate = paths.candidate()
    with reading(candidate), duckdb.connect(str(candidate), read_only=True) as connection:
        marts = connection.execute(MARTS).fetchall()
        verdicts = connection.execute(VERDICTS).fetchall()
    console = Console()
    console.print(Columns([table_of("Rows", marts), table_of("Verdicts on figures", verdicts)]))
    console.print(f"Warehouse:   {candidate}", soft_wrap=True, highlight=False)
    report = paths.data_docs() / "index.html"
    if report.is_file():
        console.print(f"Acceptance:  {report}", soft_wrap=True, highlight=False)
    return 0
