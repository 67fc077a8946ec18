"""The diagram of docs/architecture.md, from the project's own graph: which folder reads which.

    python docs/architecture.py [MANIFEST]

Puts it into the page. Arrows that others imply are left out, and those that lead back are dotted.
"""

import json
import sys
from collections import Counter
from pathlib import Path

PAGE = Path(__file__).with_name("architecture.md")
# dbt by hand writes the one, `make build` the other.
MANIFESTS = (Path("target/manifest.json"), Path("var/build/target/manifest.json"))
LAYERS = ("seeds", "staging", "intermediate", "marts")
BEGIN, END = "```mermaid\n", "```\n"
Folder = tuple[str, ...]


def folders(manifest: dict) -> dict[str, Folder]:
    """Layer and folder of each seed and model."""
    found = {}
    for key, node in manifest["nodes"].items():
        if node["resource_type"] in {"seed", "model"}:
            *folder, _ = node["original_file_path"].split("/")
            found[key] = tuple(folder if folder[0] == "seeds" else folder[1:])
    return found


def reads(manifest: dict) -> Counter[tuple[Folder, Folder]]:
    """How many times a folder is read by another."""
    place = folders(manifest)
    return Counter(
        (place[parent], place[key])
        for key in place
        for parent in manifest["nodes"][key]["depends_on"].get("nodes", ())
        if parent in place and place[parent] != place[key]
    )


def reaches(arrows: set[tuple[Folder, Folder]], start: Folder, end: Folder) -> bool:
    """Whether arrows lead from one folder to another."""
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        if here == end:
            return True
        if here not in seen:
            seen.add(here)
            todo += [after for before, after in arrows if before == here]
    return False


def arrows(manifest: dict) -> tuple[set[tuple[Folder, Folder]], set[tuple[Folder, Folder]]]:
    """The arrows onward that no others imply, and those that lead back: the rarer way of a ring."""
    onward: set[tuple[Folder, Folder]] = set()
    back = set()
    counted = reads(manifest)
    for arrow in sorted(counted, key=lambda one: (-counted[one], one)):
        (back if reaches(onward, arrow[1], arrow[0]) else onward).add(arrow)
    needed = set(onward)
    for arrow in sorted(onward):
        if reaches(needed - {arrow}, *arrow):
            needed.remove(arrow)
    return needed, back


def name(folder: Folder) -> str:
    """The name of a folder in the diagram."""
    return "_".join(folder)


def diagram(manifest: dict) -> str:
    """A Mermaid flowchart of the folders, a box a layer."""
    every = sorted(set(folders(manifest).values()))
    lines = ["flowchart LR"]
    for layer in LAYERS:
        lines.append(f"    subgraph {layer}")
        lines += [f"        {name(one)}[{one[-1]}]" for one in every if one[0] == layer]
        lines.append("    end")
    for style, chosen in zip(("-->", "-.->"), arrows(manifest), strict=True):
        lines += [f"    {name(before)} {style} {name(after)}" for before, after in sorted(chosen)]
    return "\n".join(lines) + "\n"


def page(manifest: dict, file: Path = PAGE) -> str:
    """The page with the diagram of the graph as it is."""
    before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + diagram(manifest) + END + rest.partition(END)[2]


if __name__ == "__main__":
    found = [Path(name) for name in sys.argv[1:]] or [file for file in MANIFESTS if file.exists()]
    file = max(found, key=lambda one: one.stat().st_mtime)
    PAGE.write_text(page(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
