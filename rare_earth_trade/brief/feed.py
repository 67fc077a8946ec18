"""The feed of the brief: an Atom entry for each release, newest first."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from rare_earth_trade.brief import sections
from rare_earth_trade.brief.facts import Facts

ATOM = "http://www.w3.org/2005/Atom"


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
        add(entry, "summary", summary(one, facts))
    tree = ET.ElementTree(root)
    ET.indent(tree)
    tree.write(file, encoding="utf-8", xml_declaration=True)


def summary(release: dict[str, Any], facts: Facts) -> str:
    """What is said of a release: the newest month of the one of the facts, else its size."""
    latest = facts.latest()
    if latest and release["release_id"] == facts.release["release_id"]:
        return " ".join(
            sentence
            for series in facts.series
            for sentence in sections.story(facts, series, latest)[:2]
        )
    rows = sum(table["rows"] for table in release["tables"].values())
    tables = len(release["tables"])
    return f"{release['passed_tests']} tests passed, {rows:,} rows in {tables} tables"


def add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    """A new element of the feed."""
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = text
    return child
