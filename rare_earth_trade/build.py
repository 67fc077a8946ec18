"""What `make build` does once there is an environment: all parts, and where the time went.

Each part is a command that can be run alone. The first one that fails ends the build.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from rich.table import Table

from rare_earth_trade import failures, paths, screen, timing
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import audit
from rare_earth_trade.releases.store import Store

# Python's garbage collection takes a sixth of dbt's time, and finds next to nothing.
DBT = "import gc; gc.set_threshold(100_000, 50, 100); from dbt.cli.main import cli; cli()"
# A process that is stopped lets the system take back its locks, of which Python warns.
QUIET = ",".join(filter(None, (os.environ.get("PYTHONWARNINGS"), "ignore:resource_tracker")))
# Seconds for what was stopped to end by itself.
PATIENCE = 10
COMMANDS = (
    ("checks of seeds and downloads", "rare-earth-trade", "ready"),
    ("checks of seeds and downloads", "rare-earth-trade", "check-seeds"),
    ("checks of seeds and downloads", "rare-earth-trade", "expect", "--landing"),
    ("dbt", "python", "-c", DBT, "build"),
    ("release", "rare-earth-trade", "release"),
    ("summary", "rare-earth-trade", "summary"),
)


def main() -> int:
    """Run all parts; the exit code of what failed, else 0, and 130 where Ctrl-C ended it."""
    try:
        return build()
    except KeyboardInterrupt:
        print(f"\n{stopped()}", file=sys.stderr)
        return 130


def build() -> int:
    """Run all parts and print a table of their times; the exit code of what failed, else 0."""
    taken: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "times"
        for part, program, *arguments in COMMANDS:
            begun, at = time.monotonic(), time.time()
            if part == "dbt" and audit.unit_tests_passed(paths.candidate()):
                print(
                    "Unit tests have passed since SQL last changed: they are not run again.",
                    flush=True,
                )
                arguments += ["--exclude-resource-type", "unit_test"]
            code = ended([str(Path(sys.executable).with_name(program)), *arguments], notes)
            if code:
                if part == "dbt":
                    failures.show(at)
                return code
            taken[part] = taken.get(part, 0) + time.monotonic() - begun
        show(taken, timing.noted(notes))
    return 0


def ended(command: list[str], notes: Path) -> int:
    """The exit code of a command. What is stopped by Ctrl-C, as it is, has time to clear up."""
    known = {timing.NOTES: str(notes), "PYTHONWARNINGS": QUIET}
    with subprocess.Popen(command, env=os.environ | known) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            raise


def stopped() -> str:
    """What Ctrl-C leaves behind, in a sentence."""
    try:
        current = Store().current()
    except BadInput:
        current = None
    readers = f"readers go on with {current.id}" if current else "there is no release yet"
    return f"Stopped: {readers}. `make build` starts again."


def show(taken: dict[str, float], of_release: list[tuple[str, float]]) -> None:
    """Print where the time went; much of a release is made beside each other."""
    table = Table(title="Where the time went", title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for part, seconds in taken.items():
        table.add_row(part, f"{seconds:.1f} s")
        if part == "release":
            for name, some in of_release:
                table.add_row(f"  {name}", f"{some:.1f} s")
    table.add_row("all", f"{sum(taken.values()):.1f} s")
    screen.show(table)


if __name__ == "__main__":
    sys.exit(main())
