"""The feed of the brief: an Atom entry for each release, newest first."""

from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from rare_earth_trade.brief import sections, words
from rare_earth_trade.brief.facts import Facts

ATOM = "http://www.w3.org/2005/Atom"
# Pages that an entry links, of the months that a release changed.
MOST_PAGES = 12


def write(file: Path, facts: Facts, releases: list[dict[str, Any]]) -> None:
    """Write the feed of releases, each its release.json; that of the facts tells its news."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    add(root, "title", "Rare-earth trade: releases")
    add(root, "id", "urn:rare-earth-trade:releases")
    newest = sorted(releases, key=lambda one: one["released_at"], reverse=True)
    add(root, "updated", newest[0]["released_at"] if newest else "1970-01-01T00:00:00+00:00")
    add(add(root, "author"), "name", "Rare-earth trade")
    for one in newest:
        entry = add(root, "entry")
        add(entry, "title", f"Release {one['release_id']}")
        add(entry, "id", f"urn:rare-earth-trade:release:{one['release_id']}")
        add(entry, "updated", one["released_at"])
        add(entry, "link").set("href", "index.html")
        for page in pages(one, facts):
            link = add(entry, "link")
            link.set("rel", "related")
            link.set("href", f"months/{page:%Y-%m}.html")
            link.set("title", words.month_name(page))
        add(entry, "summary", summary(one, facts))
    tree = ET.ElementTree(root)
    ET.indent(tree)
    tree.write(file, encoding="utf-8", xml_declaration=True)


def pages(release: dict[str, Any], facts: Facts) -> list[date]:
    """Months whose levels a release changed and that have a page, newest first."""
    said = release.get("changes", {}).get("months", [])
    changed = {date.fromisoformat(f"{one}-01") for one in said}
    return sorted(changed & set(facts.months()), reverse=True)[:MOST_PAGES]


def summary(release: dict[str, Any], facts: Facts) -> str:
    """What is said of a release: what it changed; of that of the facts its newest month, too."""
    # Releases of before there was a list of changes do not say what they changed.
    changed = release.get("changes", {}).get("sentence")
    latest = facts.latest()
    news = (
        [
            sentence
            for series in facts.series
            for sentence in sections.story(facts, series, latest)[:2]
        ]
        if latest and release["release_id"] == facts.release["release_id"]
        else []
    )
    if changed or news:
        return " ".join([*([changed] if changed else []), *news])
    rows = sum(table["rows"] for table in release["tables"].values())
    tables = len(release["tables"])
    return f"{release['passed_tests']} tests passed, {rows:,} rows in {tables} tables"


def add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    """A new element of the feed."""
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = text
    return child
