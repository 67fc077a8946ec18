"""Scratch output of a test: a root of the project in which dbt keeps what it has parsed.

dbt parses all files anew, for some ten seconds, where the path of its database is another than that
of its last run. Here it is always `var/build/...`, in a root of the test's own whose other entries
lead to the project: what one run has parsed is true in each of them.
"""

import gc
import importlib
import multiprocessing
import os
import shutil
import subprocess
import sys
import traceback
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from rare_earth_trade import paths

BIN = Path(sys.executable).parent
PARSED = "partial_parse.msgpack"
# What dbt reads; never the output of the project itself.
READ_BY_DBT = (
    "analyses",
    "dbt_project.yml",
    "macros",
    "models",
    "profiles.yml",
    "requirements.txt",
    "seeds",
    "selectors.yml",
    "tests",
)
# Programs that tests run often, by their entry points. Their processes begin with what takes
# seconds to import.
PROGRAMS = {
    "dbt": "dbt.cli.main:cli",
    "mf": "dbt_metricflow.cli.main:cli",
    "rare-earth-trade": "rare_earth_trade.cli:main",
}
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb", "rare_earth_trade.status"])


OUTPUT = shutil.ignore_patterns(
    ".venv*", ".git", "var", "target", "logs", ".*_cache", "__pycache__"
)


def copy(to: Path) -> Path:
    """A copy of the project whose seeds and models a test may spoil."""
    return Path(shutil.copytree(paths.PROJECT, to, ignore=OUTPUT))


def environment(home: Path) -> dict[str, str]:
    """Variables with which a command of the project keeps all its output below a folder."""
    return os.environ | {
        "RARE_EARTH_TRADE_HOME": str(home),
        "DBT_TARGET_PATH": str(home / "build/target"),
        "DBT_LOG_PATH": str(home / "build/logs"),
        "NO_COLOR": "1",
    }


def environment_of_dbt(home: Path) -> dict[str, str]:
    """The same for dbt in a root of that folder, where output lies where it does by default."""
    given = environment(home)
    del given["RARE_EARTH_TRADE_HOME"]
    return given


def root(home: Path, parsed: Path | None = None, project: Path = paths.PROJECT) -> Path:
    """The root from which dbt writes into `home`; `parsed` is the target folder of another run.

    That of a scratch copy of the project is the copy itself.
    """
    target = home / "build/target"
    target.mkdir(parents=True, exist_ok=True)
    if parsed and not (target / PARSED).exists():
        shutil.copyfile(parsed / PARSED, target / PARSED)
    folder = project
    if project == paths.PROJECT:
        folder = home / "root"
        folder.mkdir(exist_ok=True)
        for name in READ_BY_DBT:
            if not (folder / name).is_symlink():
                (folder / name).symlink_to(project / name)
    if not (folder / "var").is_symlink():
        (folder / "var").symlink_to(home)
    return folder


def dbt(*arguments: str, home: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run dbt in a root, as its program does, in a process that has the imports behind it.

    What was parsed with other variables is no use to it, and so kept for each.
    """
    variables = arguments[arguments.index("--vars") + 1] if "--vars" in arguments else ""
    last = home / "build/target" / PARSED
    kept = last.with_suffix(f".{zlib.crc32(variables.encode()):08x}")
    if kept.exists():
        shutil.copyfile(kept, last)
    done = called("dbt", *arguments, folder=folder, variables=environment_of_dbt(home))
    if last.exists():
        shutil.copyfile(last, kept)
    return done


def called(
    program: str, *arguments: str, folder: Path, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run one of the `PROGRAMS` in a folder, as its script does, with these variables alone."""
    with TemporaryDirectory() as scratch:
        files = [Path(scratch) / name for name in ("stdout", "stderr")]
        process = FORKS.Process(target=call, args=(program, arguments, folder, variables, files))
        process.start()
        process.join()
        said = [file.read_text(encoding="utf-8") if file.exists() else "" for file in files]
    return subprocess.CompletedProcess([program, *arguments], process.exitcode, *said)


def call(
    program: str,
    arguments: tuple[str, ...],
    folder: Path,
    variables: dict[str, str],
    files: list[Path],
) -> None:
    """Be a program: its exit code is that of the process."""
    for number, file in enumerate(files, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = [program, *arguments]
    if program != "rare-earth-trade":
        # A sixth of their time; this process is gone in a moment.
        gc.disable()
    code = 1
    try:
        module, _, entry = PROGRAMS[program].partition(":")
        getattr(importlib.import_module(module), entry).main(list(arguments), prog_name=program)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # At a regular exit DuckDB prints pages on harmless leaks.
        os._exit(code)
