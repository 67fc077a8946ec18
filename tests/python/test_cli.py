"""The command line: exit codes, and messages instead of stack traces."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from rare_earth_trade import cli, ready
from tests.python.scratch import BIN, environment


def test_help_lists_the_commands(run: Callable) -> None:
    result = run("rare-earth-trade", "--help")
    assert result.returncode == 0
    for command in ("check-seeds", "expect", "summary"):
        assert command in result.stdout


def test_a_missing_warehouse_is_bad_input(run: Callable) -> None:
    for command in ("expect", "summary"):
        result = run("rare-earth-trade", command)
        assert result.returncode == 2
        assert "run `dbt build` first" in result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("state", ["broken", "half built", "locked"])
@pytest.mark.parametrize("command", ["expect", "summary"])
def test_a_warehouse_that_cannot_be_read_is_bad_input(
    run: Callable, tmp_path: Path, command: str, state: str
) -> None:
    file = tmp_path / "home/build/rare_earth_trade.duckdb"
    file.parent.mkdir(parents=True)
    if state == "broken":
        file.write_text("not a warehouse")
        result = run("rare-earth-trade", command)
    else:
        with duckdb.connect(str(file)) as writer:
            writer.execute("create table lonely as select 1 as one")
            if state == "locked":
                result = run("rare-earth-trade", command)
        if state == "half built":
            result = run("rare-earth-trade", command)
    assert result.returncode == 2
    assert str(file) in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


@pytest.mark.parametrize("kind", ["folder", "file", "link to nowhere"])
@pytest.mark.parametrize(
    "command", ["status", "release --list", "brief", "verify {claims}"], ids=lambda text: text[:6]
)
def test_a_pointer_that_is_none_is_no_traceback(tmp_path: Path, command: str, kind: str) -> None:
    pointer = tmp_path / "home/releases/current"
    pointer.parent.mkdir(parents=True)
    if kind == "folder":
        pointer.mkdir()
    elif kind == "file":
        pointer.write_text("r0001")
    else:
        pointer.symlink_to("r0001-gone")
    claims = tmp_path / "claims.csv"
    claims.write_text("x", encoding="utf-8")
    done = CliRunner().invoke(
        cli.main,
        command.format(claims=claims).split(),
        env={"RARE_EARTH_TRADE_HOME": str(tmp_path / "home")},
    )
    assert done.exception is None or isinstance(done.exception, SystemExit)
    # A list goes on with what there is; what needs the current release says that there is none.
    assert done.exit_code == (0 if command == "release --list" else 2)
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", [["status"], ["verify", "--columns"]], ids=lambda one: one[0])
def test_who_stops_reading_makes_no_check_fail(tmp_path: Path, command: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [BIN / "rare-earth-trade", *command],
        env=environment(tmp_path / "home"),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_what_is_stopped_by_ctrl_c_makes_no_check_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ready, "check", stopped)
    done = CliRunner().invoke(cli.main, ["ready"])
    assert (done.exit_code, done.output) == (130, "\nStopped.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize("command", [["status"], ["verify", "--columns"]], ids=lambda one: one[0])
def test_output_that_cannot_be_written_is_no_full_disk_of_ours(
    tmp_path: Path, command: list[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [BIN / "rare-earth-trade", *command],
            env=environment(tmp_path / "home"),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == ("Error: the output cannot be written (no space left on device).\n")


@pytest.mark.parametrize(
    "command", ["status", "release --list", "brief", "release --rollback r0001"]
)
def test_a_folder_of_output_that_is_a_file_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "home").write_text("no folder")
    done = CliRunner().invoke(
        cli.main, command.split(), env={"RARE_EARTH_TRADE_HOME": str(tmp_path / "home")}
    )
    assert done.exit_code == 2
    assert f"RARE_EARTH_TRADE_HOME is a file, {tmp_path / 'home'}: let it" in done.stderr


@pytest.mark.parametrize("text", ["2025-10", "202510", "2025/10", "Oct 2025"])
def test_a_month_is_read_as_people_write_it(released: Path, text: str) -> None:
    done = CliRunner().invoke(
        cli.main,
        ["brief", "--month", text, "--json"],
        env={"RARE_EARTH_TRADE_HOME": str(released.parent)},
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["month"] == "2025-10"


def test_what_is_no_month_is_refused_with_an_example() -> None:
    done = CliRunner().invoke(cli.main, ["brief", "--month", "Oct-25"])
    assert done.exit_code == 2
    assert "'Oct-25' can be a month or a day: write the year whole" in done.stderr


def test_bad_usage_is_code_2(run: Callable) -> None:
    assert run("rare-earth-trade", "no-such-command").returncode == 2


def test_refused_seeds_are_code_2_and_named(run: Callable, project: Path) -> None:
    seed = project / "seeds/customs/raw_customs__printed_levels.csv"
    text = seed.read_text(encoding="utf-8")
    seed.write_bytes(text.encode("gb18030"))
    result = run("rare-earth-trade", "check-seeds", "--seeds", project / "seeds")
    assert result.returncode == 2
    assert f"{seed}:" in result.stderr
    assert "not UTF-8" in result.stderr
    assert "nothing was built" in result.stderr
