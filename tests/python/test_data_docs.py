"""Data Docs and dbt docs of a release open without a network, on what this project is about."""

import json
import re
from pathlib import Path

from rare_earth_trade import paths
from rare_earth_trade.expectations import offline
from rare_earth_trade.expectations.outcomes import Outcome

# What a browser fetches by itself; where a reader may go is another matter.
FETCHED = re.compile(r"<(?:link|img|script|iframe)\b[^>]*(?:https?:)?//|url\(['\"]?(?:https?:)?//")
PAGE = """<html><head>
<link rel="stylesheet" href="https://cdn.example/bootstrap.css"/>
<style>.logo { background: url('https://cdn.example/logo.png') 0 0; }</style>
<script src="https://cdn.example/jquery.js"></script>
</head><body><img
 src="https://cdn.example/logo.png" alt="Logo"/>
<script>$("x").modal();</script>
<p>5,473 t <a href="https://greatexpectations.io">Great Expectations</a></p></body></html>
"""


def docs(folder: Path) -> Path:
    """Data Docs of two tables."""
    for name in ("fct_levels", "fct_series_monthly"):
        for file in (
            folder / f"expectations/{name}.html",
            folder / f"validations/{name}/__none__/1/batch.html",
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(PAGE, encoding="utf-8")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


def test_pages_lose_what_is_elsewhere_and_keep_what_they_say(tmp_path: Path) -> None:
    offline.make(docs(tmp_path), [Outcome("fct_levels", "passed", "t", "it is so")])
    text = (tmp_path / "validations/fct_levels/__none__/1/batch.html").read_text(encoding="utf-8")
    assert not FETCHED.search(text)
    assert "<script" not in text and "cdn.example" not in text
    assert "5,473 t" in text and 'href="https://greatexpectations.io"' in text
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', text)
    page = tmp_path / "validations/fct_levels/__none__/1"
    assert (page / style).resolve() == (tmp_path / offline.STYLE).resolve()


def test_the_index_has_what_failed_first_and_leads_to_each_page(tmp_path: Path) -> None:
    outcomes = [
        Outcome("fct_levels", "passed", "rows", "they are there"),
        Outcome("fct_series_monthly", "passed", "rows", "they are there"),
        Outcome("fct_series_monthly", "failed", "<b>2</b> rows", "none is"),
        Outcome("no_such_table", "failed", "suite without its mart", "every mart is there"),
    ]
    offline.make(docs(tmp_path), outcomes)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'<th scope="row">(\w+)</th>', text)
    assert names == ["fct_series_monthly", "no_such_table", "fct_levels"]
    assert "failed: &lt;b&gt;2&lt;/b&gt; rows (expected because none is)" in text
    links = re.findall(r'href="((?:validations|expectations)[^"]+)"', text)
    assert len(links) == 4
    assert all((tmp_path / link).is_file() for link in links)


def test_nothing_evaluated_is_said_so(tmp_path: Path) -> None:
    offline.make(docs(tmp_path), [])
    assert "Nothing was evaluated." in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_no_page_of_a_release_fetches_anything(released: Path) -> None:
    pages = [*(released / "current/data_docs").rglob("*.html")]
    assert len(pages) > 70
    for page in pages:
        assert not FETCHED.search(page.read_text(encoding="utf-8")), page


def test_dbt_docs_begin_with_this_project() -> None:
    text = (paths.PROJECT / "models/overview.md").read_text(encoding="utf-8")
    assert "{% docs __overview__ %}" in text
    names = set(re.findall(r"`((?:fct|dim)_\w+)`", text))
    assert len(names) > 8
    models = {file.stem for file in (paths.PROJECT / "models/marts").rglob("*.sql")}
    assert names <= models


def test_dbt_docs_of_a_release_hold_the_overview(released: Path) -> None:
    manifest = json.loads((released / "current/docs/manifest.json").read_text(encoding="utf-8"))
    assert "doc.rare_earth_trade.__overview__" in manifest["docs"]
