"""Sentences of a text, with their places; a paragraph is a line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Longer ones are no sentence that anybody wrote.
LONGEST = 1500
SHORT = {
    *("mr", "mrs", "ms", "dr", "no", "nos", "vs", "st", "inc", "ltd", "co", "corp", "approx", "ca"),
    *("e.g", "i.e", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov"),
    *("dec", "fig", "art", "gov", "sen", "rep", "gen", "col", "prof", "jr", "sr", "a.m", "p.m"),
    *("z.b", "bzw", "ca", "rd", "mio", "mrd", "mill", "nr", "dr", "usw", "vgl", "d.h", "u.a"),
}
# After an abbreviation such as U.S. a sentence ends only where one of these begins the next.
OPENERS = re.compile(
    r"(The|In|It|Its|That|This|These|Those|They|An?|But|And|On|For|From|Exports?|Imports?|Sales"
    r"|Shipments?|China|Beijing|Overall|Total|Customs|By|Over|Year|Month|Compared|Meanwhile|However"
    r"|While|After|As|With|Germany|Japan|South|Vietnam|India|Europe|Such|At)\b"
)
ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*(?= )")
ENDING_WIDE = re.compile(r"[。！？]+[」』”’）)]*|[.!?](?= )")


class Sentence(NamedTuple):
    """A sentence: where it stands in the text, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str, is_spaced: bool = True) -> Iterator[Sentence]:
    """The sentences of a text in order."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        for begin, end in pieces(line, is_spaced):
            yield Sentence(start + begin, start + end, number)
        start += len(line) + 1


def pieces(line: str, is_spaced: bool) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    begin = 0
    for found in (ENDING if is_spaced else ENDING_WIDE).finditer(line):
        if found.end() - begin > LONGEST or not is_spaced or is_end(line, begin, found):
            yield from bounded(line, begin, found.end())
            begin = found.end()
    yield from bounded(line, begin, len(line))


def bounded(line: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece without spaces around it, cut where it is far too long; nothing where it is empty."""
    while begin < end:
        stop = min(end, begin + LONGEST)
        if stop < end:
            # Between words, so that no number is cut.
            stop = line.rfind(" ", begin + 1, stop) + 1 or stop
        piece = line[begin:stop]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield begin + lead, begin + len(piece.rstrip())
        begin = stop


def is_end(line: str, begin: int, found: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence, and no abbreviation or ordinal."""
    if found[0][0] != ".":
        return True
    # The number of an item in a list.
    if re.fullmatch(r"\W*[0-9]{1,2}", line[begin : found.start()]):
        return False
    rest = line[found.end() : found.end() + 24].lstrip(" \"'“‘«(–-")
    if not rest or rest[0].islower():
        return False
    word = re.search(r"[^\s(\"'“‘]*$", line[max(begin, found.start() - 24) : found.start()])
    last = word[0] if word else ""
    if re.fullmatch(r"(\w\.)+\w|[A-Z]", last):
        return OPENERS.match(rest) is not None
    if last.lower() in SHORT:
        return False
    # A day in German: 22. Dezember.
    return not (re.fullmatch(r"[0-9]{1,2}", last) and DAY_OF.match(rest))


DAY_OF = re.compile(
    r"(Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jan|Feb|Mrz|Apr|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Halbjahr|Monat|Platz|Rang|Mal)"
)
