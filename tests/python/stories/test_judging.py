"""A story in, verdicts out: what it states, what holds, and every number that was not taken."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import ledger, paths
from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import Store
from rare_earth_trade.stories import judging, story_report, to_ledger
from rare_earth_trade.stories.story import NotTaken, Story
from tests.corpus.scoring import HERE

BIN = Path(sys.executable).parent
# 1,118 t is Germany's, and 226 t Japan's: 305 t are those of November.
STORY = """China's rare earth magnet exports slip in <October> & more

BEIJING, Nov 20 (Reuters) - China's exports of rare earth magnets fell 5.2% in October from
September to 5,473 tons, customs data showed on Thursday.

Shipments to Germany were 1,118 tons, and exports to Japan came to 305 tons.

The Ministry of Commerce said in notice No. 61 that licences would follow.
"""
SAID = [
    ("WLD", "mom_pct", "-5.2", "pass"),
    ("WLD", "level", "5473", "pass"),
    ("DEU", "level", "1118", "pass_by_rounding"),
    ("JPN", "level", "305", "contradicted"),
]


@pytest.fixture(scope="module")
def home(released: Path) -> Path:
    """A folder of output with a release."""
    return released.parent


def verify(home: Path, *words: str | Path, story: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "rare-earth-trade", "verify", *words],
        input=story,
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def story(home: Path) -> judging.Judged:
    """The story judged; once, as each judging builds all levels anew."""
    page = judging.Page(published_on=date(2025, 11, 20))
    return judging.judge(STORY.encode(), "-", page, Store(home))


def test_each_statement_has_its_verdict_in_the_order_of_the_words(story: judging.Judged) -> None:
    said = [
        (one["partner_code"], one["statistic"], one["value"], one["verdict"])
        for one in story.verdicts
    ]
    assert [one[:3] for one in said] == [one[:3] for one in SAID]
    assert said[-1] == SAID[-1]
    assert {one[3] for one in said[:-1]} <= {"pass", "pass_by_rounding"}
    assert [one.words for one in story.not_taken] == ["20", "61"]
    assert story.verdicts[-1]["recomputed_lower"].startswith("226")
    assert story.code() == 1
    # For programs it is all there, too.
    assert json.loads(json.dumps(story.as_json()))["claims"] == story.verdicts


def test_the_claims_as_a_table_are_judged_the_same(
    home: Path, story: judging.Judged, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    story_report.write_claims(story, file)
    done = verify(home, file, "--json")
    assert done.returncode == 1, done.stderr
    assert [(one["value"], one["verdict"], one["reason"]) for one in json.loads(done.stdout)] == [
        (one["value"], one["verdict"], one["reason"]) for one in story.verdicts
    ]


class Page(HTMLParser):
    """The underlined words of a page, and its elements."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_underlines_by_verdict_and_runs_nothing(
    story: judging.Judged, tmp_path: Path
) -> None:
    file = tmp_path / "out.html"
    story_report.write_page(story, file)
    page = Page(file)
    claims = [one for _, one in page.tags if one.get("class", "").startswith("claim ")]
    assert [one["class"].split()[1] for one in claims][-1] == "contradicted"
    assert len(claims) == len(SAID)
    # By keyboard, too; and what is shown there belongs to the words for a screen reader.
    ids = {one["id"] for _, one in page.tags if "id" in one}
    assert all(one["tabindex"] == "0" and one["aria-describedby"] in ids for one in claims)
    assert "script" not in {tag for tag, _ in page.tags}
    assert "slip in &lt;October&gt; &amp; more" in file.read_text(encoding="utf-8")
    assert {one.get("src") or one.get("href") for _, one in page.tags} <= {None, "data:,"}


