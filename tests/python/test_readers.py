"""Readers: real clients, each in an environment of its own, read a release as it was built."""

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rare_earth_trade import paths
from rare_earth_trade.files import locked
from rare_earth_trade.releases import reading
from tests.python.readers.attempts import attempts, is_refusal, not_refused, with_attempts

READERS = Path(__file__).with_name("readers")
# Beside the other environments; `make clean` removes it.
KEPT = paths.PROJECT / ".venv-readers"
PAGE = paths.PROJECT / "docs/connect.md"
MAGNETS = """
    select trade_month, 'WLD' as partner_code, quantity_t, yoy_pct
    from marts.fct_magnet_exports_monthly
    where trade_month = '2025-10-01'
    union all
    select trade_month, partner_code, quantity_t, yoy_pct
    from marts.fct_magnet_exports_monthly_by_partner
    where trade_month = '2025-10-01' and not is_residual and rank_lower <= 5
    order by quantity_t desc
"""
# pinned in readers/*.txt, each beside the version that it must report
PYTHONS = {"duckdb_1_1": "1.1.3", "duckdb_1_3": "1.3.2", "duckdb_1_5": "1.5.6"}
*_, NEWEST = PYTHONS.items()


@pytest.fixture(scope="session")
def expected(candidate: Path) -> list[list[str]]:
    """What the candidate itself says, as text."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(MAGNETS).fetchall()
    assert [(row[1], str(row[2])) for row in rows[:2]] == [("WLD", "5473.000"), ("DEU", "1119.000")]
    assert len(rows) == 6
    return texts(rows)


def environment(lock: str) -> Path:
    """The programs of an environment with what a lock file names, and nothing of the project's."""
    return kept(READERS / f"{lock}.txt", install) / "bin"


