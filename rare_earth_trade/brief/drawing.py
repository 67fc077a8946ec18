"""Drawing charts, which takes half of the time of all pages: each is drawn once, and then kept.

Drawings lie in build/charts/ of the folder of output, under the checksum of what they are drawn
from. Nothing is lost with them, and nothing fails where they cannot be kept.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from rare_earth_trade import paths

DAYS_KEPT = 30


def svg(spec: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite specification."""
    what = json.dumps(spec, sort_keys=True)
    return kept_as("svg", what, lambda: vl_convert.vegalite_to_svg(spec).encode()).decode()


def kept_as(kind: str, what: str, draw: Callable[[], bytes]) -> bytes:
    """A drawing of some text, as it was drawn before, else drawn and kept."""
    folder = kept()
    if folder is None:
        return draw()
    name = hashlib.sha256(f"{vl_convert.__version__} {what}".encode()).hexdigest()
    file = folder / f"{name}.{kind}"
    with contextlib.suppress(OSError):
        drawn = file.read_bytes()
        os.utime(file)
        return drawn
    drawn = draw()
    with contextlib.suppress(OSError):
        # In one step: who is killed leaves no half of a drawing.
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(drawn)
        draft.replace(file)
    return drawn


@cache
def kept() -> Path | None:
    """The folder of drawings without those that nobody used for long; None where there is none."""
    folder = paths.home() / "build" / "charts"
    try:
        if not folder.parent.is_dir():
            return None
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            if time.time() - file.stat().st_mtime > DAYS_KEPT * 86_400:
                file.unlink()
    except OSError:
        return None
    return folder
