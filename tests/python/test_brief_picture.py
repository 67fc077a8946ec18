"""The picture on the front of the README is drawn from the data that are shipped."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from rare_earth_trade import paths
from rare_earth_trade.brief import picture
from rare_earth_trade.brief.intervals import Bar

SVG = "{http://www.w3.org/2000/svg}"
README = (paths.PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_that_of_the_shipped_data(released: Path) -> None:
    drawn = picture.drawn(released / "current/rare_earth_trade.duckdb")
    kept = (paths.PROJECT / picture.FILE).read_text(encoding="utf-8")
    assert drawn == kept, "draw it anew: python -m rare_earth_trade.brief.picture"


def test_the_words_under_the_picture_say_what_it_shows() -> None:
    assert README.index(picture.FILE) < README.index("## ")
    root = ET.parse(paths.PROJECT / picture.FILE).getroot()
    texts = [one.text for one in root.iter(f"{SVG}text")]
    [said] = re.findall(r"!\[([^\]]+)\]\(" + re.escape(picture.FILE), README)
    for figure in ("6,149.95 t", "6,150 t", "6,149 t"):
        assert figure in said
        assert any(figure in one for one in texts), figure
    assert texts.count("does not fit") == 1


def test_nothing_leaves_the_picture() -> None:
    root = ET.parse(paths.PROJECT / picture.FILE).getroot()
    width = float(root.get("width"))
    for box in root.iter(f"{SVG}rect"):
        left, wide = float(box.get("x")), float(box.get("width"))
        assert left >= picture.WORDS and left + wide <= width - picture.SPAN + 0.1


def test_names_in_a_picture_are_text() -> None:
    entry = {
        **{"name": "<b>Voice</b>", "says": "printed 5 t", "premises": [], "is_printed": True},
        **{"state": "agrees", "bar": Bar(98.0, 0.0, False, False)},
    }
    section = {
        **{"said": "4 to 6 t: <i>", "band": Bar(40.0, 20.0, False, False)},
        **{"entries": [entry], "ticks": [(50.0, "5")]},
    }
    root = ET.fromstring(picture.picture("A & B", section))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert {"A & B", "<b>Voice</b>", "4 to 6 t: <i>"} <= set(texts)
