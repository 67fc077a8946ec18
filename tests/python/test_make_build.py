"""`make build`: what fails ends it, its end says where the time went, and charts are drawn once."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import vl_convert

from rare_earth_trade import build, timing
from rare_earth_trade.brief import drawing

QUICK = Path(__file__).with_name("readers") / "quick_release.py"
SPEC = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
NOTE = f"import os; open(os.environ['{timing.NOTES}'], 'a').write('[\"pages\", 7.25]\\n')"


def commands(*codes: int) -> tuple[tuple[str, ...], ...]:
    """Parts `one`, `two` and so on, which end with these exit codes."""
    names = ("one", "two", "three")
    return tuple(
        (name, "python", "-c", f"print('does {name}'); raise SystemExit({code})")
        for name, code in zip(names, codes, strict=False)
    )


def test_the_first_part_that_fails_ends_the_build(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "COMMANDS", commands(0, 2, 0))
    assert build.main() == 2
    said = capfd.readouterr().out
    assert "does two" in said
    assert "does three" not in said
    assert "Where the time went" not in said


def test_the_end_says_where_the_time_went(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    release = ("release", "python", "-c", NOTE)
    monkeypatch.setattr(build, "COMMANDS", (*commands(0), release))
    assert build.main() == 0
    rows = [line.split("│")[1:-1] for line in capfd.readouterr().out.splitlines() if "│" in line]
    assert [name.rstrip() for name, _ in rows] == [" one", " release", "   pages", " all"]
    seconds = [float(text.removesuffix(" s ")) for _, text in rows]
    assert seconds[2] == 7.2
    assert seconds[3] == pytest.approx(seconds[0] + seconds[1], abs=0.11)


def test_a_build_that_is_stopped_says_what_is_left_and_nothing_else(tmp_path: Path) -> None:
    # A child that ends like dbt: at once, with a lock that Python's own helper takes back.
    child = (
        "import multiprocessing, os, time; lock = multiprocessing.get_context('spawn').Lock()\n"
        # Said inside of it: the signal may come the moment after.
        "try: print('begun', flush=True); time.sleep(60)\n"
        "except KeyboardInterrupt: os._exit(1)"
    )
    program = (
        "import signal, sys; from rare_earth_trade import build\n"
        # A shell that runs in the background has it ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"build.COMMANDS = (('dbt', 'python', '-c', {child!r}),)\n"
        "sys.exit(build.main())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "\nStopped: there is no release yet. `make build` starts again.\n"


def test_the_parts_of_a_release_are_noted(candidate: Path, tmp_path: Path) -> None:
    (tmp_path / "home/build").mkdir(parents=True)
    shutil.copy2(candidate, tmp_path / "home/build")
    notes = tmp_path / "notes"
    environment = {"RARE_EARTH_TRADE_HOME": str(tmp_path / "home"), timing.NOTES: str(notes)}
    subprocess.run([sys.executable, QUICK], env=os.environ | environment, check=True)
    noted = timing.noted(notes)
    assert {part for part, _ in noted} == {
        *("docs, meanwhile", "expectations, meanwhile", "copy", "pages", "Parquet"),
        *("catalogues", "changes"),
    }
    assert all(0 <= seconds < 60 for _, seconds in noted)


def test_what_is_not_to_be_noted_is_just_done() -> None:
    assert timing.timed("part", lambda number: number + 1, 2) == 3


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[dict]]:
    """All specifications that were drawn, with output in a folder of its own."""
    found: list[dict] = []

    def draw(spec: dict) -> str:
        found.append(spec)
        return f"<svg>{len(found)}</svg>"

    (tmp_path / "build").mkdir()
    monkeypatch.setenv("RARE_EARTH_TRADE_HOME", str(tmp_path))
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", draw)
    drawing.kept.cache_clear()
    yield found
    drawing.kept.cache_clear()


def test_a_chart_is_drawn_once(drawn: list[dict]) -> None:
    other = SPEC | {"mark": "line"}
    found = [drawing.svg(spec) for spec in (SPEC, SPEC, other, SPEC)]
    assert found == ["<svg>1</svg>", "<svg>1</svg>", "<svg>2</svg>", "<svg>1</svg>"]
    assert drawn == [SPEC, other]


def test_a_drawing_of_another_version_does_not_count(
    drawn: list[dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing.svg(SPEC)
    monkeypatch.setattr(vl_convert, "__version__", "0.0.1")
    assert drawing.svg(SPEC) == "<svg>2</svg>"


@pytest.mark.parametrize("place", ["none", "file"])
def test_where_nothing_can_be_kept_charts_are_drawn(
    drawn: list[dict], tmp_path: Path, place: str
) -> None:
    (tmp_path / "build").rmdir()
    if place == "file":
        (tmp_path / "build").write_text("in the way")
    assert [drawing.svg(SPEC), drawing.svg(SPEC)] == ["<svg>1</svg>", "<svg>2</svg>"]


def test_drawings_that_nobody_used_for_long_are_removed(drawn: list[dict], tmp_path: Path) -> None:
    drawing.svg(SPEC)
    drawing.svg(SPEC | {"mark": "line"})
    old, used = sorted((tmp_path / "build/charts").iterdir())
    os.utime(old, (0, 0))
    drawing.kept.cache_clear()
    drawing.svg(SPEC | {"mark": "area"})
    left = set((tmp_path / "build/charts").iterdir())
    assert used in left
    assert old not in left
    assert len(left) == 2
