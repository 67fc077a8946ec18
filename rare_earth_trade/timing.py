"""How long the parts of a build take: noted where `make build` asks for it."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

NOTES = "RARE_EARTH_TRADE_TIMES"
Given = ParamSpec("Given")
Result = TypeVar("Result")


def timed(
    part: str, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Call a function; note the seconds that it took, in the file that the environment names."""
    begun = time.monotonic()
    try:
        return call(*args, **kwargs)
    finally:
        if file := os.environ.get(NOTES):
            with Path(file).open("a", encoding="utf-8") as notes:
                notes.write(json.dumps([part, time.monotonic() - begun]) + "\n")


def noted(file: Path) -> list[tuple[str, float]]:
    """The parts noted in a file, and their seconds; none without a file."""
    if not file.exists():
        return []
    return [tuple(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