def test_people_read_words_reading_and_verdict(
    story: judging.Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    story_report.show(story)
    said = " ".join(capsys.readouterr().out.split())
    assert "5,473 tons" in said
    assert "read as: Rare-earth permanent magnets, exports, 2025-10: 5473 t" in said
    assert "verdict: contradicted" in said
    assert "Numbers not taken" in said


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ("Copper imports rose 3% to 480,000 tons in October 2025.", "no statement on a series"),
        ("China's magnet exports fell to 5,473 tons last month.", "--published"),
        ("Os embarques de ímãs da China caíram 5,2% em outubro para 5.473 toneladas.", "language"),
    ],
)
def test_a_story_without_statements_says_so(home: Path, story: str, words: str) -> None:
    done = verify(home, "-", story=story)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "content", "words"),
    [
        (("--published", "2999-01-01"), STORY, "in the future"),
        (("--published", "2025-09-20"), STORY.replace("October", "October 2025"), "cannot print"),
        (("--to-ledger",), STORY, "--url"),
        (("--to-ledger", "--url", "https://example.com/a"), STORY, "--yes"),
        (("--to-ledger", "--url", "https://example.com/a", "--json"), STORY, "no JSON"),
        (("--url", "ftp:/nowhere", "--published", "2025-11-20"), STORY, "no address of a page"),
        (("--html", "out.html"), "publisher,product,flow,statistic,value\n", "table of claims"),
        (("--format", "csv"), STORY, "--csv"),
    ],
)
def test_what_cannot_be_is_refused(home: Path, options: tuple, content: str, words: str) -> None:
    done = verify(home, "-", *options, story=content)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def judged(*verdicts: dict, text: str = "") -> judging.Judged:
    story = Story(text, "", None, "en")
    page = judging.Page("story", "", None)
    return judging.Judged(story, page, {}, list(verdicts), [NotTaken("1", 0, 1, "a day")], "r1")


def verdict(name: str, start: int, end: int, is_one_of_two: bool = False) -> dict:
    return {"verdict": name, "start": start, "end": end, "is_one_of_two": is_one_of_two}


def test_of_two_readings_one_that_holds_is_enough() -> None:
    both = verdict("pass", 3, 7, True), verdict("contradicted", 3, 7, True)
    assert judged(*both).code() == 0
    assert judged(*both, verdict("disputed", 3, 7)).code() == 1
    assert judged(verdict("disputed", 3, 7, True), verdict("contradicted", 3, 7, True)).code() == 1


def test_of_two_readings_none_is_a_voice_in_the_ledger() -> None:
    columns = dict.fromkeys((*ledger.IDENTITY, "unit", "rounding_unit", "qualifier"), "1")
    both = [
        verdict("pass", 3, 7, True)
        | columns
        | {"statistic": name, "as_printed": "1 %", "can_vote": "false"}
        for name in ("mom_pct", "yoy_pct")
    ]
    rows = list(to_ledger.figure_rows(judged(*both), ledger.FIGURES[1], "https://example.com/a"))
    assert [(one["statistic"], one["can_vote"], one["note"]) for one in rows] == [
        ("mom_pct", "false", "one of two readings"),
        ("yoy_pct", "false", "one of two readings"),
    ]


def test_two_readings_are_judged_and_do_not_vote(home: Path) -> None:
    told = "China's rare earth magnet exports fell 5.2% in October 2025.\n"
    page = judging.Page(published_on=date(2025, 11, 20))
    found = judging.judge(told.encode(), "-", page, Store(home))
    assert [(one["statistic"], one["can_vote"]) for one in found.verdicts] == [
        ("mom_pct", "false"),
        ("yoy_pct", "false"),
    ]
    assert found.verdicts[0]["verdict"] in {"pass", "pass_by_rounding"}
    assert found.verdicts[1]["verdict"] in {"contradicted", "disputed"}
    assert found.code() == 0


def test_words_that_overlap_are_underlined_once_and_by_the_worst() -> None:
    text = "Head\nfell 5.2% to 5,473 tons"
    found = judged(verdict("pass", 5, 14), verdict("disputed", 10, 28), text=text)
    paragraphs = list(story_report.pieces(found))
    assert ["".join(piece.text for piece in one) for one in paragraphs] == text.split("\n")
    [claim] = [piece for one in paragraphs for piece in one if piece.claims]
    assert (claim.text, claim.verdict, len(claim.claims)) == (text[5:], "disputed", 2)


