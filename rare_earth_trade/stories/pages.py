"""The article of a page or text: headline, dateline and body as a reader sees them.

What comes from outside is data: no script runs, no link is followed, nothing is fetched.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories.marks import plain
from rare_earth_trade.stories.vocabulary import words_of

# No story is longer, and no page of one.
MOST_BYTES = 20_000_000
MOST_LETTERS = 200_000
# Where a day stands that dates a story: above its second paragraph.
HEAD = 700
LONGEST_HEADLINE = 240
# Elements of a page: those of news have a tenth of it.
MOST_PARTS = 40_000
UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object")
# A dateline stands above the third line of the body.
FIRST_LINES = 2
# Lines that a program has folded are about as long as this.
FOLDED = (40, 110)
# A line this long that is folded, has one line more; a headline in two has less.
FOLDED_ONCE = 60
ENDS = (".", "!", "?", '"', "\N{RIGHT DOUBLE QUOTATION MARK}")
PAGES = {".html", ".htm", ".xhtml"}
NO_TEXT = {
    b"PK\x03\x04": "a document (.docx, .odt) or an archive",
    b"\xd0\xcf\x11\xe0": "a document of an old Office (.doc)",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "an archive (.gz)",
}
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
TAG = re.compile(r"<(!doctype html|html|head|body|article|div|p|h1|table)\b", re.IGNORECASE)
# Lines of a page that are no paragraphs of its article.
FURNITURE = re.compile(
    r"(read (also|more|next)|see also|related( stories| articles)?|most read|subscribe|newsletter"
    r"|advertisement|sponsored|©|copyright|all rights reserved|cookies?\b|photo:|image:"
    r"|updated \d+ (minutes|hours) ago|\d+ min(ute)? read|share this|follow us)",
    re.IGNORECASE,
)


# Heads of lists of other stories.
RELATED = re.compile(
    r"(related( stories| articles| news| content)?|read more|more on this( topic)?|most read"
    r"|recommended( for you)?|see also|相关(阅读|新闻|报道|文章)|相關(閱讀|新聞|報導)"
    r"|推荐阅读|延伸阅读|延伸閱讀|关联阅读|関連記事|あわせて読みたい"
    r"|mehr zum thema|lesen sie auch|weitere artikel)\s*[:：]?",
    re.IGNORECASE,
)
# What ends like a sentence and is longer than a headline is a paragraph.
ENDED = re.compile(r"([.!?][\"')\u201d]*|[。！？」”])$")
LEAST_PARAGRAPH = 24


class Article(NamedTuple):
    """An article: a paragraph is a line of its text, the headline the first one."""

    text: str
    title: str
    published_on: date | None


def article(content: bytes | str, name: str) -> Article:
    """The article of a page, of Markdown or of plain text. Raises BadInput."""
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name}: {len(content) / 1e6:.0f} MB is no story: at most 20 MB are read")
    text = content if isinstance(content, str) else decoded(content, name)
    ending = PurePath(name).suffix.lower()
    is_page = ending in PAGES or (ending not in {".md", ".txt"} and TAG.search(text[:5000]))
    if is_page:
        found = of_page(text, name)
    else:
        found = of_lines(markdown(text) if ending == ".md" else joined(text))
    if len(found.text) > MOST_LETTERS:
        raise BadInput(
            f"{name}: {len(found.text):,} letters are no news story: cut out the article"
            f" (at most {MOST_LETTERS:,})"
        )
    if not any(map(str.isalpha, found.text)):
        raise BadInput(f"{name}: has no article: save the page whole, or its text as .txt")
    return found


def decoded(raw: bytes, name: str) -> str:
    """The text of some bytes: UTF-8, UTF-16 with its mark, or what the page says."""
    for beginning, what in NO_TEXT.items():
        if raw.startswith(beginning):
            raise BadInput(f"{name}: is {what}, not a story as text or page: save it as .txt")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8-sig")
    said = CHARSET.search(raw[:4096])
    for charset in (said[1].decode("ascii") if said else "", "gb18030", "shift_jis", "cp1252"):
        with suppress(UnicodeDecodeError, LookupError):
            return raw.decode(charset or "utf-8")
    return raw.decode("latin-1")


def clean(text: str) -> str:
    """A line with single spaces and without signs that nobody sees."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Cs"}
                   or sign in "\t\r\n")  # fmt: skip
    return re.sub(r"[ \t\r\n\f\v]+", " ", seen).strip()