def install(folder: Path, lock: Path) -> None:
    """Make such an environment."""
    venv.create(folder, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pip += ["--python", folder / "bin/python"]
    pip += ["install", "--no-compile", "--only-binary", ":all:", "--require-hashes", "-r", lock]
    subprocess.run(pip, check=True)


def install_with_sources(folder: Path, lock: Path) -> None:
    """The same where one package is a source package: setuptools of the lock builds it."""
    venv.create(folder, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    pip += ["--python", folder / "bin/python", "install", "--no-compile", "--require-hashes"]
    entry = re.search(r"^setuptools==.*?(?=^\S|\Z)", lock.read_text(encoding="utf-8"), re.M | re.S)
    alone = folder / "setuptools.txt"
    alone.write_text(entry[0], encoding="utf-8")
    subprocess.run([*pip, "--only-binary", ":all:", "-r", alone], check=True)
    subprocess.run(
        [*pip, "--prefer-binary", "--no-build-isolation", "--use-pep517", "-r", lock], check=True
    )


def install_for_node(folder: Path, lock: Path) -> None:
    """Make a folder with what Node.js imports."""
    for name in ("package.json", lock.name):
        shutil.copy(lock.with_name(name), folder)
    npm = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(npm, cwd=folder, check=True)


def kept(lock: Path, make: Callable[[Path, Path], None]) -> Path:
    """A folder made by a lock file, once for all runs: its name has the checksum of that file.

    The stamp comes last, so that what broke off is made again.
    """
    what = lock.read_bytes() + lock.with_name("package.json").read_bytes() + sys.version.encode()
    folder = KEPT / f"{lock.stem}-{hashlib.sha256(what).hexdigest()[:12]}"
    KEPT.mkdir(exist_ok=True)
    with locked(folder.with_suffix(".lock")):
        if not (folder / ".ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder, lock)
            (folder / ".ready").touch()
    return folder


def read(*command: str | Path) -> dict[str, Any]:
    """What a reader prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def block(language: str, holding: str = "") -> str:
    """The first fenced block of a language on the page that holds a text."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return next(text for text in blocks if holding in text)


def run_as_shown(released: Path, *command: str | Path, folder: Path) -> str:
    """What a command prints in a folder in which the page's paths hold."""
    (folder / "var").symlink_to(released.parent)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A folder with a file that SQL on a release must not read."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    return folder


def attempted_in_the_shell(shell: list[str | Path], folder: Path) -> list[str]:
    """What the shell of a recipe does not refuse: SQL, and its own commands."""
    passed = []
    for attempt in (*attempts(folder), ".shell id", ".open x", ".read x", ".output x"):
        done = subprocess.run(
            [*shell, "-c", attempt],
            cwd=folder.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if not is_refusal(done.stdout + done.stderr):
            passed.append(f"{attempt}: {done.stdout}{done.stderr}")
    return passed


def texts(rows: list) -> list[list[str | None]]:
    """Decimals and days as every client can write them; what is unknown stays unknown."""
    return [[None if value is None else str(value) for value in row] for row in rows]


@pytest.mark.parametrize(
    ("lock", "version"),
    [
        pytest.param(*one, marks=[] if one == NEWEST else pytest.mark.long)
        for one in PYTHONS.items()
    ],
)
def test_python_with_other_versions_of_duckdb(
    released: Path, expected: list, tmp_path: Path, secret: Path, lock: str, version: str
) -> None:
    warehouse = released / "current/rare_earth_trade.duckdb"
    programs = environment(lock)
    found = read(programs / "python", READERS / "duckdb_reader.py", warehouse, MAGNETS)
    assert (found["version"], texts(found["rows"])) == (version, expected)
    recipe = with_attempts(block("python", "import duckdb"), secret)
    shown = run_as_shown(released, programs / "python", "-c", recipe, folder=tmp_path).splitlines()
    assert (released / "current").resolve().name in shown[0]
    assert json.loads(shown[1]) == []
    if not (programs / "duckdb").is_file():
        return
    done = subprocess.run(
        [programs / "duckdb", "-readonly", "-json", "-c", MAGNETS, warehouse],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(done.stdout)
    assert [list(row.values()) for row in rows] == expected
    name, *options = shlex.split(block("bash", "-readonly").replace("\\\n", ""))
    shell = [programs / name, *options]
    (tmp_path / "var").unlink()
    query = block("sql", "rank_lower")
    shown = run_as_shown(released, *shell, "-c", query, folder=tmp_path)
    assert shown.strip() == block("text", "rank_lower").strip()
    assert attempted_in_the_shell(shell, secret) == []
    assert [one.name for one in secret.iterdir()] == ["secret.csv"]


def test_node(released: Path, expected: list, tmp_path: Path, secret: Path) -> None:
    if not shutil.which("npm"):
        pytest.skip("Node.js is missing (Debian, Ubuntu: apt install nodejs npm)")
    folder = kept(READERS / "package-lock.json", install_for_node)
    (tmp_path / "node_modules").symlink_to(folder / "node_modules")
    shutil.copy(READERS / "node_reader.mjs", tmp_path)
    warehouse = released / "current/rare_earth_trade.duckdb"
    found = read("node", tmp_path / "node_reader.mjs", warehouse, MAGNETS)
    assert (found["version"], texts(found["rows"])) == ("v1.5.5", expected)
    tried = f"""
        for (const sql of {json.dumps(attempts(secret))})
          await connection.run(sql).then(
            () => console.log(sql), (error) => console.log(error.message.replaceAll("\\n", " ")));
        connection.closeSync();
    """
    recipe = block("js").replace("connection.closeSync();", tried)
    (tmp_path / "shown.mjs").write_text(recipe, encoding="utf-8")
    first, *others = run_as_shown(released, "node", "shown.mjs", folder=tmp_path).splitlines()
    assert (released / "current").resolve().name in first
    assert [one for one in others if not is_refusal(one)] == []
    assert len(others) == len(attempts(secret))


@pytest.mark.parametrize(
    "lock",
    ["", pytest.param("superset", marks=pytest.mark.long)],
    ids=["sqlalchemy_2", "sqlalchemy_1"],
)
def test_sqlalchemy_as_superset_uses_it(
    released: Path, expected: list, tmp_path: Path, secret: Path, lock: str
) -> None:
    programs = environment(lock) if lock else Path(sys.executable).parent
    warehouse = released / "current/rare_earth_trade.duckdb"
    program = READERS / "superset_reader.py"
    found = read(programs / "python", program, warehouse, MAGNETS, block("json"), secret)
    assert found["not_refused"] == []
    assert found["version"].startswith("1.4." if lock else "2.")
    assert texts(found["rows"]) == expected
    marts = {file.stem for file in (released / "current/parquet").glob("*.parquet")}
    assert set(found["tables"]) == marts | {"release_manifest"}
    # SQLAlchemy 2.1 asks for collations, which duckdb-engine 0.17.0 cannot answer.
    assert ({"trade_month", "quantity_t", "yoy_pct"} <= set(found["columns"])) == bool(lock)


@pytest.mark.long
def test_parquet_by_arrow_pandas_and_polars(released: Path, expected: list, tmp_path: Path) -> None:
    programs = environment("parquet")
    folder = released / "current/parquet"
    found = read(programs / "python", READERS / "parquet_reader.py", folder, "2025-10-01")
    for reader in ("arrow", "pandas", "polars"):
        assert [
            [month, partner, f"{quantity_t:.3f}", growth and f"{growth:.6f}"]
            for month, partner, quantity_t, growth in found[reader]
        ] == expected, reader
    # pandas takes for numbers what SQL has as decimals, and polars dates for dates.
    assert {"quantity_t", "yoy_pct", "value_usd"} <= set(found["averaged"])
    assert {found["types"][name] for name in ("quantity_t", "yoy_pct")} == {"Float64"}
    assert found["types"]["trade_month"] == "Date"
    assert found["description"].startswith("One row per month and partner")
    assert found["columns"]["quantity_t"]["unit"] == "tonnes"
    assert found["columns"]["quantity_t"]["type_in_duckdb"] == "DECIMAL(18,3)"
    manifest = json.loads((released / "current/release.json").read_text(encoding="utf-8"))
    shown = run_as_shown(
        released, programs / "python", "-c", block("python", "pyarrow"), folder=tmp_path
    ).splitlines()
    assert int(shown[0]) == manifest["tables"]["fct_levels"]["rows"]
    # 58.1 and 57.4 thousand tonnes of 2024 and 2025, as the README has them.
    assert [round(float(line.split()[1]), -2) for line in shown[2:4]] == [58100, 57400]


def test_this_project_opens_a_file_as_it_tells_others_to(candidate: Path, secret: Path) -> None:
    with reading.opened(candidate) as connection:
        assert not_refused(connection.execute, str(secret)) == []
        assert len(connection.execute("from marts.fct_levels limit 1").fetchall()) == 1
    with duckdb.connect() as connection:
        reading.lock(connection)
        assert not_refused(connection.execute, str(secret)) == []
    assert [one.name for one in secret.iterdir()] == ["secret.csv"]


def test_all_of_this_project_opens_releases_that_way() -> None:
    opened = re.compile(r"duckdb\.connect\(.*read_only")
    found = [
        file.name
        for file in (paths.PROJECT / "rare_earth_trade").rglob("*.py")
        if opened.search(file.read_text(encoding="utf-8"))
    ]
    assert found == ["reading.py"]


def test_the_page_names_tables_columns_and_files_that_there_are(released: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    current = released / "current"
    tables = {file.stem for file in (current / "parquet").glob("*.parquet")}
    assert set(re.findall(r"\b(?:fct|dim)_[a-z_]+[a-z]", page)) <= tables
    for name in ("rare_earth_trade.duckdb", "release.json", "docs/index.html"):
        assert f"`{name}`" in page
        assert (current / name).is_file()
    for name in ("README.md", "data_dictionary.csv"):
        assert f"`{name}`" in page
        assert (current / "parquet" / name).is_file()
    with reading.opened(current / "rare_earth_trade.duckdb") as connection:
        assert len(connection.execute(block("sql", "release_manifest")).fetchall()) == 1
        assert len(connection.execute(block("sql", "rank_lower")).fetchall()) == 5
        years = connection.sql(block("sql", "known_months_t"))
        assert str(years).strip() == block("text", "known_months_t").strip()
        # Each of the days of print, so that nothing that came later is shown.
        known_then = connection.sql(block("sql", "last_known_t"))
        assert str(known_then).strip() == block("text", "last_known_t").strip()
        for told in ("off_by_t", "stood_by_table"):
            shown = connection.sql(block("sql", told))
            assert str(shown).strip() == block("text", told).strip()


def test_the_lock_files_name_versions_and_checksums_but_no_addresses() -> None:
    for lock in READERS.glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        name = r"[a-z0-9-]+(\[\w+\])?==[\d.]+(post\d+)? "
        assert all(re.match(name, entry) for entry in entries), lock
        assert all("--hash=sha256:" in entry for entry in entries), lock
        assert "://" not in text
    text = (READERS / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    packages.pop("")
    assert len(packages) > 3
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "://" not in text
