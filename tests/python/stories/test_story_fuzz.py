"""Anything handed over as a story: a result or a sentence, in time, and never a stack trace."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rare_earth_trade.errors import BadInput
from rare_earth_trade.stories.reading import read
from rare_earth_trade.stories.story import Story
from tests.corpus.scoring import DIGITS, known

DAY = date(2025, 11, 20)
PIECES = (
    *("exports ", "imports ", "magnets ", "rare earths ", "fell ", "rose ", "to ", "from ", "by "),
    *("5.2% ", "5,473 tons ", "in October", "a year earlier ", "Germany ", "the U.S. ", "more "),
    *(
        "than ",
        "half ",
        "(",
        ")",
        ", ",
        ". ",
        "; ",
        "second straight month ",
        "highest since ",
        "\n",
    ),
    *("January ", "2024 ", "$214 million ", "$", "%", "-", "吨", "同比", "出口", "万", "½", "10月"),
    *(
        "<p>",
        "</p>",
        "<table>",
        "<td>",
        "&nbsp;",
        "&#0;",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\x00",
        "٣",
    ),
)
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def tried(content: bytes | str, name: str) -> Story | None:
    """The story, or none where it is refused in a sentence."""
    try:
        found = read(content, name, known(), DAY)
    except BadInput as refused:
        assert refused.exit_code == 2
        assert str(refused)
        return None
    for one in (*found.claims, *found.not_taken):
        assert found.text[one.start : one.end] == one.words
    parts = [*found.claims, *found.not_taken]
    # Only digits as they are printed in news; others are letters to a reader.
    for at in DIGITS.finditer(found.text):
        if at[0].isascii():
            assert any(one.start < at.end() and at.start() < one.end for one in parts), at
    return found


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.md", "-"]))
def test_any_bytes(content: bytes, name: str) -> None:
    tried(content, name)


@QUIET
@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.html", "a.md", "-"]))
def test_any_text(text: str, name: str) -> None:
    tried(text, name)


@QUIET
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["a.txt", "a.html"]))
def test_words_of_trade_in_any_order(pieces: list[str], name: str) -> None:
    tried("China's magnet exports\n" + "".join(pieces), name)


@pytest.mark.parametrize(
    "content",
    [
        "Magnet exports\n" + "9" * 400 + " tons in October",
        "Magnet exports\n" + "9," * 400 + " tons in October",
        "Magnet exports\n" + "1.2.3.4.5" * 80 + "%",
        "Magnet exports\nExports rose " + "very " * 20_000 + "5%",
        "Magnet exports\n" + "the highest " * 5_000,
        "Magnet exports\n" + "(" * 20_000 + "5 tons" + ")" * 20_000,
        "Magnet exports\n" + "Germany, " * 10_000,
        "Magnet exports\n" + "5% " * 30_000,
        "Magnet exports\n"
        + "\N{ARABIC LETTER TAH}\N{ARABIC LETTER NOON} " * 9
        + "5,473 in October",
        "<table>" * 3_000 + "5 tons" + "</table>" * 3_000,
        "<div><table><tr><td>" * 2_000 + "<p>Exports were 5,473 tons.</p>",
        "<html><body>" + "<p>Exports of magnets were 5,473 tons in October.</p>" * 2_000,
    ],
    ids=range(12),
)
def test_what_could_hang_or_overflow(content: str) -> None:
    begun = process_time()
    tried(content, "a.html" if content.startswith("<") else "a.txt")
    assert process_time() - begun < 20


ARTICLE = "<article><p>Exports of rare earth magnets were 5,473 tons in October.</p></article>"
MEGABYTES = {
    "script": f"<script>{'var a = 12;' * 450_000}</script>{ARTICLE}",
    "parts": "<div class='x'><a href='/y'>Link 12</a><b>7</b></div>" * 100_000 + ARTICLE,
    "words": f"<p>{'Exports of magnets rose. ' * 200_000}</p>{ARTICLE}",
    "one word": f"<p>{'x' * 5_000_000}</p>{ARTICLE}",
}
# The most of this program alone: `getrusage` begins with what the one that started it took.
MEASURED = """
import pathlib, re, sys
from tests.python.stories.test_story_fuzz import MEGABYTES, tried
tried(f"<html><body><h1>Magnet exports</h1>{MEGABYTES[sys.argv[1]]}</body></html>", "a.html")
print(re.search(r"VmHWM:\\s*(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize("kind", MEGABYTES)
def test_a_page_of_five_megabytes_takes_little_memory(kind: str) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, kind],
        capture_output=True, text=True, check=False, timeout=120, cwd=root,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # In kibibytes.
    assert int(done.stdout) < 500_000
