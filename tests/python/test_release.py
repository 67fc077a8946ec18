"""Releases: only what is whole and green is published, in one step, and it stays as it is."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from made_up import COMMIT, Releases, folder_of

from rare_earth_trade import paths
from rare_earth_trade.expectations.suites import SUITES
from rare_earth_trade.releases import publish
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.releases.store import Store, number_of
from rare_earth_trade.sql import dicts

BIN = Path(sys.executable).parent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A scratch folder of output with a copy of the candidate that `make test` has built."""
    home = tmp_path / "home"
    (home / "build").mkdir(parents=True)
    shutil.copy2(paths.candidate(), home / "build")
    return home


@pytest.fixture
def release(run: Callable, home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def release_with(*options: str) -> subprocess.CompletedProcess[str]:
        return run("rare-earth-trade", "release", *options)

    return release_with


def spoil(home: Path, *statements: str) -> None:
    with duckdb.connect(str(home / "build/rare_earth_trade.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_green_candidate_is_released_whole_and_read_only(released: Path, candidate: Path) -> None:
    folder = (released / "current").resolve()
    assert all(not path.stat().st_mode & 0o222 for path in (folder, *folder.rglob("*")))
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(folder / "rare_earth_trade.duckdb"), read_only=True) as copy:
        copy.execute(f"attach '{candidate}' as candidate (read_only)")
        assert copy.execute(
            "select distinct schema_name from duckdb_tables()"
            " where database_name = 'rare_earth_trade'"
        ).fetchall() == [("marts",)]
        assert copy.execute(
            "select count(*) from duckdb_views()"
            " where database_name = 'rare_earth_trade' and not internal"
        ).fetchall() == [(0,)]
        described = (
            "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns()"
            " where database_name = $1 and schema_name = 'marts'"
            " and table_name not in ('release_manifest', 'fct_check_results') order by all"
        )
        assert (
            copy.execute(described, ["rare_earth_trade"]).fetchall()
            == copy.execute(described, ["candidate"]).fetchall()
        )
        [(told,)] = copy.execute("select manifest from marts.release_manifest").fetchall()
        assert json.loads(told).items() <= manifest.items()
        assert len(manifest["tables"]) > 20
        for table, facts in manifest["tables"].items():
            if table == "fct_check_results":
                continue  # what the candidate cannot hold
            for other in (
                f"candidate.marts.{table}",
                f"read_parquet('{folder}/parquet/{table}.parquet')",
            ):
                assert copy.execute(
                    f"select count(*) from ((from marts.{table} except all from {other})"
                    f" union all (from {other} except all from marts.{table}))"
                ).fetchall() == [(0,)]
            assert copy.execute(f"select count(*) from marts.{table}").fetchall() == [
                (facts["rows"],)
            ]
    assert Store(released.parent).current().damage() == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        pytest.param(
            [
                "update intermediate.dbt_runs"
                " set failed_nodes = ['assert_raw_seeds__reviewed_counts']"
            ],
            "assert_raw_seeds__reviewed_counts",
            id="red",
        ),
        pytest.param(
            ["update intermediate.dbt_runs set ended_at = null"], "broken off", id="killed"
        ),
        pytest.param(
            ["update intermediate.dbt_runs set missing_nodes = ['fct_levels']"],
            "left out fct_levels",
            id="partial",
        ),
        pytest.param(
            [
                "update intermediate.dbt_runs set passed_tests = passed_tests - 1",
                "delete from intermediate.dbt_check_results where rowid = 0",
            ],
            "dbt tests were not run",
            id="without_unit_tests",
            # Said last, after all expectations, as that of the last case.
            marks=pytest.mark.full,
        ),
        pytest.param(
            ["update intermediate.dbt_runs set project_state = 'other'"],
            "changed since it was built",
            id="other_files",
        ),
        pytest.param(
            ["update intermediate.dbt_runs set as_of = '2025-06-30'"],
            "--as-of 2025-06-30",
            id="as_of",
        ),
        pytest.param(["drop table intermediate.dbt_runs"], "run `dbt build`", id="no_record"),
        pytest.param(
            ["update intermediate.dbt_check_results set run_id = 'another'"],
            "it holds what 0 of that run found",
            id="checks_of_another_run",
        ),
        pytest.param(
            ["drop table intermediate.dbt_check_results"],
            "it holds what 0 of that run found",
            id="checks_unknown",
        ),
        pytest.param(
            ["delete from marts.dim_partner where partner_code = 'JPN'"],
            "every partner joins to dim_partner",
            id="expectation",
            marks=pytest.mark.long,
        ),
    ],
)
def test_what_is_not_fit_is_not_released_and_says_why(
    release: Callable, home: Path, fault: list[str], message: str
) -> None:
    spoil(home, *fault)
    done = release()
    assert done.returncode == 1, done.stdout + done.stderr
    assert message in done.stdout + done.stderr
    assert "Not released" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "releases/current").exists()
    assert Store(home).all() == []


