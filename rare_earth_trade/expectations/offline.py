"""Data Docs that open without a network.

The pages of Great Expectations want styles, scripts and a logo of other servers, and its index is
empty until such a script fills it. Here they lose what is elsewhere, and get a style of their own
and an index by table, what failed first.
"""

import re
from importlib import resources
from pathlib import Path

import jinja2

from rare_earth_trade.expectations.outcomes import Outcome

STYLE = "static/styles/offline.css"
ORDER = ("raised", "failed", "noted", "passed")
SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
# Its own icon is under another address than it names.
LINKS = re.compile(r"<link\b[^>]*>|<img\b[^>]*//[^>]*>", re.DOTALL)
BACKGROUNDS = re.compile(r"url\(['\"]?https?://[^)]*\)")


def make(docs: Path, outcomes: list[Outcome]) -> None:
    """Rewrite the pages below a folder of Data Docs. Raises OSError where one cannot be written."""
    for page in docs.rglob("*.html"):
        up = "../" * (len(page.relative_to(docs).parts) - 1)
        page.write_text(without_network(page.read_text(encoding="utf-8"), up), encoding="utf-8")
    style = docs / STYLE
    style.parent.mkdir(parents=True, exist_ok=True)
    style.write_text(beside("offline.css"), encoding="utf-8")
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(
        beside("data_docs_index.html")
    )
    text = template.render(tables=tables(docs, outcomes), style=STYLE, order=ORDER)
    (docs / "index.html").write_text(text, encoding="utf-8")


def without_network(html: str, up: str) -> str:
    """A page without scripts and without anything of other servers; `up` leads to its root."""
    for what, instead in ((SCRIPTS, ""), (LINKS, ""), (BACKGROUNDS, "none")):
        html = what.sub(instead, html)
    return html.replace("</head>", f'<link rel="stylesheet" href="{up}{STYLE}">\n</head>', 1)


def tables(docs: Path, outcomes: list[Outcome]) -> list[dict[str, object]]:
    """Each table with its expectations by status and the addresses of its pages, failures first."""
    found = []
    for suite in dict.fromkeys(one.suite for one in outcomes):
        own = [one for one in outcomes if one.suite == suite]
        results = sorted(docs.glob(f"validations/{suite}/**/*.html"))
        expectations = docs / f"expectations/{suite}.html"
        found.append(
            {
                "name": suite,
                "counts": {status: sum(one.status == status for one in own) for status in ORDER},
                "missed": [one for one in own if one.status != "passed"],
                "result": results[-1].relative_to(docs).as_posix() if results else None,
                "suite": expectations.relative_to(docs).as_posix()
                if expectations.is_file()
                else None,
                "worst": min(ORDER.index(one.status) if one.status in ORDER else 0 for one in own),
            }
        )
    return sorted(found, key=lambda one: (one["worst"], one["name"]))


def beside(name: str) -> str:
    """The text of a file of this package."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
