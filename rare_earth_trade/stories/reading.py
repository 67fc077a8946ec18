"""A story in, its countable statements out: page -> text -> sentences -> statements -> claims."""

from datetime import date
from typing import Protocol

from rare_earth_trade.stories.story import Story


class Names(Protocol):
    """What a reader needs of a release: codes of products and partners by any of their names."""

    product: dict[str, str]
    partner_code: dict[str, str]


def read(content: bytes | str, name: str, known: Names, published_on: date | None = None) -> Story:
    """The claims of a story, and every number in it that is none. Raises BadInput.

    `name` says what `content` is by its ending (.html, .htm, .md, .txt; `-` is text or a page) and
    is named in messages; `published_on` is of use where the page does not say its day.
    """
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return Story(text, name, published_on, "")
