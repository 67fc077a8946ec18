"""What pages of the brief say, as a test writes it: '5,473 t' for the thin spaces of print."""

import re
from pathlib import Path

THIN = "\N{NARROW NO-BREAK SPACE}"


def plain(text: str) -> str:
    """Text with commas between thousands and common spaces before units."""
    return re.sub(rf"(?<=\d){THIN}(?=\d)", ",", text).replace(THIN, " ")


def text_of(file: Path) -> str:
    """The text of a page, tags and all."""
    return plain(file.read_text(encoding="utf-8"))