def test_a_release_holds_the_checks_of_its_own_run(released: Path, candidate: Path) -> None:
    folder = (released / "current").resolve()
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    project = json.loads((folder / "docs/manifest.json").read_text(encoding="utf-8"))
    names = {
        "dbt_test": [
            one["name"] for one in project["nodes"].values() if one["resource_type"] == "test"
        ],
        "unit_test": [one["name"] for one in project["unit_tests"].values()],
    }
    with opened(folder / "rare_earth_trade.duckdb") as copy:
        rows = dicts(copy.execute("from marts.fct_check_results"))
        described = copy.execute(
            "select comment from duckdb_tables() where table_name = 'fct_check_results' union all"
            " select comment from duckdb_columns() where table_name = 'fct_check_results'"
        ).fetchall()
        tables = {
            name
            for (name,) in copy.execute(
                "select table_name from duckdb_tables() where schema_name = 'marts'"
            ).fetchall()
        }
    with duckdb.connect() as connection:
        file = folder / "parquet/fct_check_results.parquet"
        exact = "select * replace (duration_s::decimal(18,3) as duration_s)"
        assert dicts(connection.execute(f"{exact} from read_parquet('{file}')")) == sorted(
            rows, key=lambda row: row["check_id"]
        )
    of_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in manifest["checks"]}
    assert {kind: len(found) for kind, found in of_kind.items()} == manifest["checks"]
    assert sum(manifest["checks"].values()) == len(rows) == len({row["check_id"] for row in rows})
    for kind, expected in names.items():
        assert sorted(row["check_name"] for row in of_kind[kind]) == sorted(expected)
        assert all(row["started_at"] and row["duration_s"] >= 0 for row in of_kind[kind])
        assert all(row["failing_rows"] == 0 for row in of_kind[kind])
    passed = len(of_kind["dbt_test"]) + len(of_kind["unit_test"])
    assert passed == manifest["passed_tests"]
    assert Counter(row["model"] for row in of_kind["expectation"]) == {
        mart: len(suite) for mart, suite in SUITES.items()
    }
    assert {row["dbt_run"] for row in rows} == {manifest["dbt_run"]}
    assert {row["status"] for row in rows} <= {"passed", "noted"}
    assert all(row["kind"] == "expectation" for row in rows if row["status"] == "noted")
    assert all(len(row["description"]) > 10 for row in rows), "a check that does not say what for"
    assert all(comment for (comment,) in described)
    models = {one["name"] for one in project["nodes"].values() if "relation_name" in one}
    assert {row["model"] for row in rows} - models <= {None}
    assert {row["model"] for row in of_kind["expectation"]} <= tables
    by_name = {row["check_name"]: (row["model"], row["description"]) for row in rows}
    assert by_name["expect_unique_grain_fct_corrections_figure_id"] == (
        "fct_corrections",
        "The grain of a model: the columns together are unique, and none of them is ever null."
        " (columns: figure_id)",
    )
    model, said = by_name["assert_fct_levels__known_truths"]
    assert model == "fct_levels"
    assert said.startswith(
        "Every level and growth rate that the two reference articles state is in"
    )


