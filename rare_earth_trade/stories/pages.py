"""The article of a page or text: headline, day and body as a reader sees them."""

from datetime import date
from pathlib import PurePath
from typing import NamedTuple


class Article(NamedTuple):
    """An article: a paragraph is a line of its text, the headline the first one."""

    text: str
    title: str
    published_on: date | None


def article(content: bytes | str, name: str) -> Article:
    """The article of a file. Raises BadInput."""
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    text = text.strip()
    return Article(text, text.partition("\n")[0], None)


def ending(name: str) -> str:
    """What a file is by its name."""
    return PurePath(name).suffix.lower()
