"""The ledger as a whole: new rows get their ids, what cannot be is named by file and line before
dbt, and the counts to review are printed once. The flow of CONTRIBUTING on a made-up page.
"""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rare_earth_trade import ledger, paths
from rare_earth_trade.cli import main

LEVELS = "customs/raw_customs__printed_levels.csv"
CLAIMS = "press/raw_press__printed_claims.csv"
PAGES = "press/raw_press__sources.csv"
TODAY = date(2026, 11, 28)
# The line behind the last of each file.
FREE = {
    name: len((paths.PROJECT / "seeds" / name).read_text(encoding="utf-8").splitlines()) + 1
    for name in (PAGES, LEVELS)
}
ADDRESS = "https://example.org/magnets"
PAGE = f",Example Daily,example.org,reuters,stated,2025-12-20,stated,{ADDRESS}\n"
# 682 t are a slip of the pen: 582 t is what all others print.
FIGURES = (
    ',,,magnets,export,WLD,2025-11,2025-11,level,6150,t,1,exact,true,"6,150 tons",\n'
    ",,,magnets,export,USA,2025-11,2025-11,level,682,t,1,exact,true,682 tons,\n"
)
GROWTHS = (
    ",,,magnets,export,WLD,2025-11,2025-11,mom_pct,12.4,pct,0.1,exact,true,up 12.4 %,\n"
    ",,,magnets,export,USA,2025-11,2025-11,mom_pct,-11.3,pct,0.1,exact,true,down 11.3 %,\n"
    ",,,magnets,export,DEU,2025-10,2025-10,yoy_pct,55.9,pct,0.1,exact,true,up 55.9 %,\n"
)
# By `printf %s https://example.org/magnets | sha1sum`, and
# `printf %s 'sa3933fc2|magnets|export|WLD|2025-11|2025-11|level|6150' | sha1sum`.
SOURCE_ID = "sa3933fc2"
FIGURE_ID = "fe3d645b040"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the shipped seeds."""
    return Path(shutil.copytree(paths.PROJECT / "seeds", tmp_path / "seeds"))


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as content:
        content.write(text)


def add_page(seeds: Path) -> None:
    append(seeds / PAGES, PAGE)
    append(seeds / LEVELS, FIGURES)
    append(seeds / CLAIMS, GROWTHS)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def call(*arguments: str | Path) -> Result:
    """What a command prints, without a process of its own."""
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_ids_follow_the_rule_that_the_shipped_ones_follow() -> None:
    pages = rows(paths.PROJECT / "seeds" / PAGES)
    same = sum(ledger.source_id(one["source_url"]) == one["source_id"] for one in pages)
    assert len(pages) - same == 2
    figures = [one for name in (LEVELS, CLAIMS) for one in rows(paths.PROJECT / "seeds" / name)]
    same = sum(ledger.figure_id(one) == one["figure_id"] for one in figures)
    assert same > 0.97 * len(figures)


def test_new_rows_get_ids_and_all_else_stays_as_it_is(seeds: Path) -> None:
    before = {name: (seeds / name).read_text(encoding="utf-8") for name in (LEVELS, CLAIMS, PAGES)}
    add_page(seeds)
    found = ledger.look_through(seeds)
    assert found.problems == []
    # Nothing is written.
    assert (seeds / PAGES).read_text(encoding="utf-8").endswith(PAGE)
    for name, text in before.items():
        _, after = found.changed[seeds / name]
        assert after.startswith(text)
        added = after.removeprefix(text).splitlines()
        given = {PAGES: PAGE, LEVELS: FIGURES, CLAIMS: GROWTHS}[name].splitlines()
        # Behind the ids the rows are those that were typed.
        assert [one.split(",", 2)[2] for one in added][1:] == [
            one.split(",", 2)[2] for one in given
        ][1:]
    page = found.changed[seeds / PAGES][1].splitlines()[-1].split(",")[0]
    assert page == SOURCE_ID
    figures = [
        line.split(",")[:2]
        for name in (LEVELS, CLAIMS)
        for line in found.changed[seeds / name][1].splitlines()
        if page in line
    ]
    assert len(figures) == 5
    assert figures[0] == [FIGURE_ID, SOURCE_ID]


def test_the_counts_are_those_of_the_rows(seeds: Path) -> None:
    add_page(seeds)
    found = ledger.look_through(seeds)
    # By hand: what stands in the files, counted and added up.
    levels = [
        Decimal(one["value"])
        for one in rows(seeds / LEVELS)
        if (one["product"], one["flow"], one["unit"]) == ("magnets", "export", "t")
    ]
    growths = Counter(
        one["statistic"]
        for one in rows(seeds / CLAIMS)
        if (one["product"], one["flow"], one["unit"]) == ("magnets", "export", "pct")
    )
    lines = [one.line.split(",") for one in found.counts]
    assert [line[:5] for line in lines] == [
        ["magnets", "export", "level", "t", str(len(levels))],
        ["magnets", "export", "mom_pct", "pct", str(growths["mom_pct"])],
        ["magnets", "export", "yoy_pct", "pct", str(growths["yoy_pct"])],
    ]
    assert Decimal(lines[0][5]) == sum(levels)
    # Two figures more, 6,150 t and 682 t.
    before = f"{sum(levels) - 6832:,.6f}"
    assert found.counts[0].words == (
        f"magnets export level t: {len(levels) - 2} to {len(levels)} figures,"
        f" sum {before} to {sum(levels):,.6f}"
    )


def test_a_page_of_five_figures_is_added_by_one_command(seeds: Path) -> None:
    add_page(seeds)
    refused = call("check-seeds", "--seeds", seeds)
    assert refused.exit_code == 2
    assert f"raw_press__sources.csv:{FREE[PAGES]}: column source_id: is empty" in refused.stderr
    assert "`rare-earth-trade seeds --write` fills in the ids" in refused.stderr
    shown = call("seeds", "--seeds", seeds)
    assert shown.exit_code == 1
    # The lines to paste come last, and once.
    *_, first, second, third = shown.stdout.splitlines()
    assert all(shown.stdout.count(line) == 1 for line in (first, second, third))
    assert [one.split(",")[2] for one in (first, second, third)] == ["level", "mom_pct", "yoy_pct"]
    written = call("seeds", "--seeds", seeds, "--write")
    assert (written.exit_code, written.stdout.count("Written: ")) == (0, 4)
    reviewed = (seeds / "reference/ref_reviewed_counts.csv").read_text(encoding="utf-8")
    assert all(f"\n{line}\n" in reviewed for line in (first, second, third))
    assert call("check-seeds", "--seeds", seeds).exit_code == 0
    again = ledger.look_through(seeds)
    assert (again.changed, again.counts) == ({}, [])


def test_the_example_of_contributing_is_taken_as_it_stands(seeds: Path) -> None:
    page = (paths.PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    typed = re.findall(r"^    seeds/(\S+)\n      (.*)$", page, re.M)
    assert [name for name, _ in typed] == [PAGES, LEVELS, CLAIMS]
    for name, text in typed:
        append(seeds / name, f"{text}\n")
    found = ledger.look_through(seeds)
    assert found.problems == []
    [shown] = re.findall(r"`(magnets,export,level,t,[0-9]+,[0-9.]+),", page)
    assert found.counts[0].line.rpartition(",")[0] == shown
    assert len(found.counts) == 2


def test_a_changed_digit_is_said_before_anything_is_built(seeds: Path) -> None:
    file = seeds / LEVELS
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2025-10,level,5473,t,1,", "2025-10,level,5478,t,1,", 1))
    done = call("check-seeds", "--seeds", seeds)
    assert done.exit_code == 1
    assert "Not reviewed: magnets export level t: 609 to 609 figures, sum" in done.stderr
    assert "`rare-earth-trade seeds` prints the lines to review" in done.stderr


def test_what_is_gone_loses_its_line(seeds: Path) -> None:
    file = seeds / "customs/raw_customs__printed_levels.csv"
    kept = [line for line in file.read_text().splitlines() if "bastnaesite,import" not in line]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = ledger.look_through(seeds)
    gone = [one for one in found.counts if not one.line]
    assert [one.words for one in gone] == [
        "bastnaesite import level t: 1 to 0 figures, sum 66,364.000000 to 0.000000",
        "bastnaesite import level usd: 1 to 0 figures, sum 291,500,000.000000 to 0.000000",
    ]
    _, after = found.changed[seeds / "reference/ref_reviewed_counts.csv"]
    assert "bastnaesite,import,level" not in after


def row(**changes: str) -> str:
    """A figure of a page of 20 November 2025, in the order of the seed."""
    figure = {
        **{"figure_id": "f000000000a", "source_id": "s2025_page", "relayed_from": ""},
        **{"product": "magnets", "flow": "export", "partner_code": "WLD"},
        **{"window_start": "2025-10", "window_end": "2025-10", "statistic": "level"},
        **{"value": "5473", "unit": "t", "rounding_unit": "1", "qualifier": "exact"},
        **{"can_vote": "true", "as_printed": "", "note": ""},
    }
    return ",".join((figure | changes).values()) + "\n"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (row(), None),
        (row(rounding_unit="0"), "rounding_unit: 0 is not a last"),
        (row(rounding_unit="0.1"), "column rounding_unit: 0.1 is finer than what is printed"),
        (row(rounding_unit="10"), "column rounding_unit: 5473 is not rounded to 10"),
        (row(rounding_unit="0.1", as_printed="5473.0 t"), None),
        (row(window_start="2025-11"), "column window_end: 2025-10 is before window_start"),
        (
            row(window_start="2025-12", window_end="2025-12"),
            "column window_end: a page of 2025-11-20 cannot print what happened until 2025-12-31",
        ),
        (row(source_id="s00000000"), "column source_id: no page of raw_press__sources.csv"),
        (row(figure_id="f4b3467a260"), "f4b3467a260 is there already, on line 373 of raw_customs"),
        (row(value="8360000"), "column unit: 8,360,000 t is more than 20 times"),
        (row(value="8360000", unit="kg", rounding_unit="10000"), None),
    ],
)
def test_what_no_figure_can_be_is_named_by_file_and_line(
    seeds: Path, figure: str, words: str | None
) -> None:
    append(
        seeds / PAGES, "s2025_page,Example,example.org,,,2025-11-20,stated,https://example.org/x\n"
    )
    append(seeds / LEVELS, figure)
    found = ledger.check(seeds, TODAY)
    if words is None:
        assert found == []
    else:
        [problem] = found
        assert problem.startswith(f"{seeds / LEVELS}:{FREE[LEVELS]}: ")
        assert words in problem


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("s2,Example,example.org,,,2026-11-29,stated,https://e.org/x\n", "in the future"),
        ("s2,Example,example.org,,,2026-12,stated,https://e.org/x\n", "2026-12 is in the future"),
        (
            "s002e1858,Example,example.org,,,,unknown,https://e.org/x\n",
            "there already, on line 2",
        ),
        (
            "s2,Example,example.org,,,,unknown,https://discovery.ucl.ac.uk/cgi/export/eprint/"
            "10196008/Refer/discovery-eprint-10196008.refer\n",
            "is there already, on line 4",
        ),
    ],
)
def test_what_no_page_can_be_is_named_by_file_and_line(seeds: Path, page: str, words: str) -> None:
    append(seeds / PAGES, page)
    [problem] = ledger.check(seeds, TODAY)
    assert problem.startswith(f"{seeds / PAGES}:{FREE[PAGES]}: ")
    assert words in problem


def test_figures_of_two_new_pages_name_theirs_by_its_address(seeds: Path) -> None:
    append(seeds / PAGES, PAGE + PAGE.replace("/magnets", "/other"))
    append(seeds / LEVELS, FIGURES)
    found = ledger.look_through(seeds)
    assert [one.split(": ", 1)[1] for one in found.problems] == [
        "column source_id: which page? Write its id or its address as in raw_press__sources.csv"
    ] * 2
    text = (seeds / LEVELS).read_text(encoding="utf-8").replace("\n,,,", f"\n,{ADDRESS},,")
    (seeds / LEVELS).write_text(text, encoding="utf-8")
    assert ledger.look_through(seeds).problems == []


WRONG = (
    ",,,magnets,exports,WLD,2025-11,2025-11,level,6150,t,1,exact,true,,\n"
    ",,,magnets,export,Germany,2025-11,2025-11,level,615,t,1,exact,true,,\n"
    ",,,magnet,export,GER,11.2025,2025-11,level,615,t,1,exact,true,,\n"
    ",,,magnets,export,USA,2025-11,2025-11,level,682,t,3,exact,true,,\n"
)


@pytest.mark.parametrize(
    ("beside", "named"),
    [
        ("", []),
        # A row that cannot be read, and a page that cannot: what is left open stays unnamed.
        ("f1,too short\n", [f"{FREE[LEVELS] + 4}: 2 fields where the header has 16"]),
    ],
)
def test_all_real_faults_are_named_in_one_round_and_nothing_else(
    seeds: Path, beside: str, named: list[str]
) -> None:
    append(seeds / PAGES, PAGE.replace("2025-12-20", "20.12.2025"))
    append(seeds / LEVELS, WRONG + beside)
    append(seeds / CLAIMS, GROWTHS.replace(",,,", f",{ADDRESS},,"))
    found = ledger.look_through(seeds, TODAY)
    said = [one.partition(".csv:")[2] for one in found.problems]
    codes = "not a code of ref_partners or ref_partner_aggregates"
    expected = [
        f"{FREE[LEVELS]}: column flow: 'exports' does not look like a value of this column: it is"
        " one of export, import (write export)",
        f"{FREE[LEVELS] + 1}: column partner_code: 'Germany' is {codes}: write DEU",
        f"{FREE[LEVELS] + 2}: column product: 'magnet' is not a code of ref_products: the nearest",
        f"{FREE[LEVELS] + 2}: column partner_code: 'GER' is {codes}: the nearest are",
        f"{FREE[LEVELS] + 2}: column window_start: '11.2025' does not look like a value of this"
        " column: write 2025-11",
        *named,
        f"{FREE[PAGES]}: column published_on: '20.12.2025' does not look like a value of this"
        " column: write 2025-12-20",
        f"{FREE[LEVELS] + 3}: column rounding_unit: 3 is not a last place",
    ]
    assert len(said) == len(expected), said
    for one, beginning in zip(said, expected, strict=True):
        assert one.startswith(beginning)
    shown = call("seeds", "--seeds", seeds)
    assert shown.exit_code == 2
    assert "--write" not in shown.stderr
    assert "--write" not in call("check-seeds", "--seeds", seeds).stderr


def test_a_page_that_cannot_be_read_is_not_asked_for(seeds: Path) -> None:
    append(seeds / PAGES, PAGE.replace(",reuters", ""))
    append(seeds / LEVELS, FIGURES)
    found = ledger.look_through(seeds, TODAY)
    assert [one.partition(".csv:")[2] for one in found.problems] == [
        f"{FREE[PAGES]}: 7 fields where the header has 8: look for a missing or extra comma, or an"
        " unquoted one"
    ]


@pytest.mark.full
def test_the_flow_of_contributing_ends_in_a_verdict(project: Path, run: Callable) -> None:
    """From a page with a wrong figure to its verdict and the line that docs/ needs."""
    add_page(project / "seeds")
    assert call("seeds", "--seeds", project / "seeds", "--write").exit_code == 0
    done = run("dbt", "--warn-error", "build", cwd=project)
    assert done.returncode == 0, done.stdout[-3000:]
