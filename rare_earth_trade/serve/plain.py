"""Values as JSON has them."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals as numbers, days and times as text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        # Levels and growths have 15 digits or fewer, which a double gives back as they are.
        return float(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def text(said: dict[str, Any]) -> str:
    """An answer as JSON text."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
