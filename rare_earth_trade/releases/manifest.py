"""What release.json says of a release: its format, and what every reader may rely on."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

MANIFEST = "release.json"
# Counts up when a release.json says something in another way than versions before could read.
# Those of before there was a format are as format 1.
FORMAT = 1


class Unreadable(Exception):
    """A folder that is no release which this version can read; the text says why."""


def is_count(value: Any) -> bool:
    """Whether a value of a release.json is a whole number, zero or more."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_moment(value: Any) -> bool:
    """Whether a value of a release.json is a point in time with its zone."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


# What every reader may rely on; release.json says more.
SHAPE: dict[str, Callable[[Any], bool]] = {
    "release_id": lambda value: isinstance(value, str) and value != "",
    "released_at": is_moment,
    "as_of": lambda value: value is None or isinstance(value, str),
    "git_commit": lambda value: value is None or isinstance(value, str),
    "git_is_dirty": lambda value: value is None or isinstance(value, bool),
    "passed_tests": is_count,
    "downloads": lambda value: (
        isinstance(value, list)
        and all(isinstance(one, dict) and isinstance(one.get("sha256"), str) for one in value)
    ),
    "tables": lambda value: (
        isinstance(value, dict)
        and all(isinstance(one, dict) and is_count(one.get("rows")) for one in value.values())
    ),
    "files": lambda value: (
        isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    ),
}


def read(file: Path) -> dict[str, Any]:
    """What a release.json says, SHAPE at least. Raises Unreadable where it says less."""
    try:
        said = json.loads(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise Unreadable(f"it has no {MANIFEST}") from None
    except OSError as error:
        raise Unreadable(f"{MANIFEST}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{MANIFEST} is not UTF-8") from None
    except (ValueError, RecursionError):
        state = "cut off or not JSON" if file.stat().st_size else "empty"
        raise Unreadable(f"{MANIFEST} is {state}") from None
    if not isinstance(said, dict):
        raise Unreadable(f"{MANIFEST} holds no object")
    version = said.get("format", FORMAT)
    if not is_count(version) or version == 0:
        raise Unreadable(f"{MANIFEST} has an unknown format")
    if version > FORMAT:
        raise Unreadable(
            f"{MANIFEST} is of format {version}, this version reads up to {FORMAT}:"
            " a newer rare-earth-trade made it"
        )
    wrong = [key for key, fits in SHAPE.items() if key not in said or not fits(said[key])]
    if wrong:
        raise Unreadable(f"{MANIFEST} does not say, or not as it should: {', '.join(wrong)}")
    return said