def of_lines(lines: Iterator[str]) -> Article:
    """An article whose first line is its headline."""
    kept = [line for one in lines if (line := clean(one))]
    text = "\n".join(kept)
    title = kept[0] if kept and len(kept[0]) <= LONGEST_HEADLINE else ""
    return Article(text, title, day_in(text[:HEAD]))


def joined(text: str) -> Iterator[str]:
    """Paragraphs of a plain text: lines, or, where lines are folded, what blank lines part."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    for number, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        lines = block.split("\n")
        yield from [" ".join(lines)] if is_folded(lines, is_first=not number) else lines


def is_folded(lines: list[str], is_first: bool) -> bool:
    """Whether lines are those of one paragraph: alike in length, most without an end.

    Of two lines in the first block the one above is a headline.
    """
    inner = [one.rstrip() for one in lines[:-1]]
    is_one = len(inner) == 1 and not is_first and len(inner[0]) > FOLDED_ONCE
    return (
        (len(inner) > 1 or is_one)
        and all(FOLDED[0] < len(one) < FOLDED[1] for one in inner)
        and sum(one.endswith(ENDS) for one in inner) < len(inner) / 2
    )


def markdown(text: str) -> Iterator[str]:
    """Paragraphs of Markdown without its marks."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 (for stories in Markdown only)

    front = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if front:
        yield from front[1].split("\n")
        text = text[front.end() :]
    for token in MarkdownIt().parse(text):
        if token.type == "inline":
            yield "".join(
                " " if one.type in {"softbreak", "hardbreak"} else one.content
                for one in token.children or ()
                if one.type in {"text", "code_inline", "softbreak", "hardbreak"}
            )


def of_page(text: str, name: str) -> Article:
    """The article of a page in HTML: by trafilatura, with headline and dateline put back."""
    import trafilatura  # noqa: PLC0415 (takes half a second; only pages need it)
    from lxml import etree, html  # noqa: PLC0415

    try:
        tree = html.fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"),
            parser=html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
        etree.strip_elements(tree, *UNSEEN, with_tail=False)
        parts = sum(1 for _ in tree.iter())
        if parts > MOST_PARTS:
            raise BadInput(
                f"{name}: a page of {parts:,} parts is no article (at most {MOST_PARTS:,}): save"
                " its text as .txt"
            )
        body = trafilatura.extract(
            tree, include_comments=False, include_tables=False, include_links=False
        )
    except (etree.LxmlError, ValueError, RecursionError, AssertionError, TypeError) as error:
        raise BadInput(
            f"{name}: cannot be read as a page ({error}): save its text as .txt"
        ) from None
    lines = [line for one in (body or "").split("\n") if (line := clean(one.lstrip("-# ")))]
    if not lines:
        return of_lines(iter(visible(tree)))
    title = headline(tree)
    above = list(between(tree, title, lines))
    seen = visible(tree)
    # Menus stand above the headline.
    menus = set(seen[: seen.index(title)]) if title in seen else set()
    kept = [
        one
        for one in without_related(lines)
        if not FURNITURE.match(one) and one != title and one not in menus
    ]
    head = [one for one in (title, *above) if one and one not in kept]
    text = "\n".join([*head, *kept])
    day = day_in("\n".join([*head, *kept])[:HEAD]) or day_of_page(tree)
    return Article(text, title or kept[0], day)


