"""The documentation as pages: Markdown files of the project, and the data dictionary."""

import posixpath
import re
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

# In the order of the list of pages.
PAGES = (
    "methodology",
    "architecture",
    "glossary",
    "contradictions",
    "mirror",
    "stories",
    "customs_downloads",
    "partner_reports",
    "connect",
    "month",
    "assistants",
    "semantic_layer",
    "spark",
    "benchmarks",
    "faults",
    "citing",
    "licences",
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def web_address(address: str | None) -> str | None:
    """An address if it is one of the web; anything else, javascript: above all, is not a link."""
    return address if address and address.startswith(("https://", "http://")) else None


def documents(folder: Path) -> dict[str, tuple[str, Markup]]:
    """Title and HTML of each page of the documentation."""
    names = [*PAGES, *(f"decisions/{file.stem}" for file in sorted(folder.glob("decisions/*.md")))]
    return {
        name: document((folder / f"{name}.md").read_text(encoding="utf-8"), name, names)
        for name in names
        if (folder / f"{name}.md").is_file()
    }


def document(text: str, name: str, names: list[str]) -> tuple[str, Markup]:
    """Title and HTML of a Markdown text; raw HTML in it is shown, not obeyed."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    title = name
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            content = tokens[number + 1].content
            token.attrSet("id", anchor(content))
            if token.tag == "h1":
                title = content
        if token.type == "inline":
            token.children = links(token.children or [], name, names)
    return title, Markup(scrolling(parser.renderer.render(tokens, parser.options, {})))


def anchor(title: str) -> str:
    """The name under which a heading is linked to."""
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")


def links(tokens: list[Token], name: str, names: list[str]) -> list[Token]:
    """Links to other pages lead to them; links to other files of the project become plain text."""
    kept = []
    drop = False
    for token in tokens:
        if token.type == "link_open":
            target, mark, fragment = str(token.attrGet("href")).partition("#")
            page = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            stem = page.removesuffix(".md")
            drop = bool(target) and not SCHEME.match(target) and stem not in names
            if target.endswith(".md") and not drop:
                token.attrSet("href", f"{target.removesuffix('.md')}.html{mark}{fragment}")
        if drop and token.type in ("link_open", "link_close"):
            drop = token.type == "link_open"
            continue
        kept.append(token)
    return kept


def scrolling(html: str) -> str:
    """Wide tables and code scroll on their own, also by keyboard."""
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')


def prose(text: str) -> Markup:
    """A description from the dbt project: Markdown, escaped."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Markup(parser.render(text)) if text else escape("")


def dictionary(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Public tables of a dbt manifest: name, folder, description, tests and columns."""
    nodes = manifest["nodes"]
    tests: dict[tuple[str, str], list[str]] = {}
    for node in nodes.values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            key = (node["attached_node"], node.get("column_name") or "")
            tests.setdefault(key, []).append(node["test_metadata"]["name"])
    found = []
    for name, node in nodes.items():
        if node["resource_type"] != "model" or node["schema"] != "marts":
            continue
        found.append(
            {
                "name": node["name"],
                "group": node["fqn"][-2],
                "description": prose(node["description"]),
                "tests": sorted(set(tests.get((name, ""), []))),
                "columns": [
                    {
                        "name": column["name"],
                        "type": column["data_type"],
                        "description": prose(column["description"]),
                        "constraints": sorted(one["type"] for one in column["constraints"]),
                        "tests": sorted(set(tests.get((name, column["name"]), []))),
                    }
                    for column in node["columns"].values()
                ],
            }
        )
    return sorted(found, key=lambda table: (table["group"], table["name"]))
