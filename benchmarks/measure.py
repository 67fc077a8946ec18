"""Time and peak memory of commands and queries, and the scratch folders that they work in."""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Linux counts peak memory in KiB, macOS in bytes.
BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Cost:
    """Seconds of a run and the largest memory (bytes) that it held."""

    seconds: float
    peak: int


def command(
    *words: str | Path, home: Path, cwd: Path = PROJECT, more: Mapping[str, str] = {}
) -> Cost:
    """Run a command of the environment with its output below a folder; it must succeed.

    `more` is for its environment. A command with a path is taken as it is.
    """
    (home / "build").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "RARE_EARTH_TRADE_HOME": str(home),
        "DBT_TARGET_PATH": str(home / "build/target"),
        "DBT_LOG_PATH": str(home / "build/logs"),
        **more,
    }
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            [BIN / words[0], *words[1:]],
            cwd=cwd,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        if status:
            output.seek(0)
            sys.exit(f"{' '.join(map(str, words))} failed:\n{output.read().decode()}")
    return Cost(seconds, usage.ru_maxrss * BYTES)


def queries(script: str, *arguments: str | Path) -> Cost:
    """Run Python code of this folder in a process of its own: memory is that of DuckDB alone."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        sys.exit("the hand-written query failed")
    return Cost(seconds, usage.ru_maxrss * BYTES)


def median(runs: int, measured: Callable[[], Cost]) -> Cost:
    """Medians of several runs."""
    costs = [measured() for _ in range(runs)]
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        max(cost.peak for cost in costs),
    )


def machine() -> str:
    """What it was run on."""
    names = ("dbt-core", "dbt-duckdb", "duckdb")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} CPUs, {memory:.0f} GiB, {platform.system()} {platform.machine()};"
        f" Python {platform.python_version()}, {versions}"
    )
