"""Tables on a screen of any width: a figure that is cut says nothing, or something else."""

from rich.columns import Columns
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

# No table of names and figures is as wide.
WIDEST = 1_000


def show(*tables: Table) -> None:
    """Print tables side by side where they fit, else one below the other, and each of them whole.

    What is wider than the screen is left to the screen, which breaks its lines.
    """
    console = Console(highlight=False)
    free = console.options.update(width=WIDEST)
    console.width = max(
        console.width, *(Measurement.get(console, free, table).maximum for table in tables)
    )
    console.print(Columns(tables) if len(tables) > 1 else tables[0])
