"""What a build made, as two small tables and the paths to open."""

from rich.console import Console
from rich.table import Table

from rare_earth_trade import contradictions, paths, screen
from rare_earth_trade.downloads import findings
from rare_earth_trade.errors import reading
from rare_earth_trade.releases.reading import opened
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
    with reading(candidate), opened(candidate) as connection:
        marts = connection.execute(MARTS).fetchall()
        verdicts = connection.execute(VERDICTS).fetchall()
        unexplained = contradictions.unexplained(connection)
        notes = findings.of_coverage(connection)
    screen.show(table_of("Rows", marts), table_of("Verdicts on figures", verdicts))
    console = Console()
    for note in notes:
        console.print(f"Note: {note}", soft_wrap=True, highlight=False, markup=False)
    store = Store()
    release = store.current()
    readers = store.pointer / release.warehouse.name if release else "no release yet"
    console.print(f"Readers open:  {store.trouble() or readers}", soft_wrap=True, highlight=False)
    if release:
        made = f"{release.id}, {release.made_from}"
        console.print(f"Release:       {made}", soft_wrap=True, highlight=False)
        for name, page in (
            ("Brief", "brief"),
            ("Acceptance", "data_docs"),
            ("Documentation", "docs"),
        ):
            file = store.pointer / page / "index.html"
            console.print(f"{name + ':':14} {file}", soft_wrap=True, highlight=False)
    if unexplained:
        print("For docs/contradictions.md, which `make test` reads:", *unexplained, sep="\n")
    console.print("Next:          rare-earth-trade status", highlight=False)
    return 0
