"""The installed package without a checkout: it reads releases, and says what it cannot do."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from rare_earth_trade import paths

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment into which the built wheel alone is installed.

    What the package needs it finds in the environment of the tests, by a .pth file: their folder
    is searched, but its own .pth files, and so the checkout, are not.
    """
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # setuptools leaves its scratch files beside what it builds.
    shutil.copytree(
        paths.PROJECT / "rare_earth_trade",
        source / "rare_earth_trade",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(paths.PROJECT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source],
        check=True,
    )
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin/python"
    [wheel] = folder.glob("*.whl")
    subprocess.run(
        [*pip, "--python", python, "install", "--no-deps", "--no-index", wheel], check=True
    )
    [site] = environment.glob("lib/python*/site-packages")
    (site / "tests.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


@pytest.fixture
def call(programs: Path, tmp_path: Path) -> Call:
    """The installed command in an empty folder, with no variable that leads to a checkout."""

    def called(*words: str | Path) -> subprocess.CompletedProcess[str]:
        empty = tmp_path / "empty"
        empty.mkdir(exist_ok=True)
        ours = ("RARE_EARTH_TRADE_", "DBT_", "PYTHON", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        done = subprocess.run(
            [programs / "rare-earth-trade", *map(str, words)],
            cwd=empty,
            env=kept | {"NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        assert list(empty.iterdir()) == []
        return done

    return called


def test_the_wheel_holds_all_that_the_package_needs(programs: Path) -> None:
    def names(package: Path) -> set[str]:
        files = (file for file in package.rglob("*") if file.is_file())
        return {str(file.relative_to(package)) for file in files if file.suffix != ".pyc"}

    [installed] = programs.parent.glob("lib/python*/site-packages/rare_earth_trade")
    assert names(installed) == names(paths.PROJECT / "rare_earth_trade")


def test_the_package_is_the_installed_one_and_tells_its_version(call: Call, programs: Path) -> None:
    done = subprocess.run(
        [programs / "python", "-c", "import rare_earth_trade; print(rare_earth_trade.__file__)"],
        cwd=programs,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout).is_relative_to(programs.parent)
    assert call("--version").stdout == "rare-earth-trade, version 0.1.0\n"
    assert call("verify", "--template").stdout.startswith("publisher,wire,published_on,product,")


def test_a_release_is_read_wherever_it_lies(call: Call, released: Path) -> None:
    release = (released / "current").resolve()
    # A release, the link to it, and the folder of all.
    for place in (release, released / "current", released):
        done = call("status", "--on", "2025-11-10", "--json", "--release", place)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["release"]["release_id"] == release.name
        assert found["downloads"] is None
        assert [one["known_months"] > 20 for one in found["series"]] == [True] * 3
        # The calendar comes with the release: tariff lines of October came on 20 November 2025.
        due = {one["release"]: one["release_date"] for one in found["calendar"]["releases"]}
        assert due["online_query"] == "2025-11-20"
    listed = call("release", "--list", "--json", "--release", released)
    assert [one["release_id"] for one in json.loads(listed.stdout)] == [release.name]


def test_a_copy_under_another_name_is_read_too(call: Call, released: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(released / "current", tmp_path / "shared", copy_function=os.link)
    done = call("brief", "--month", "2025-10", "--release", copy)
    assert done.returncode == 0, done.stderr
    assert "5,473 t of rare-earth magnets" in " ".join(done.stdout.split())
    assert f"{copy}/brief/months/2025-10.html" in done.stdout


@pytest.mark.long
def test_claims_are_judged_by_a_release(call: Call, released: Path, tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(call("verify", "--template").stdout, encoding="utf-8")
    done = call("verify", claims, "--format", "json", "--release", released)
    assert done.returncode == 0, done.stderr
    [verdict] = json.loads(done.stdout)
    assert verdict["verdict"] == "pass"


@pytest.mark.full
def test_pages_are_written_from_a_release(call: Call, released: Path, tmp_path: Path) -> None:
    to = tmp_path / "pages"
    done = call("brief", "--month", "2024-11", "--to", to, "--release", released / "current")
    assert done.returncode == 0, done.stderr
    text = (to / "index.html").read_text(encoding="utf-8")
    assert "in November 2024</h1>" in text
    # Meanings of reasons and the documentation are those of the release.
    assert "lies in the printed interval" in text
    for page in (released / "current/brief/docs").rglob("*.html"):
        copy = to / "docs" / page.relative_to(released / "current/brief/docs")
        assert copy.read_bytes() == page.read_bytes()


@pytest.mark.full
def test_assistants_are_served_by_a_release(programs: Path, released: Path, tmp_path: Path) -> None:
    program = StdioServerParameters(
        command=str(programs / "rare-earth-trade"),
        args=["serve", "--release", str(released / "current")],
        cwd=tmp_path,
    )

    async def ask() -> list[dict]:
        async with Client(program) as client:
            calls = [
                ("get_series", {"series": "magnet_exports", "from": "2025-10", "to": "2025-10"}),
                ("query", {"sql": "select 1 as one"}),
            ]
            return [(await client.call_tool(*call)).structured_content for call in calls]

    figures, rows = asyncio.run(ask())
    assert figures["rows"][0]["quantity"]["value"] == 5473
    assert rows["rows"] == [[1]]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("status",), ("brief",), ("verify", "{file}"), ("release", "--list"), ("serve",)],
    ids=lambda words: words[0],
)
def test_without_a_place_the_option_is_named(call: Call, tmp_path: Path, words: tuple) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(call("verify", "--template").stdout, encoding="utf-8")
    done = call(*(word.format(file=file) for word in words))
    assert done.returncode == 2
    assert "--release DIR" in done.stderr
    [_] = done.stderr.splitlines()


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "{file}", "--flow", "export"),
        ("check-seeds",),
        ("expect",),
        ("expect", "--landing"),
        ("release",),
        ("summary",),
        ("compare", "{file}"),
    ],
    ids="_".join,
)
def test_what_needs_a_checkout_says_how_to_get_one(
    call: Call, tmp_path: Path, words: tuple
) -> None:
    file = tmp_path / "file.csv"
    file.write_text("x", encoding="utf-8")
    done = call(*(word.format(file=file) for word in words))
    assert done.returncode == 2
    assert "needs a checkout" in done.stderr
    assert "`git clone` the project's repository and run `make build` in it" in done.stderr
    [_] = done.stderr.splitlines()


@pytest.mark.parametrize("kind", ["empty_folder", "file", "nowhere"])
def test_a_place_without_a_release_is_refused(call: Call, tmp_path: Path, kind: str) -> None:
    place = tmp_path / kind
    if kind != "nowhere":
        place.mkdir() if kind == "empty_folder" else place.write_text("x", encoding="utf-8")
    done = call("status", "--release", place)
    assert done.returncode == 2
    assert str(place) in done.stderr
