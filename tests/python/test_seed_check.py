"""Seeds that dbt could not read, or would read wrongly, are refused with file, line and column."""

from pathlib import Path

import pytest

from rare_earth_trade import paths, seed_check

PROPERTIES = """
seeds:
  - name: raw_x
    config:
      column_types: {figure_id: string, note: string, value: "decimal(18,6)"}
    columns:
      - name: figure_id
        config:
          meta:
            pattern: 'f[0-9]+'
      - name: note
      - name: value
"""
GOOD = 'figure_id,note,value\nf1,"two\nlines",5.2\nf2,,\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    (tmp_path / "_x__seeds.yml").write_text(PROPERTIES)
    (tmp_path / "raw_x.csv").write_text(GOOD)
    return tmp_path


def test_the_shipped_seeds_can_be_read() -> None:
    assert seed_check.check(paths.PROJECT / "seeds") == []


def test_a_good_seed_passes(seeds: Path) -> None:
    assert seed_check.check(seeds) == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("figure_id,note,value\nf1,稀土,1\n".encode("gbk"), 2, "not UTF-8"),
        (b"\xef\xbb\xbf" + GOOD.encode(), 1, "byte order mark"),
        (b"", 1, "empty file"),
        (b"figure_id,value\nf1,1\n", 1, "missing column(s): note"),
        (b"figure_id,note,value,more\nf1,,1,\n", 1, "unknown column(s): more"),
        (b"note,figure_id,value\n,f1,1\n", 1, "another order"),
        (b"figure_id,note,note\nf1,,1\n", 1, "named twice: note"),
        (b"figure_id,note,value\nf1,,1\nf2,1\n", 3, "2 fields where the header has 3"),
        (b'figure_id,note,value\nf1,"a\nb\nc",1\nf2,1\n', 5, "2 fields"),
        (b"figure_id,note,value\nf1,,1\n\nf2,,1\n", 3, "0 fields"),
        (b"figure_id,note,value\nf1,,5.2%\n", 2, "column value: '5.2%'"),
        (b"figure_id,note,value\nf1,,NaN\n", 2, "column value: 'NaN' is not of type decimal(18,6)"),
        (b"figure_id,note,value\nx1,,1\n", 2, "column figure_id: 'x1'"),
        (b"figure_id,note,value\nf1x,,1\n", 2, "column figure_id: 'f1x'"),
        (b"figure_id,note,value\nf1,\0,1\n", 2, "zero byte"),
        (b"figure_id,note,value\n", 1, "no row"),
        (b'figure_id,note,value\nf1,,1\nf2,"never closed,1\nf3,,1\n', 3, "lone quotation mark"),
        (b'figure_id,note,value\nf1,"a\nb",1\nf2,"a"b,1\nf3,,1\n', 4, "lone quotation mark"),
        (b'figure_id,"note,value\nf1,,1\n', 1, "lone quotation mark"),
    ],
)
def test_a_bad_seed_is_named(seeds: Path, content: bytes, line: int, words: str) -> None:
    path = seeds / "raw_x.csv"
    path.write_bytes(content)
    problems = seed_check.check(seeds)
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}:{line}: ")
    assert words in problems[0]


def test_rows_before_a_lone_quotation_mark_are_named_too(seeds: Path) -> None:
    (seeds / "raw_x.csv").write_text('figure_id,note,value\nf1,1\nf2,"never closed,1\n')
    ragged, open_quote = seed_check.check(seeds)
    assert "raw_x.csv:2: 2 fields" in ragged
    assert "raw_x.csv:3: cannot be read as CSV" in open_quote


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (b"seeds: [", "cannot be read as YAML"),
        (b"", "has no list `seeds`"),
        (b"version: 2\n", "has no list `seeds`"),
        ("seeds: # 稀土".encode("gbk"), "not UTF-8"),
        (b"seeds:\n  - name: raw_x\n", "no config.column_types"),
        (PROPERTIES.encode() + PROPERTIES.encode().replace(b"\nseeds:", b""), "a second time"),
    ],
)
def test_bad_properties_are_named(seeds: Path, properties: bytes, words: str) -> None:
    (seeds / "_x__seeds.yml").write_bytes(properties)
    assert words in seed_check.check(seeds)[0]


def test_a_column_may_have_config_without_a_pattern(seeds: Path) -> None:
    (seeds / "_x__seeds.yml").write_text(
        PROPERTIES.replace("- name: note", "- name: note\n        config: {tags: [x]}")
    )
    assert seed_check.check(seeds) == []


def test_a_folder_without_seeds_is_refused(tmp_path: Path) -> None:
    assert "no seed file" in seed_check.check(tmp_path)[0]


def test_every_faulty_file_and_row_is_listed(seeds: Path) -> None:
    (seeds / "raw_x.csv").write_text("figure_id,note,value\nf1,1\nf2,,x\n")
    (seeds / "raw_y.csv").write_text("a\n1\n")
    assert [problem.split(": ", 1)[0].rsplit("/", 1)[1] for problem in seed_check.check(seeds)] == [
        "raw_x.csv:2",
        "raw_x.csv:3",
        "raw_y.csv",
    ]


def test_a_described_seed_without_file_is_missed(seeds: Path) -> None:
    (seeds / "raw_x.csv").unlink()
    assert "no such file" in seed_check.check(seeds)[0]
