"""docs/architecture.md shows the graph as it is and names what is there."""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from rare_earth_trade import paths

PAGE = paths.PROJECT / "docs/architecture.md"
SCRIPT = runpy.run_path(str(PAGE.with_suffix(".py")))
# What one screen shows.
MOST_BOXES, MOST_ARROWS = 26, 36


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads((paths.candidate().parent / "target/manifest.json").read_text())


def graph(**reads: list[str]) -> dict[str, Any]:
    """A manifest of models, one a folder, and what each reads."""
    return {
        "nodes": {
            name: {
                "resource_type": "model",
                "original_file_path": f"models/{'/'.join(name.split('_')[:2])}/{name}.sql",
                "depends_on": {"nodes": parents},
            }
            for name, parents in reads.items()
        }
    }


def test_the_diagram_is_of_this_graph(manifest: dict[str, Any]) -> None:
    shown = PAGE.read_text(encoding="utf-8")
    assert shown == SCRIPT["page"](manifest), "run: python docs/architecture.py"


def test_the_diagram_fits_one_screen(manifest: dict[str, Any]) -> None:
    assert len(set(SCRIPT["folders"](manifest).values())) <= MOST_BOXES
    assert sum(map(len, SCRIPT["arrows"](manifest))) <= MOST_ARROWS


def test_an_arrow_that_others_imply_is_left_out_and_the_rarer_way_of_a_ring_is_dotted() -> None:
    lines = SCRIPT["diagram"](
        graph(
            staging_a=[],
            intermediate_b_1=["staging_a", "marts_c_1"],
            intermediate_b_2=["marts_c_1"],
            marts_c_1=["staging_a"],
            marts_c_2=["intermediate_b_1"],
        )
    ).splitlines()
    assert "    staging_a --> marts_c" in lines
    assert "    marts_c --> intermediate_b" in lines
    assert "    intermediate_b -.-> marts_c" in lines
    assert "    staging_a --> intermediate_b" not in lines


def test_every_path_that_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+(?:/|\.\w+))`", text)
    assert len(named) > 25
    assert [one for one in named if not (paths.PROJECT / one).exists()] == []
    assert all((paths.PROJECT / one).is_dir() for one in named if one.endswith("/"))


def test_the_page_answers_the_ten_likeliest_changes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^\| an? .*`", text, re.MULTILINE)) >= 10


def test_the_script_writes_the_page_anew(tmp_path: Path) -> None:
    page = tmp_path / "architecture.md"
    page.write_text("Before.\n```mermaid\nold\n```\nAfter.\n", encoding="utf-8")
    drawn = SCRIPT["diagram"](graph(staging_a=[]))
    wanted = f"Before.\n```mermaid\n{drawn}```\nAfter.\n"
    assert SCRIPT["page"](graph(staging_a=[]), page) == wanted
