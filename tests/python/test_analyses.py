"""Each analysis has a question, an answer and limits, and its answer is what its query gives."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths

ANALYSES = sorted(paths.PROJECT.glob("analyses/**/*.sql"))
# What an answer says in tonnes, percent, points or statements must be in the result.
FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?) (?:t\b|%|points|statements?|pass)")


def header(file: Path) -> dict[str, str]:
    """Question, answer and limits from the comment above the query."""
    comment = re.match(r"(?:--.*\n)+", file.read_text(encoding="utf-8"))
    assert comment, file
    text = " ".join(line.removeprefix("--").strip() for line in comment[0].splitlines())
    parts = re.split(r"\b(Question|Answer|Limits)\b(?: \(\w+\))?: ", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def compiled(released: Path) -> dict[str, str]:
    """The SQL of all analyses, as dbt's docs of a release have it."""
    manifest = json.loads((released / "current/docs/manifest.json").read_text(encoding="utf-8"))
    nodes = manifest["nodes"].values()
    return {
        node["name"]: node["compiled_code"] for node in nodes if node["resource_type"] == "analysis"
    }


@pytest.mark.parametrize("file", ANALYSES, ids=lambda file: file.stem)
def test_the_answer_is_in_the_result(file: Path, compiled: dict[str, str], candidate: Path) -> None:
    said = header(file)
    assert list(said) == ["Question", "Answer", "Limits"]
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(compiled[file.stem]).fetchall()
    numbers = [
        abs(Decimal(int(v) if isinstance(v, bool) else v))
        for row in rows
        for v in row
        if isinstance(v, int | Decimal)
    ]
    for text in FIGURE.findall(said["Answer"]):
        figure = Decimal(text.replace(",", ""))
        assert any(number.quantize(figure, ROUND_HALF_UP) == figure for number in numbers), text


def test_both_articles_have_their_questions() -> None:
    questions = [header(file)["Question"] for file in ANALYSES]
    asked = [file.read_text(encoding="utf-8") for file in ANALYSES]
    assert len(questions) == len(set(questions))
    for source in ("seed_magnets_2025_11", "seed_rare_earths_2024_12"):
        assert sum(f"Question ({source})" in text for text in asked) >= 3
