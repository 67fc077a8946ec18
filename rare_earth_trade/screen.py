"""Tables on a screen of any width: a figure that is cut says nothing, or something else."""

import textwrap

from rich.columns import Columns
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

# No table of names and figures is as wide.
WIDEST = 1_000
# Of a screen that is narrower each row of a table that does not fit is shown as lines.
NARROW = 80
TIED = "\N{NO-BREAK SPACE}"


def show(*tables: Table) -> None:
    """Print tables side by side where they fit, else one below the other, and each of them whole.

    On a narrow screen a row of what is wider is a paragraph; on others breaking lines is left to
    the screen.
    """
    console = Console(highlight=False)
    free = console.options.update(width=WIDEST)
    widths = [Measurement.get(console, free, table).maximum for table in tables]
    if console.width < NARROW and max(widths) > console.width:
        for table in tables:
            for line in paragraphs(table, console):
                console.print(line, markup=False, soft_wrap=True)
        return
    console.width = max(console.width, *widths)
    console.print(Columns(tables) if len(tables) > 1 else tables[0])


def paragraphs(table: Table, console: Console) -> list[str]:
    """A table as text: its title, and each row with the headings before its figures."""
    headings = [str(column.header) if table.show_header else "" for column in table.columns]
    columns = [list(column.cells) for column in table.columns]
    found = [str(table.title)] if table.title else []
    for cells in zip(*columns, strict=True):
        first, *others = (
            console.render_str(cell).plain.strip() if isinstance(cell, str) else str(cell)
            for cell in cells
        )
        # A heading and its figure stay together.
        named = [
            "".join(f"{word}{TIED}" for word in heading.split()) + text
            for heading, text in zip(headings[1:], others, strict=True)
            if text
        ]
        found += textwrap.wrap(
            f"{first}: {', '.join(named)}" if named else first,
            console.width,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return [line.replace(TIED, " ") for line in found]
