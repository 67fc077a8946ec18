"""The corpus of labelled stories: whole, and read as well as the floors ask."""

import subprocess
import sys
from collections import defaultdict
from datetime import date
from functools import cache

import pytest

from rare_earth_trade.seed_check import read_rows
from rare_earth_trade.stories import figures, reading
from tests.corpus import scoring
from tests.corpus.scoring import HERE, Score

# By language: precision, recall. A claim is right only where all of its fields are.
FLOORS = {"en": (0.97, 0.90), "zh": (0.95, 0.75), "de": (0.95, 0.75), "ja": (0.95, 0.75)}
ENGLISH_FIELDS = 0.99
REFERENCE = {
    "seed_magnets_2025_11": date(2025, 11, 21),
    "seed_rare_earths_2024_12": date(2024, 12, 8),
}
PRESS = HERE.parents[1] / "seeds"
FIGURES = (
    "press/raw_press__printed_claims.csv",
    "customs/raw_customs__printed_levels.csv",
)


@cache
def scores() -> dict[str, Score]:
    found: dict[str, Score] = defaultdict(Score)
    for row in scoring.table("meta.csv"):
        found[row["language"]] += scoring.scored(row)
    return found


def test_labels_are_whole() -> None:
    check = subprocess.run(
        [sys.executable, HERE / "check.py"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    assert "claims 487" in check.stdout


@pytest.mark.parametrize("language", FLOORS)
def test_claims_are_found_and_right(language: str) -> None:
    score = scores()[language]
    precision, recall = FLOORS[language]
    assert score.precision >= precision, score.errors
    assert score.recall >= recall, score.errors


def test_fields_of_english_claims_are_right() -> None:
    assert scores()["en"].field_precision >= ENGLISH_FIELDS


def test_no_number_is_dropped_in_silence() -> None:
    assert sum((one.unaccounted for one in scores().values()), 0) == 0


def test_claims_are_what_the_ledger_takes() -> None:
    """No claim has a value, unit, last place or window that a CLAIMS.csv could not have."""
    for row in scoring.table("meta.csv"):
        for claim in scoring.read(row).claims:
            found = list(figures.problems(claim.row(), row["published_on"], date(2027, 1, 1)))
            assert found == [], (row["story"], claim)


def test_the_scoring_sees_a_wrong_claim() -> None:
    row = next(one for one in scoring.table("meta.csv") if one["story"] == "s001")
    story = scoring.read(row)
    right = scoring.Scorer("s001", story).score()
    claims = [*story.claims]
    story.claims.clear()
    assert scoring.Scorer("s001", story).score().recall == 0
    story.claims.extend(claims[1:])
    assert scoring.Scorer("s001", story).score().matched == right.matched - 1


def ledger(source: str) -> list[dict[str, str]]:
    rows = []
    for name in FIGURES:
        lines = list(read_rows((PRESS / name).read_text(encoding="utf-8"), ","))
        header = lines[0][1]
        rows += [
            {"statistic": "level"} | dict(zip(header, cells, strict=True))
            for _, cells in lines[1:]
            if source in cells
        ]
    return rows


def test_the_reference_articles_give_the_ledger() -> None:
    """Their 44 figures, as people typed them from the pages, written anew around the figures."""
    missing, wanted = [], 0
    for source, day in REFERENCE.items():
        text = (HERE / "reference" / f"{source}.txt").read_text(encoding="utf-8")
        known = scoring.known()
        story = reading.read(text, f"{source}.txt", known, day)
        found = [{name: getattr(one, name) for name in scoring.FIELDS} for one in story.claims]
        rows = ledger(source)
        wanted += len(rows)
        missing += [
            scoring.shown(row) for row in rows if not any(scoring.same(one, row) for one in found)
        ]
    assert wanted == 44
    assert missing == []
