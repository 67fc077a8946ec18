"""A frozen look at a release: its bytes rest on the data, not on the run or the machine."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade.errors import BadInput
from rare_earth_trade.files import checksum
from rare_earth_trade.releases import freeze
from rare_earth_trade.releases.store import at


def test_a_folder_gives_the_same_bytes_whenever_it_is_packed(tmp_path: Path) -> None:
    for number, names in enumerate((("b.txt", "a/c.txt"), ("a/c.txt", "b.txt"))):
        folder = tmp_path / str(number)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name, encoding="utf-8")
        (folder / "release.json").write_text("{}", encoding="utf-8")
        (folder / "b.txt").chmod(0o400 if number else 0o644)
        freeze.pack(folder, tmp_path / f"{number}.zip")
    assert checksum(tmp_path / "0.zip") == checksum(tmp_path / "1.zip")
    with zipfile.ZipFile(tmp_path / "0.zip") as packed:
        assert packed.namelist() == ["a/c.txt", "b.txt", "release.json"]


def test_a_file_that_is_there_is_not_overwritten(released: Path, tmp_path: Path) -> None:
    (tmp_path / "look.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="is there already"):
        freeze.freeze(at(released / "current"), tmp_path / "look.zip")
    assert (tmp_path / "look.zip").read_text(encoding="utf-8") == "mine"


@pytest.mark.full
def test_two_releases_of_the_same_data_give_the_same_bytes(
    run: Callable[..., subprocess.CompletedProcess[str]], released: Path, tmp_path: Path
) -> None:
    # The release of another machine: another id, time and commit; its checks ran at other times.
    other = tmp_path / "r0042-20300101-120000"
    shutil.copytree(released / "current", other)
    for path in (other, *other.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    before = json.loads((other / "release.json").read_text(encoding="utf-8"))
    said = before | {
        "release_id": other.name,
        "released_at": "2030-01-01T12:00:00+00:00",
        "git_commit": "0" * 40,
        "versions": before["versions"] | {"python": "3.99.0"},
        "dbt_run": "another",
    }
    with duckdb.connect(str(other / "rare_earth_trade.duckdb")) as connection:
        connection.execute(
            "update marts.release_manifest set release_id = $1, released_at = '2030-01-01 12:00'",
            [other.name],
        )
        connection.execute("update marts.fct_check_results set started_at = now()::timestamp")
    for page in (other / "brief/docs").rglob("*.html"):
        text = page.read_text(encoding="utf-8").replace(before["release_id"], other.name)
        shown = page_time(before["released_at"])
        page.write_text(text.replace(shown, "1 January 2030, 12:00"), encoding="utf-8")
    said["sizes"] = {name: (other / name).stat().st_size for name in before["sizes"]}
    (other / "release.json").write_text(json.dumps(said), encoding="utf-8")
    files = tmp_path / "one.zip", tmp_path / "two.zip"
    for place, file in zip((released / "current", other), files, strict=True):
        done = run("rare-earth-trade", "release", "--freeze", file, "--release", place)
        assert done.returncode == 0, done.stderr
        assert checksum(file) in done.stdout
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as packed:
        names = set(packed.namelist())
        assert {"release.json", "datapackage.json", "SHA256SUMS", "rules/rules.json"} <= names
        assert {"brief/index.html", "brief/docs/methodology.html"} <= names
        assert "parquet/fct_levels.parquet" in names
        assert not any(name.endswith(".duckdb") for name in names)
        texts = [packed.read(name) for name in names if not name.endswith(".parquet")]
    for word in (before["release_id"], other.name, before["dbt_run"]):
        assert not any(word.encode() in text for text in texts), word


def page_time(moment: str) -> str:
    """A time as the foot of a page has it."""
    return f"{datetime.fromisoformat(moment):%-d %B %Y, %H:%M}"