def test_a_candidate_of_other_seeds_is_not_released(
    run: Callable, home: Path, project: Path
) -> None:
    seed = project / "seeds/customs/raw_customs__printed_levels.csv"
    seed.write_text(seed.read_text(encoding="utf-8").replace(",5473,", ",5478,"), encoding="utf-8")
    # The command reads the project that it lies in.
    done = subprocess.run(
        [BIN / "python", "-c", "from rare_earth_trade.cli import main; main()", "release"],
        cwd=project,
        env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home), "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "changed since it was built" in done.stderr


@pytest.mark.full
def test_a_candidate_as_of_a_day_is_released_by_name_and_never_current(
    run: Callable, tmp_path: Path
) -> None:
    built = run("dbt", "build", "--vars", "{as_of: 2025-06-30}")
    assert built.returncode == 0, built.stdout[-3000:]
    refused = run("rare-earth-trade", "release")
    assert (refused.returncode, "--as-of 2025-06-30" in refused.stderr) == (1, True)
    done = run("rare-earth-trade", "release", "--as-of", "2025-06-30")
    assert done.returncode == 0, done.stdout + done.stderr
    [release] = Store(tmp_path / "home").all()
    assert release.id.endswith("-as-of-2025-06-30")
    assert release.manifest["as_of"] == "2025-06-30"
    assert Store(tmp_path / "home").current() is None
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        [(latest,)] = connection.execute(
            "select max(published_on)::varchar from marts.dim_source"
        ).fetchall()
    assert latest <= "2025-06-30"


def test_exposures_name_tables_of_a_release(released: Path) -> None:
    built = json.loads((paths.home() / "build/target/manifest.json").read_text(encoding="utf-8"))
    manifest = json.loads((released / "current/release.json").read_text(encoding="utf-8"))
    used = {
        name.rpartition(".")[2]
        for exposure in built["exposures"].values()
        for name in exposure["depends_on"]["nodes"]
    }
    assert used <= set(manifest["tables"])
    # The calendar of days is there for metrics alone.
    assert set(manifest["tables"]) - used == {"dim_day", "fct_check_results"}


def test_without_a_candidate_there_is_bad_input(run: Callable, tmp_path: Path) -> None:
    done = run("rare-earth-trade", "release")
    assert done.returncode == 2
    assert "run `dbt build` first" in done.stderr


def test_releases_are_listed_rolled_back_and_retained(run: Callable, tmp_path: Path) -> None:
    releases = Releases(tmp_path / "home")
    names = [releases.add(), releases.add(), releases.add("2025-06-30")]
    assert [number_of(name) for name in names] == [1, 2, 3]
    assert releases.store.current().id == names[1]
    listed = json.loads(run("rare-earth-trade", "release", "--list", "--json").stdout)
    assert [(one["release_id"], one["is_current"]) for one in listed] == [
        (names[2], False),
        (names[1], True),
        (names[0], False),
    ]
    folder = folder_of(releases, names[0])
    (folder / "rare_earth_trade.duckdb").write_bytes(b"another")
    done = run("rare-earth-trade", "release", "--rollback", names[0])
    assert (done.returncode, "is damaged" in done.stderr) == (2, True)
    done = run("rare-earth-trade", "release", "--rollback", names[2])
    assert (done.returncode, "never becomes current" in done.stderr) == (2, True)
    done = run("rare-earth-trade", "release", "--rollback", "../../etc")
    assert (done.returncode, "there is no release" in done.stderr) == (2, True)
    assert releases.store.current().id == names[1]
    # The number alone names a release.
    done = run("rare-earth-trade", "release", "--rollback", "r0002")
    assert (done.returncode, done.stdout) == (0, f"Readers see {names[1]} from now on.\n")
    done = run("rare-earth-trade", "release", "--rollback", "r00")
    assert (done.returncode, "there is no release r00" in done.stderr) == (2, True)
    with releases.store.changing():
        assert releases.store.retain(1) == [names[0]]
    # The current one stays, whatever its age.
    assert [one.id for one in releases.store.all()] == names[1:]


