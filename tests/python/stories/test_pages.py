"""The article of a page: headline, dateline and body, and nothing that stands around them."""

import csv
from datetime import date

import pytest

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories import pages
from tests.corpus.scoring import HERE

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "China's exports of rare earth magnets fell 5.2% from September to 5,473 tons in October.",
        "Germany was the largest buyer with 1,118 tons, customs data showed on Thursday.",
        "Exports in the first ten months totalled 45,290 tons, down 5.2% from a year ago.",
    )
)
PAGE = f"""<html><head><title>Magnet exports slip - Wire</title>
<meta property="article:published_time" content="2025-11-20T09:00:00Z"><script>var t=991;</script>
</head><body><nav><a href="/">Home</a></nav><h1>Magnet exports slip in October</h1>
<p class="byline">By A. Writer, Nov 20, 2025</p><article>{BODY}</article>
<table><tr><td>Lanthan Mining</td><td>8.41</td></tr></table>
<div class="related">Magnet exports to Japan rose 12% in August</div></body></html>"""


def corpus(kind: str) -> list[str]:
    with (HERE / "meta.csv").open(encoding="utf-8", newline="") as file:
        return [row["story"] for row in csv.DictReader(file) if row["file"].endswith(kind)]


@pytest.mark.parametrize("story", corpus(".html"))
def test_a_page_of_the_corpus_gives_its_article(story: str) -> None:
    found = pages.article((HERE / "texts" / f"{story}.html").read_bytes(), f"{story}.html")
    wanted = (HERE / "article_text" / f"{story}.txt").read_text(encoding="utf-8").strip()
    # Extraction makes a no-break space a plain one.
    assert found.text.split("\n") == wanted.replace("\N{NO-BREAK SPACE}", " ").split("\n")


def test_headline_dateline_and_day_are_kept_and_furniture_is_not() -> None:
    found = pages.article(PAGE, "page.html")
    lines = found.text.split("\n")
    assert lines[:2] == ["Magnet exports slip in October", "By A. Writer, Nov 20, 2025"]
    assert found.title == lines[0]
    assert found.published_on == date(2025, 11, 20)
    assert "8.41" not in found.text
    assert "991" not in found.text
    assert "August" not in found.text
    assert "1,118 tons" in found.text


def test_lists_of_other_stories_and_menus_are_no_article() -> None:
    page = f"""<html><body><p>Brent 63.91</p><h1>Magnet exports slip in October</h1><div>{BODY}
    <p>Related stories:</p><p>Exports to Japan rose 12% in August</p></div></body></html>"""
    text = pages.article(page, "page.html").text
    assert "63.91" not in text
    assert "12%" not in text
    assert "45,290 tons" in text


def test_a_page_is_known_by_what_it_is() -> None:
    assert pages.article(PAGE, "-").title == "Magnet exports slip in October"
    assert pages.article(PAGE.encode("utf-8"), "saved").title == "Magnet exports slip in October"


def test_markdown_loses_its_marks() -> None:
    text = "# Magnets in *October*\n\n20 November 2025\n\n- Exports: **5,473** [tons](x.html)\n"
    found = pages.article(text, "story.md")
    assert found.text == "Magnets in October\n20 November 2025\nExports: 5,473 tons"
    assert found.published_on == date(2025, 11, 20)


def test_folded_lines_are_one_paragraph() -> None:
    text = (
        "Magnets\n\nExports of rare earth magnets fell by 5.2 percent from September to\n"
        "5,473 tons in October, customs data showed on Thursday, after a fall\n"
        "of 6.1 percent in September.\n"
    )
    assert pages.article(text, "story.txt").text.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("BEIJING, Nov 20, 2025 - Exports", date(2025, 11, 20)),
        ("Monday 22 December 2025", date(2025, 12, 22)),
        ("Frankfurt, 22. Dezember 2025.", date(2025, 12, 22)),
        ("2025年8月21日", date(2025, 8, 21)),
        ("21.03.2022", date(2022, 3, 21)),
        ("26/11/2025", date(2025, 11, 26)),
        ("2025-11-20", date(2025, 11, 20)),
        # Day and month could be exchanged.
        ("05/06/2025", None),
        ("Nov 20", None),
        ("2025年13月40日", None),
    ],
)
def test_the_day_of_a_story(text: str, day: date | None) -> None:
    assert pages.day_in(text) == day


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 x", "is a PDF"),
        (b"PK\x03\x04 x", "a document"),
        (b"", "no article"),
        ("<html><body></body></html>", "no article"),
        ("a" * 300_000, "no news story"),
        (b"x" * 20_000_001, "is no story"),
    ],
)
def test_what_is_no_story_is_refused_in_a_sentence(content: bytes | str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        pages.article(content, "story.html" if isinstance(content, str) else "story.txt")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "gb18030"])
def test_bytes_in_the_letters_of_a_country(charset: str) -> None:
    text = f"<html><head><meta charset='{charset}'></head><body><p>中国出口5473吨</p></body></html>"
    assert "出口5473吨" in pages.article(text.encode(charset), "page.html").text


def test_a_paragraph_folded_once_is_one() -> None:
    head = "China's exports of rare earth magnets fell in October, customs data showed"
    line = "China's exports of rare earth magnets fell 5.2% in October from"
    text = f"{head}\nNovember 20, 2025\n\n{line}\nSeptember to 5,473 tons."
    found = pages.article(text, "x.txt").text.split("\n")
    assert found == [head, "November 20, 2025", f"{line} September to 5,473 tons."]
