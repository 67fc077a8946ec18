"""Verdicts on new figures: by the rules of the models, on the evidence of the release."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths
from rare_earth_trade.stories.claims import EXAMPLE, template
from tests.python.stories.examples import WITNESS

BIN = Path(sys.executable).parent
ARTICLES = ("seed_magnets_2025_11", "seed_rare_earths_2024_12")


@pytest.fixture(scope="session")
def home(released: Path) -> Path:
    """A folder of output with a release of the candidate that `make test` has built."""
    return released.parent


Judged = tuple[subprocess.CompletedProcess[str], list[dict]]


@pytest.fixture(scope="module")
def judge(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Judged]:
    """Write claims to a file, run the command; what it did, and its verdicts."""

    def judge_claims(*claims: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], list]:
        file = tmp_path_factory.mktemp("claims") / "claims.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(EXAMPLE))
            writer.writeheader()
            writer.writerows(claims)
        done = subprocess.run(
            [BIN / "rare-earth-trade", "verify", file, "--format", "json"],
            env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done, json.loads(done.stdout) if done.stdout else []

    return judge_claims


@pytest.fixture(scope="module")
def passing(judge: Callable) -> Judged:
    """A figure that holds, twice in one file. Each judging builds all levels anew."""
    return judge(claim(as_printed=WORDS), claim(as_printed=WORDS))


# Of a page that a release is to take for data, and that nothing may run.
WORDS = "'); drop table seeds.raw_press__printed_claims; -- {{ ref('x') }} $1"


def claim(**changes: str) -> dict[str, str]:
    return EXAMPLE | {"publisher": "new.example", "wire": ""} | changes


def ledger(name: str) -> list[dict[str, str]]:
    with (paths.PROJECT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_reference_articles_get_the_verdicts_of_the_marts(
    judge: Callable, candidate: Path
) -> None:
    pages = {row["source_id"]: row for row in ledger("press/raw_press__sources.csv")}
    figures = [
        row
        for name in (
            "customs/raw_customs__printed_levels.csv",
            "press/raw_press__printed_claims.csv",
        )
        for row in ledger(name)
        if row["source_id"] in ARTICLES and row["can_vote"] == "true"
    ]
    assert len(figures) > 40
    claims = [
        {
            column: pages[row["source_id"]]["domain"]
            if column == "publisher"
            else row["relayed_from"] or pages[row["source_id"]]["wire"]
            if column == "wire"
            else pages[row["source_id"]]["published_on"]
            if column == "published_on"
            else row[column]
            for column in EXAMPLE
        }
        for row in figures
    ]
    done, found = judge(*claims)
    assert found, done.stderr
    with duckdb.connect(str(candidate), read_only=True) as connection:
        marts = {
            row[0]: row[1:]
            for row in connection.execute(
                "select figure_id, verdict, reason, recomputed_lower::varchar,"
                " recomputed_upper::varchar from marts.fct_claim_verdicts"
            ).fetchall()
        }
    for row, verdict in zip(figures, found, strict=True):
        assert (
            verdict["verdict"],
            verdict["reason"],
            verdict["recomputed_lower"],
            verdict["recomputed_upper"],
        ) == marts[row["figure_id"]], row


def test_claims_are_tested_by_all_evidence_and_by_each_other(judge: Callable) -> None:
    def early(month: str, **changes: str) -> dict[str, str]:
        return claim(window_start=month, window_end=month, publisher="early.example") | changes

    level = {"statistic": "level", "unit": "t", "rounding_unit": ""}
    done, found = judge(
        # 5,473 against 5,774 tons in September is -5.2 %. A page with a refuted growth loses trust.
        claim(value="-6.9"),
        claim(value="5473", publisher="other.example", **level),
        claim(value="6473", publisher="third.example", **level),
        # Months before all that the ledger knows: levels and growths of the file test each other.
        early("2001-01", value="6601", **level),
        early("2001-02", value="6001", **level),
        early("2001-02", value="-9.1"),
        early("2002-01", value="6601", **level),
        early("2002-02", value="6001", **level),
        early("2002-02", value="9.1", publisher="fourth.example"),
        # The second row again: it is no witness of itself.
        claim(value="5473", publisher="other.example", **level),
    )
    verdicts = [(one["verdict"], one["reason"]) for one in found]
    assert done.returncode == 1, done.stderr
    assert verdicts[:3] == [
        ("contradicted", "attested_levels"),
        ("pass", "best_figure"),
        ("contradicted", "other_voices"),
    ]
    # 6,001 / 6,601 is -9.09 %.
    assert verdicts[5] == ("pass", "best_figure")
    # One voice against one proves nothing.
    assert verdicts[8] == ("disputed", "unattested_levels")
    named = {one["figure_id"] for place in (1, 9) for one in found[place]["witnesses"]}
    assert WITNESS["figure_id"] in named
    assert not named & {"claim_2", "claim_10"}
    assert found[9] == found[1] | {"figure_id": "claim_10"}


def test_what_passes_ends_with_zero_and_names_its_witnesses(passing: Judged) -> None:
    done, [found, _] = passing
    assert (done.returncode, found["verdict"]) == (0, "pass")
    meanings = {
        one["reason"]: one["meaning"] for one in ledger("reference/ref_verdict_reasons.csv")
    }
    assert found["reason_meaning"] == meanings["best_figure"]
    witnesses = {one["figure_id"]: one for one in found["witnesses"]}
    assert set(witnesses) == set(found["witness_figure_ids"].split(", "))
    # As line 373 of raw_customs__printed_levels.csv and line 316 of raw_press__sources.csv say.
    assert witnesses[WITNESS["figure_id"]] == WITNESS
    # What is of the month itself comes first.
    own = [one["window_start"] == one["window_end"][:8] + "01" for one in found["witnesses"][:3]]
    assert own == [True] * 3


def test_a_figure_that_is_handed_over_twice_counts_once(passing: Judged) -> None:
    done, found = passing
    assert "Line 3 has the figure of line 2 again, of the same page: it counts once" in done.stderr
    assert [one["figure_id"] for one in found] == ["claim_1", "claim_2"]
    assert found[1] == found[0] | {"figure_id": "claim_2"}


@pytest.mark.long
def test_exit_code_one_where_a_figure_is_disputed(judge: Callable) -> None:

    def early(month: str, **changes: str) -> dict[str, str]:
        return claim(window_start=month, window_end=month, publisher="early.example") | changes

    level = {"statistic": "level", "unit": "t", "rounding_unit": ""}
    done, found = judge(
        early("2001-01", value="6601", **level),
        early("2001-02", value="6001", **level),
        # One voice against one: 6,001 / 6,601 is -9.09 %.
        early("2001-02", value="9.1", publisher="fourth.example"),
    )
    assert {one["verdict"] for one in found} == {"disputed"}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"partner_code": "Germny"}, "claims.csv:2: column partner_code: 'Germny' is unknown to"),
        ({"partner_code": "Germny"}, "Germany (DEU)"),
        ({"product": "tin"}, "claims.csv:2: column product: 'tin'"),
        # No month of any export was 418,000 t: 8.36 million kg.
        (
            {"statistic": "level", "unit": "t", "value": "8,360,000", "rounding_unit": ""},
            "claims.csv:2: column unit: 8,360,000 t is more than 20 times the largest month",
        ),
    ],
)
def test_what_the_release_does_not_know_is_refused(
    judge: Callable, changes: dict[str, str], message: str
) -> None:
    done, _ = judge(claim(**changes))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "name"),
    [("verify - <claims.csv", "standard input"), ("verify <(cat claims.csv)", "/dev/fd/")],
)
def test_claims_come_by_pipes(home: Path, tmp_path: Path, command: str, name: str) -> None:
    (tmp_path / "claims.csv").write_text(template().replace("-5.2,", "x,"))
    done = subprocess.run(
        ["bash", "-c", f"rare-earth-trade {command}"],
        cwd=tmp_path,
        env=os.environ
        | {"RARE_EARTH_TRADE_HOME": str(home), "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.search(rf"{name}.*:2: column value: 'x' is not a number", done.stderr)


def test_words_of_a_page_are_data(passing: Judged) -> None:
    done, found = passing
    assert (done.returncode, found[0]["as_printed"]) == (0, WORDS)


@pytest.mark.full
def test_the_template_can_be_verified(home: Path, run: Callable, tmp_path: Path) -> None:
    """`make test` has what the template holds, by other means."""
    file = tmp_path / "claims.csv"
    file.write_text(run("rare-earth-trade", "verify", "--template").stdout, encoding="utf-8")
    done = subprocess.run(
        [BIN / "rare-earth-trade", "verify", file],
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "best_figure" in done.stdout
    columns = run("rare-earth-trade", "verify", "--columns").stdout
    assert [line.split()[0] for line in columns.splitlines()] == list(EXAMPLE)


def test_nothing_that_a_new_figure_may_change_is_kept_as_it_was(released: Path) -> None:
    rules = json.loads((released / "current/rules/rules.json").read_text(encoding="utf-8"))
    manifest = json.loads((released / "current/docs/manifest.json").read_text(encoding="utf-8"))
    entered = {"raw_customs__printed_levels", "raw_press__printed_claims", "raw_press__sources"}
    changed = [f"seed.rare_earth_trade.{name}" for name in entered]
    reached = set(changed)
    while changed:
        children = manifest["child_map"][changed.pop()]
        changed += [name for name in children if name not in reached]
        reached.update(children)
    kept = {name for _, name in rules["inputs"]}
    names = {name.split(".")[-1] for name in reached if name.startswith("model.")}
    assert entered < kept
    assert {"fct_claim_verdicts", "fct_levels"} < names
    assert not kept & names


def test_without_a_release_there_is_bad_input(run: Callable, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(template(), encoding="utf-8")
    done = run("rare-earth-trade", "verify", file)
    assert (done.returncode, "there is no release" in done.stderr) == (2, True)
