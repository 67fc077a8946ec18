"""What `make build` does once there is an environment: all parts, and where the time went.

Each part is a command that can be run alone. The first one that fails ends the build.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rare_earth_trade import timing

# Python's garbage collection takes a sixth of dbt's time, and finds next to nothing.
DBT = "import gc; gc.set_threshold(100_000, 50, 100); from dbt.cli.main import cli; cli()"
COMMANDS = (
    ("checks of seeds and downloads", "rare-earth-trade", "ready"),
    ("checks of seeds and downloads", "rare-earth-trade", "check-seeds"),
    ("checks of seeds and downloads", "rare-earth-trade", "expect", "--landing"),
    ("dbt", "python", "-c", DBT, "build"),
    ("release", "rare-earth-trade", "release"),
    ("summary", "rare-earth-trade", "summary"),
)


def main() -> int:
    """Run all parts and print a table of their times; the exit code of what failed, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "times"
        os.environ[timing.NOTES] = str(notes)
        for part, program, *arguments in COMMANDS:
            command = [Path(sys.executable).with_name(program), *arguments]
            if code := timing.timed(part, subprocess.call, command):
                return code
        show(timing.noted(notes))
    return 0


def show(noted: list[tuple[str, float]]) -> None:
    """Print where the time went, the parts of a release below it."""
    table = Table(title="Where the time went", title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    commands = {part for part, *_ in COMMANDS}
    seconds: dict[str, float] = {}
    inner: list[tuple[str, float]] = []
    for part, took in noted:
        if part not in commands:
            inner.append((part, took))
            continue
        seconds[part] = seconds.get(part, 0) + took
    for part, took in seconds.items():
        table.add_row(part, f"{took:.1f} s")
        if part == "release":
            for name, of_it in inner:
                table.add_row(f"  {name}", f"{of_it:.1f} s")
    table.add_row("all", f"{sum(seconds.values()):.1f} s")
    Console().print(table)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
