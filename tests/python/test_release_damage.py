"""State files that are damaged: each is named, nothing else stops, nothing is lost."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_up import Releases, folder_of

from rare_earth_trade import cli
from rare_earth_trade.releases import publish, rules, store
from rare_earth_trade.releases.store import number_of


def edited(**facts: object) -> Callable[[Path], None]:
    """Another release.json in which some facts are other ones; a fact `...` is left out."""

    def edit(file: Path) -> None:
        found = json.loads(file.read_text(encoding="utf-8")) | facts
        kept = {key: value for key, value in found.items() if value is not ...}
        file.write_text(json.dumps(kept), encoding="utf-8")

    return edit


def written(content: bytes) -> Callable[[Path], None]:
    """Other bytes in place of a file."""
    return lambda file: file.write_bytes(content) and None


def cut(file: Path) -> None:
    """A file without its second half."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def made_folder(file: Path) -> None:
    """A folder in place of a file."""
    file.unlink()
    file.mkdir()


DAMAGE = {
    "gone": (Path.unlink, "it has no release.json"),
    "empty": (written(b""), "release.json is empty"),
    "cut": (cut, "cut off or not JSON"),
    "no_json": (written(b"release: 1"), "cut off or not JSON"),
    "no_utf8": (written("\u53d1\u5e03".encode("gb18030")), "is not UTF-8"),
    "deep": (written(b"[" * 100_000), "cut off or not JSON"),
    "a_list": (written(b"[]"), "holds no object"),
    "a_number": (written(b"7"), "holds no object"),
    "a_folder": (made_folder, "Is a directory"),
    "later_format": (edited(format=2), "of format 2, this version reads up to 1"),
    "no_format_there_is": (edited(format="one"), "has an unknown format"),
    "no_tables": (edited(tables=...), "not as it should: tables"),
    "no_time": (edited(released_at="yesterday"), "not as it should: released_at"),
    "rows_as_text": (edited(tables={"dim_day": {"rows": "7"}}), "not as it should: tables"),
    "files_as_list": (edited(files=["a"]), "not as it should: files"),
    "of_another": (edited(release_id="r0009-x"), "is that of r0009-x"),
}
by_damage = pytest.mark.parametrize(
    ("damage", "reason"), [pytest.param(*how, id=name) for name, how in DAMAGE.items()]
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def call(home: Path) -> Callable[..., Result]:
    """The command line in this process: what starts it is tested elsewhere."""

    def called(*words: str | Path) -> Result:
        store.say_skipped.cache_clear()
        runner = CliRunner(env={"RARE_EARTH_TRADE_HOME": str(home), "NO_COLOR": "1"})
        result = runner.invoke(cli.main, list(map(str, words)))
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return called


@by_damage
def test_an_unreadable_release_is_skipped_named_once_and_never_current(
    call: Callable, home: Path, damage: Callable, reason: str
) -> None:
    releases = Releases(home)
    first, second = releases.add(), releases.add()
    damage(folder_of(releases, first) / "release.json")
    listed = call("release", "--list", "--json")
    assert listed.exit_code == 0
    assert [one["release_id"] for one in json.loads(listed.stdout)] == [second]
    assert listed.stderr.count(first) == 1
    assert reason in listed.stderr
    refused = call("release", "--rollback", first)
    assert refused.exit_code == 2
    assert reason in refused.stderr
    assert releases.store.current().id == second
    # A new release finds its place beside it, and clearing away leaves it alone.
    third = releases.add()
    assert number_of(third) == 3
    with releases.store.changing():
        assert releases.store.retain(1) == [second]
    assert (releases.store.folder / first).is_dir()


@by_damage
def test_an_unreadable_current_release_says_what_to_do(
    call: Callable, home: Path, damage: Callable, reason: str
) -> None:
    releases = Releases(home)
    first, second = releases.add(), releases.add()
    damage(folder_of(releases, second) / "release.json")
    claims = home / "claims.csv"
    claims.write_text("", encoding="utf-8")
    for words in (("verify", claims), ("brief",), ("brief", "--to", home / "pages")):
        done = call(*words)
        assert done.exit_code == 2
        assert reason in done.stderr
        assert f"--rollback {first}`" in done.stderr
        assert done.stderr.count(reason) == 1
    shown = call("status")
    assert shown.exit_code == 2
    assert "none that can be read" in shown.stdout
    assert "0 loaded" in shown.stdout
    assert f"--rollback {first}`" in shown.stderr
    assert call("release", "--list").exit_code == 0
    assert call("release", "--rollback", first).exit_code == 0
    assert call("release", "--list").stderr.count(reason) == 1
    assert releases.store.current().id == first


POINTERS = {
    "dangling": lambda pointer: pointer.symlink_to("r0099-20260101-000000"),
    "elsewhere": lambda pointer: pointer.symlink_to("/etc"),
    "up": lambda pointer: pointer.symlink_to("../releases"),
    "a_folder": lambda pointer: pointer.mkdir(),
    "a_file": lambda pointer: pointer.write_text("mine", encoding="utf-8"),
}


@pytest.mark.parametrize("damage", POINTERS.values(), ids=POINTERS)
def test_a_pointer_that_leads_to_no_release_is_one_sentence(
    call: Callable, home: Path, damage: Callable
) -> None:
    releases = Releases(home)
    first = releases.add()
    releases.store.pointer.unlink()
    damage(releases.store.pointer)
    is_link = releases.store.pointer.is_symlink()
    done = call("brief")
    assert done.exit_code == 2
    assert f"--rollback {first}`" in done.stderr
    assert ("move it away" in done.stderr) == (not is_link)
    assert call("status").exit_code == 2
    listed = call("release", "--list", "--json")
    assert [one["is_current"] for one in json.loads(listed.stdout)] == [False]
    rolled = call("release", "--rollback", first)
    assert rolled.exit_code == (0 if is_link else 2)
    if not is_link:
        # Nobody's folder or file is written over, and the sentence comes before any work.
        assert "move it away" in rolled.stderr
        assert releases.store.pointer.exists()
        with pytest.raises(publish.BadInput, match="move it away"), releases.store.changing():
            releases.store.must_be_link()


def test_without_a_pointer_nothing_is_wrong_before_the_first_release(call: Callable) -> None:
    assert call("status").exit_code == 0
    done = call("brief")
    assert done.exit_code == 2
    assert "no release" in done.stderr
    assert "run `make build`" in done.stderr


def linked(file: Path) -> None:
    """A link to the same bytes in place of a file."""
    shutil.copyfile(file, file.parents[3] / "same")
    file.unlink()
    file.symlink_to(file.parents[3] / "same")


CHANGES = {
    "added": (lambda folder: (folder / "notes.txt").write_text("x"), "notes.txt (added)"),
    "added_below": (
        lambda folder: (folder / "brief/new.html").write_text("x"),
        "brief/new.html (added)",
    ),
    "added_hidden": (lambda folder: (folder / ".x").write_text("x"), ".x (added)"),
    "added_link": (lambda folder: (folder / "link").symlink_to("brief"), "link (added)"),
    "added_pipe": (lambda folder: os.mkfifo(folder / "pipe"), "pipe (added)"),
    "added_named_to_mislead": (
        lambda folder: (folder / "a\x1b[2J\n").write_text("x"),
        r"'a\x1b[2J\n' (added)",
    ),
    "missing": (
        lambda folder: (folder / "brief/index.html").unlink(),
        "brief/index.html (missing)",
    ),
    "changed": (
        lambda folder: (folder / "brief/index.html").write_text("<p>BRIEF</p>"),
        "brief/index.html (changed)",
    ),
    "replaced_by_a_link": (
        lambda folder: linked(folder / "brief/index.html"),
        "brief/index.html (changed)",
    ),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES)
def test_nobody_rolls_back_to_a_release_that_is_not_what_it_was(
    call: Callable, home: Path, change: Callable, said: str
) -> None:
    releases = Releases(home)
    first, second = releases.add(), releases.add()
    change(folder_of(releases, first))
    done = call("release", "--rollback", first)
    assert done.exit_code == 2
    assert f"{first} is damaged: {said}. Choose another one." in done.stderr
    assert releases.store.current().id == second


def test_a_whole_release_becomes_current_again(call: Callable, home: Path) -> None:
    releases = Releases(home)
    first, _ = releases.add(), releases.add()
    assert call("release", "--rollback", first).exit_code == 0
    assert releases.store.current().id == first
    # What the next one replaces is this one, whatever its number.
    third = releases.add(replaces=first)
    assert releases.store.before(releases.store.named(third)).id == first


@pytest.mark.parametrize(
    ("content", "what"), [(None, "missing"), (b"cut", "changed")], ids=["missing", "cut"]
)
def test_a_damaged_current_warehouse_is_one_sentence(
    call: Callable, home: Path, content: bytes | None, what: str
) -> None:
    releases = Releases(home)
    warehouse = folder_of(releases, releases.add()) / "rare_earth_trade.duckdb"
    warehouse.unlink() if content is None else warehouse.write_bytes(content)
    claims = home / "claims.csv"
    claims.write_text("", encoding="utf-8")
    for words in (("verify", claims), ("brief",), ("status",)):
        done = call(*words)
        assert done.exit_code == 2
        assert f"rare_earth_trade.duckdb ({what})" in done.stderr
        [_] = done.stderr.splitlines()
    assert "0 loaded" in done.stdout


@pytest.mark.parametrize("damage", [Path.unlink, written(b""), written(b"{}"), written(b"\xff")])
def test_rules_that_cannot_be_read_are_one_sentence(tmp_path: Path, damage: Callable) -> None:
    file = tmp_path / "rules/rules.json"
    file.parent.mkdir()
    file.write_text("{}", encoding="utf-8")
    damage(file)
    with pytest.raises(rules.BadInput, match=r"rules\.json cannot be read"):
        rules.kept(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [written(b""), written(b"PAR1"), written(b"no parquet"), cut, made_folder],
    ids=["empty", "magic_only", "text", "cut", "a_folder"],
)
def test_a_broken_download_is_named_and_the_others_are_counted(
    call: Callable, home: Path, damage: Callable, tmp_path: Path
) -> None:
    header = '"Date of data","Commodity code","Trading partner code","Quantity","Unit","US dollar",'
    row = '"2025{}","85051110","502","656000","kilogram","30,000,000",'
    for month in ("09", "10"):
        (tmp_path / f"{month}.csv").write_text(f"{header}\n{row.format(month)}\n", encoding="utf-8")
    files = (tmp_path / "09.csv", tmp_path / "10.csv")
    assert call("ingest", *files, "--flow", "export").exit_code == 0
    broken = sorted((home / "landing/flow=export").glob("*.parquet"))[0]
    damage(broken)
    done = call("status", "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["downloads"]["loaded"] == 1
    [line] = done.stderr.splitlines()
    assert str(broken) in line


@pytest.mark.parametrize("content", [None, b"", b"[", b"\xff"])
def test_what_is_in_quarantine_is_counted_whatever_its_reasons(
    call: Callable, home: Path, content: bytes | None
) -> None:
    folder = home / "quarantine/0a1b"
    folder.mkdir(parents=True)
    (folder / "download.csv").write_bytes(b"x")
    if content is not None:
        (folder / "reasons.json").write_bytes(content)
    done = call("status", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["downloads"]["quarantined"] == 1


@pytest.mark.parametrize("kind", ["a_folder", "a_dangling_link"])
def test_what_dbt_has_left_is_taken_over_only_where_it_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """dbt itself is not called: it parses anew without the file."""
    parsed = tmp_path / "target/partial_parse.msgpack"
    parsed.parent.mkdir()
    parsed.mkdir() if kind == "a_folder" else parsed.symlink_to("nowhere")
    monkeypatch.setenv("DBT_TARGET_PATH", str(parsed.parent))

    class Called(Exception):
        pass

    def dbt(*_: object, env: dict[str, str], **__: object) -> None:
        assert list(Path(env["DBT_TARGET_PATH"]).iterdir()) == []
        raise Called

    monkeypatch.setattr(publish.subprocess, "run", dbt)
    (tmp_path / "draft").mkdir()
    (tmp_path / "unfinished").mkdir()
    with pytest.raises(Called):
        publish.document(tmp_path / "unfinished/draft", "")


@pytest.mark.full
@pytest.mark.parametrize("content", [b"", b"\xc1\xff", b"\x80", b"\x81\xa5nodes\x01"])
def test_dbt_s_own_artifacts_stop_no_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    parsed = tmp_path / "target"
    parsed.mkdir()
    for name in ("partial_parse.msgpack", "manifest.json", "run_results.json"):
        (parsed / name).write_bytes(content)
    monkeypatch.setenv("DBT_TARGET_PATH", str(parsed))
    draft = tmp_path / "unfinished/draft"
    draft.mkdir(parents=True)
    assert publish.document(draft, "")["nodes"]