@pytest.mark.parametrize(
    ("name", "content", "is_one"),
    [
        ("a.csv", b"anything", True),
        ("a.txt", b"\xef\xbb\xbfpublisher;product;flow;statistic;value\n", True),
        ("-", "publisher\tproduct\tflow\tvalue\n".encode("utf-16"), True),
        ("a.html", b"publisher,product,flow,statistic,value\n", False),
        ("-", b"The publisher said the product, its flow and value rose 5%.\n", False),
        ("a.txt", b"", False),
    ],
)
def test_a_table_is_told_from_a_story(name: str, content: bytes, is_one: bool) -> None:
    assert judging.is_table(content, Path(name)) is is_one


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.long
@pytest.mark.parametrize("false", rows_of("truth.csv"), ids=lambda one: one["story"])
def test_the_false_figure_of_a_story_does_not_hold(home: Path, false: dict[str, str]) -> None:
    [of_story] = [one for one in rows_of("meta.csv") if one["story"] == false["story"]]
    file = HERE / "texts" / Path(of_story["file"]).name
    page = judging.Page(published_on=date.fromisoformat(of_story["published_on"]))
    found = judging.judge(file.read_bytes(), file.name, page, Store(home))
    [verdict] = {
        one["verdict"] for one in found.verdicts if one["as_printed"].split("%")[0] in false["span"]
    }
    assert verdict in {"contradicted", "disputed"}


def test_a_story_goes_into_the_ledger(
    story: judging.Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(paths.PROJECT / "seeds", seeds)
    before = {one: one.read_bytes() for one in seeds.rglob("*.csv")}
    page = "https://example.com/magnets"
    monkeypatch.setattr("click.confirm", lambda _: False)
    to_ledger.add(story, seeds, page, is_sure=False)
    assert before == {one: one.read_bytes() for one in seeds.rglob("*.csv")}
    to_ledger.add(story, seeds, page, is_sure=True)
    [added] = [
        line.row
        for line in ledger.lines_of(seeds, ledger.PAGES)
        if line.row["domain"] == "example.com"
    ]
    assert (added["published_on"], added["source_url"]) == ("2025-11-20", page)
    figures = [
        line.row
        for line in ledger.lines_of(seeds, *ledger.FIGURES)
        if line.row["source_id"] == added["source_id"]
    ]
    assert sorted((one["partner_code"], one["value"]) for one in figures) == sorted(
        (partner, value) for partner, _, value, _ in SAID
    )
    # Ids and reviewed counts are written, so nothing is left to do.
    assert ledger.check(seeds) == []
    assert ledger.count(seeds) == []
    with pytest.raises(BadInput, match="is there already"):
        to_ledger.add(story, seeds, page, is_sure=True)


@pytest.mark.full
def test_in_the_ledger_a_story_is_judged_as_verify_said(
    story: judging.Judged, project: Path, tmp_path: Path, run: Callable
) -> None:
    to_ledger.add(story, project / "seeds", "https://example.com/magnets", is_sure=True)
    built = run(
        *("dbt", "build", "--select", "+fct_claim_verdicts", "dim_source"),
        *("--exclude", "resource_type:test", "resource_type:unit_test"),
        cwd=project,
    )
    assert built.returncode == 0, built.stdout
    with duckdb.connect(str(tmp_path / "home/build/rare_earth_trade.duckdb")) as warehouse:
        found = warehouse.execute(
            "select partner_code, statistic, printed_value, verdict, reason"
            " from marts.fct_claim_verdicts inner join marts.dim_source using (source_id)"
            " where domain = 'example.com'"
        ).fetchall()
    assert {(*one[:2], float(one[2]), *one[3:]) for one in found} == {
        (
            *(one["partner_code"], one["statistic"], float(one["value"])),
            *(one["verdict"], one["reason"]),
        )
        for one in story.verdicts
    }
