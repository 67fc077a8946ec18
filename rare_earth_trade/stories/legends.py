"""What a story says that its brackets hold: "October in brackets", "change on the month (...)"."""

import re
from dataclasses import dataclass

from rare_earth_trade.stories.clauses import Laid
from rare_earth_trade.stories.windows import Relative, Window

# How far the time may stand from the word for brackets.
REACH = 40
MONTHS = {1: "mom", 12: "yoy"}


@dataclass(frozen=True)
class Legend:
    """What brackets hold: levels of a window, or growths on a base; and the mark that said so."""

    window: Window | None = None
    base: str = ""
    place: int | None = None


def legend(sentence: Laid, about: Window | None) -> Legend | None:
    """What a sentence says that brackets hold, where the text speaks of a window."""
    found = re.search(sentence.words.any("legends"), sentence.text, re.I)
    if not found:
        return None
    near = [
        (max(one.start - found.end(), found.start() - one.end), place)
        for place, one in enumerate(sentence.marks)
        if one.kind == "base" or place in sentence.times
    ]
    distance, place = min(near, default=(REACH + 1, 0))
    if distance > REACH:
        return None
    mark, time = sentence.marks[place], sentence.times.get(place)
    if mark.kind == "base":
        return Legend(None, mark.name, place)
    if isinstance(time, Relative):
        time = about.back(-time.months) if about else None
    if time is None or about is None:
        return None
    lead = sentence.text[max(0, mark.start - REACH) : max(found.end(), mark.end)]
    if re.search(sentence.words.any("changes"), lead, re.I):
        base = next((name for back, name in MONTHS.items() if about.back(back) == time), "")
        return Legend(None, base, place) if base else None
    return Legend(time, "", place)