def test_numbers_grow_even_if_the_clock_goes_back(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "home")
    first = releases.add()
    (releases.store.folder / first).rename(releases.store.folder / "r0009-20991231-000000")
    assert number_of(releases.add()) == 10


def test_what_a_killed_call_left_is_cleared_away(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "home")
    with releases.store.changing():
        (releases.store.draft() / "half").write_text("half")
    name = releases.add()
    assert [one.id for one in releases.store.all()] == [name]
    assert not (releases.store.unfinished / "draft").exists()


def git(folder: Path, *arguments: str) -> None:
    """Git in a scratch folder, as if nobody had settings of their own."""
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that passes for the project, with a commit of its one file."""
    folder = tmp_path / "outer/checkout"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "PROJECT", folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (folder / "dbt_project.yml").write_text("name: x", encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "x")
    return folder


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("clean", "made from commit {}", id="clean"),
        pytest.param(
            "changed",
            "made from files that differ from commit {} (uncommitted changes)",
            id="changed",
        ),
        pytest.param(
            "new_file",
            "made from files that differ from commit {} (uncommitted changes)",
            id="new_file",
        ),
        pytest.param(
            "no_git", "made from files of no known commit (not a git checkout)", id="no_git"
        ),
        pytest.param(
            "no_commit", "made from files of no known commit (not a git checkout)", id="no_commit"
        ),
        pytest.param(
            "inside_another",
            "made from files of no known commit (not a git checkout)",
            id="inside_another",
        ),
    ],
)
def test_a_release_says_in_words_of_which_files_it_was_made(
    checkout: Path, tmp_path: Path, kind: str, said: str
) -> None:
    commit = publish.git("rev-parse", "HEAD")
    if kind == "changed":
        (checkout / "dbt_project.yml").write_text("name: y", encoding="utf-8")
    elif kind == "new_file":
        (checkout / "seed.csv").write_text("x", encoding="utf-8")
    elif kind != "clean":
        shutil.rmtree(checkout / ".git")
    if kind == "no_commit":
        git(checkout, "init", "--quiet")
    if kind == "inside_another":
        git(checkout.parent, "init", "--quiet")
        git(checkout.parent, "commit", "--quiet", "--allow-empty", "-m", "not of this project")
    releases = Releases(tmp_path / "home")
    name = releases.add(**publish.made_from())
    assert releases.store.named(name).made_from == said.format(commit[:9])


def test_uncommitted_changes_are_said_wherever_a_release_is_shown(
    run: Callable, tmp_path: Path, candidate: Path
) -> None:
    releases = Releases(tmp_path / "home")
    name = releases.add(git_is_dirty=True)
    words = f"made from files that differ from commit {COMMIT[:9]} (uncommitted changes)"
    assert f"{name} is {words}." in run("rare-earth-trade", "release", "--list").stdout
    assert words in run("rare-earth-trade", "status").stdout
    assert json.loads(run("rare-earth-trade", "status", "--json").stdout)["release"]["git_is_dirty"]
    (tmp_path / "home/build").mkdir(exist_ok=True)
    shutil.copyfile(candidate, tmp_path / "home/build" / candidate.name)
    assert words in run("rare-earth-trade", "summary").stdout
    listed = json.loads(run("rare-earth-trade", "release", "--list", "--json").stdout)
    assert [(one["git_commit"], one["git_is_dirty"]) for one in listed] == [(COMMIT, True)]