def without_related(lines: list[str]) -> Iterator[str]:
    """The lines of a body without lists of other stories."""
    is_related = False
    for line in lines:
        if RELATED.fullmatch(line):
            is_related = True
        elif is_related and len(line) >= LEAST_PARAGRAPH and ENDED.search(line):
            is_related = False
        if not is_related:
            yield line


def headline(tree: Any) -> str:
    """The headline of a page: its first heading with words, else its title."""
    for path in ("//h1", "//title"):
        for element in tree.iterfind("." + path):
            words = clean("".join(element.itertext()))
            if len(words) >= 8 and len(words) <= LONGEST_HEADLINE:
                return words if path == "//h1" else re.split(r" [-|–] ", words)[0]
    return ""


def between(tree: Any, title: str, lines: list[str]) -> Iterator[str]:
    """Lines with a day between the headline and the body, such as a dateline."""
    seen, passed = False, 0
    known = set(lines)
    for line in visible(tree):
        if line == title:
            seen = True
        elif seen and line in known:
            passed += 1
            if passed > FIRST_LINES:
                return
        elif seen and len(line) <= 120 and day_in(line) and not FURNITURE.match(line):
            yield line


SKIPPED = {*UNSEEN, "head"}
INLINE = {"a", "b", "strong", "em", "i", "span", "sup", "sub", "time", "u", "small", "mark", "abbr"}


def visible(tree: Any) -> list[str]:
    """The lines of a page as a reader sees them, from top to bottom."""
    parts: list[str] = []
    # Not by recursion: pages can be nested very deep.
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, is_done = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if is_done:
            if tag not in INLINE:
                parts.append("\n")
            parts.append(re.sub(r"\s+", " ", element.tail or ""))
            continue
        stack.append((element, True))
        if not tag or tag in SKIPPED:
            continue
        if tag not in INLINE:
            parts.append("\n")
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        stack.extend((child, False) for child in reversed(element))
    return [line for one in "".join(parts).split("\n") if (line := clean(one))]


def day_of_page(tree: Any) -> date | None:
    """The day that the marks of a page say it was published on."""
    for path, place in (
        (".//meta[@property='article:published_time']", "content"),
        (".//meta[@name='date']", "content"),
        (".//meta[@name='publishdate']", "content"),
        (".//time[@datetime]", "datetime"),
    ):
        for element in tree.iterfind(path):
            if day := day_in(element.get(place) or ""):
                return day
    return None


def day_in(text: str) -> date | None:
    """The first whole day, with its year, that a text names."""
    names: dict[str, int] = {}
    for one in ("en", "de"):
        for number, months in words_of(one)["months"].items():
            names |= {name.lower(): int(number) for name in months}
    month = "|".join(sorted(names, key=len, reverse=True))
    found = []
    patterns = (
        rf"(?P<m>{month})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>20[0-9]{{2}})",
        rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?P<m>{month})\.?,? (?P<y>20[0-9]{{2}})",
        r"(?P<y>20[0-9]{2})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",
        r"(?P<y>20[0-9]{2})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",
        r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>20[0-9]{2})",
        r"(?P<y>20[0-9]{2}) ?年 ?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?日",
        r"(?P<d>1[3-9]|2[0-9]|3[01])/(?P<m>[0-9]{1,2})/(?P<y>20[0-9]{2})",
        r"(?P<m>[0-9]{1,2})/(?P<d>1[3-9]|2[0-9]|3[01])/(?P<y>20[0-9]{2})",
    )
    for pattern in patterns:
        for one in re.finditer(rf"(?<![0-9]){pattern}(?![0-9])", plain(text), re.IGNORECASE):
            number = names.get(one["m"].lower()) or int(one["m"])
            with suppress(ValueError):
                found.append((one.start(), date(int(one["y"]), number, int(one["d"]))))
    return min(found)[1] if found else None
