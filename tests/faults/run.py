"""Applies each fault of the catalogue to a scratch copy and records which tests notice it.

    python -m tests.faults.run [--only ID] [--page FILE]

A fault that its named tests do not notice is a gap: the exit code is 1. Each fault is made in a
process of its own, forked from this one, which has the slow imports behind it.
"""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NamedTuple

import click
import duckdb
from rich.console import Console

from rare_earth_trade import ledger
from rare_earth_trade.downloads.ingest import REFUSED, Query, ingest
from rare_earth_trade.expectations import landing, runner
from rare_earth_trade.expectations.suites import SUITES
from tests.faults import catalogue, report
from tests.faults.catalogue import PROJECT, Fault

FILE = "rare_earth_trade.duckdb"
OUTPUT = shutil.ignore_patterns(
    ".venv*", ".git", "var", "target", "logs", ".*_cache", "__pycache__", "*.egg-info"
)
DOWNLOADS = PROJECT / "tests/python/downloads"
FORK = multiprocessing.get_context("fork")


class Outcome(NamedTuple):
    """What came of one fault: who noticed it, and what is wrong with the fault itself."""

    fault: Fault
    caught: tuple[str, ...]
    trouble: str = ""
    seconds: float = 0

    @property
    def missed(self) -> list[str]:
        """The catchers that are named for it and did not notice."""
        return [name for name in self.fault.catchers if name not in self.caught]


class Slot:
    """A copy of the project with its own output, in which one fault after the other is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "project"
        self.build = self.project / "var/build"
        self.candidate = self.build / FILE

    def fill(self, parsed: Path | None = None) -> None:
        """Copy the project, and what dbt has parsed of it in a root of its own, if it has."""
        shutil.copytree(PROJECT, self.project, ignore=OUTPUT)
        (self.build / "target").mkdir(parents=True)
        if parsed:
            shutil.copy2(parsed, self.build / "target")

    def enter(self) -> None:
        """Make this process work here. Output lies where it is by default: paths stay relative."""
        os.chdir(self.project)
        log = os.open(self.build / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.pop("RARE_EARTH_TRADE_HOME", None)
        os.environ |= {
            "DBT_TARGET_PATH": "var/build/target",
            "DBT_LOG_PATH": "var/build/logs",
            "NO_COLOR": "1",
        }

    def take(self, base: Path) -> None:
        """Start from a built candidate."""
        for left in self.build.glob(f"{FILE}*"):
            left.unlink()
        shutil.copyfile(base / FILE, self.candidate)
        shutil.rmtree(self.project / "var/landing", ignore_errors=True)
        if (base / "landing").is_dir():
            shutil.copytree(base / "landing", self.project / "var/landing")


class Dbt:
    """dbt on the project in the working directory, parsed once."""

    def __init__(self) -> None:
        self.parsed = None
        parsed = self.invoke("parse")
        if not parsed.success:
            raise RuntimeError(f"dbt cannot parse the project: {parsed.exception}")
        self.parsed = parsed.result
        self.manifest = json.loads(Path("var/build/target/manifest.json").read_text())

    def invoke(self, *arguments: str) -> Any:
        """One command of dbt."""
        # The tests import this module, too, and have no use for dbt.
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415
        from dbt.cli.main import dbtRunner  # noqa: PLC0415

        done = dbtRunner(manifest=self.parsed).invoke(["--quiet", *arguments])
        # Nobody else in this process could open the file otherwise.
        DuckDBConnectionManager.close_all_connections()
        return done

    def failures(self, command: str, names: list[str], *options: str) -> list[str]:
        """Run nodes by name: the failed tests, and the models that could not be built."""
        results = Path("var/build/target/run_results.json")
        results.unlink(missing_ok=True)
        self.invoke(command, "--select", *names, *options)
        if not results.is_file():
            raise RuntimeError("dbt broke off without results")
        failed = []
        for result in json.loads(results.read_text())["results"]:
            kind, *_, name = result["unique_id"].split(".")
            if kind == "test":
                name = self.manifest["nodes"][result["unique_id"]]["name"]
            elif kind != "unit_test":
                name = f"build of {name}"
            # A test that cannot run has noticed nothing; a model that cannot be built has.
            if result["status"] == "error" and kind in {"test", "unit_test"}:
                failed.append(f"error in {name}")
            elif result["status"] in {"fail", "error"}:
                failed.append(name)
        return failed

    def changed(self, file: str) -> set[str]:
        """The nodes that a file makes; for a macro all that use it."""
        macros = {
            key
            for key, macro in self.manifest["macros"].items()
            if macro["original_file_path"] == file and macro["package_name"] == "rare_earth_trade"
        }
        while True:
            more = {
                key
                for key, macro in self.manifest["macros"].items()
                if macros & set(macro["depends_on"]["macros"])
            }
            if more <= macros:
                break
            macros |= more
        beside = file.removesuffix(".yml")
        return {
            key
            for key, node in self.manifest["nodes"].items()
            if node["original_file_path"] in {file, f"{beside}.sql", f"{beside}.csv"}
            or macros & set(node["depends_on"]["macros"])
        }

    def reach(self, start: set[str], relation: str) -> set[str]:
        """All nodes from some of them on, along `parent_map` or `child_map`, they included."""
        reached: set[str] = set()
        todo = list(start)
        while todo:
            key = todo.pop()
            if key not in reached:
                reached.add(key)
                todo += self.manifest[relation].get(key, [])
        return reached


def notice(fault: Fault, slot: Slot, bases: dict[str, Path]) -> list[str]:
    """Make a fault in this process's project and give the names of all that notice it."""
    base = bases[fault.needs]
    slot.take(base)
    if fault.file:
        spoil_file(fault, slot.project / fault.file)
    if fault.landing:
        land(fault, slot.project / "var/landing/flow=export")
    kinds = {kind(name) for name in fault.catchers}
    caught: list[str] = []
    if fault.file.startswith("seeds/"):
        caught += checked_seeds(fault, slot.project / "seeds")
    if fault.file.startswith("tests/python/downloads/"):
        caught += ingested(fault, slot)
    if kinds & {"dbt", "build", "expectation"}:
        caught += built(fault, slot)
    for mart in dict.fromkeys(name.partition(": ")[0] for name in fault.catchers):
        if mart in SUITES:
            caught += accepted(fault, slot.candidate, {mart: SUITES[mart]})
    if fault.landing:
        caught += accepted(fault, landed_tables(slot), landing.SUITES)
    if "pytest" in kinds:
        caught += tested(fault, slot, base)
    return caught


def kind(catcher: str) -> str:
    """Which program a catcher belongs to."""
    if catcher.startswith("tests/python/"):
        return "pytest"
    head = catcher.partition(": ")[0]
    if head in {"check-seeds", "ingest"}:
        return head
    if head in SUITES or head in landing.SUITES:
        return "expectation"
    return "build" if catcher.startswith("build of ") else "dbt"


def spoil_file(fault: Fault, file: Path) -> None:
    """Put the fault into a file, in the encoding that it has."""
    raw = file.read_bytes()
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        file.write_bytes(fault.spoilt(text).encode(encoding))
        return


def checked_seeds(fault: Fault, seeds: Path) -> list[str]:
    """The complaints of `rare-earth-trade check-seeds`."""
    return meant(fault, "check-seeds", [one.partition(": ")[2] for one in ledger.check(seeds)])


def ingested(fault: Fault, slot: Slot) -> list[str]:
    """The reasons why `rare-earth-trade ingest` refuses a download."""
    [result] = ingest([slot.project / fault.file], Query(fault.ingest), slot.folder / "home")
    problems = [one.reason.value for one in result.problems if result.outcome == REFUSED]
    return meant(fault, "ingest", list(dict.fromkeys(problems)))


def meant(fault: Fault, command: str, complaints: list[str]) -> list[str]:
    """Complaints under the names that the catalogue gives them, where it does."""
    named = [name for name in fault.catchers if name.startswith(f"{command}: ")]
    found = [name for name in named if any(name.partition(": ")[2] in one for one in complaints)]
    return found or [f"{command}: {one}" for one in complaints[:3]]


def built(fault: Fault, slot: Slot) -> list[str]:
    """Build what the fault touches as far as its catchers see it, and run the tests on that."""
    if fault.sql:
        with duckdb.connect(str(slot.candidate)) as connection:
            connection.execute("set search_path = 'marts,intermediate'")
            for statement in fault.statements:
                connection.execute(statement)
    wanted = {}
    names = [name for name in fault.catchers if kind(name) == "dbt"]
    if fault.sql and not names:
        return []
    dbt = Dbt()
    tests = catalogue.data_tests(dbt.manifest)
    for name in names:
        wanted[catalogue.dbt_name(name, dbt.manifest) or f"no test {name}"] = name
    if missing := [name for name in wanted if name not in tests]:
        raise ValueError(f"{fault.id}: {', '.join(missing)}")
    if fault.sql:
        return [wanted.get(one, one) for one in dbt.failures("test", list(wanted))]
    changed = dbt.changed(fault.file)
    touched = dbt.reach(changed, "child_map")
    targets = {tests[name]["unique_id"] for name in wanted}
    targets |= {
        key
        for key in touched
        for name in fault.catchers
        if (kind(name) == "build" and key.endswith("." + name.removeprefix("build of ")))
        or (kind(name) == "expectation" and key.endswith("." + name.partition(": ")[0]))
    }
    # A macro that many models or tests use: only its named catchers are asked.
    is_macro = fault.file.startswith("macros/")
    units = {
        name: node
        for name, node in tests.items()
        if node["resource_type"] == "unit_test"
        and set(node["depends_on"]["nodes"]) & changed
        and (name in wanted or not is_macro)
    }
    failed: list[str] = []
    # A unit test needs nothing built.
    targets -= {tests[name]["unique_id"] for name in wanted if name in units}
    path = touched & dbt.reach(targets, "parent_map")
    nodes = [
        key.rpartition(".")[2]
        for key in path
        if dbt.manifest["nodes"].get(key, {}).get("resource_type") in {"model", "seed"}
    ]
    if nodes:
        failed += dbt.failures("build", nodes, "--exclude-resource-type", "test", "unit_test")
    chosen = [
        name
        for name, node in tests.items()
        if name in units
        or node["unique_id"] in (targets if is_macro else changed | targets)
        or (
            path & set(node["depends_on"]["nodes"])
            and touched & set(node["depends_on"]["nodes"]) <= path
            and node["resource_type"] == "test"
        )
    ]
    if chosen:
        failed += dbt.failures("test", chosen)
    return [wanted.get(one, one) for one in failed]


def accepted(fault: Fault, file: Path, suites: dict[str, list[Any]]) -> list[str]:
    """The expectations that a file does not meet."""
    names = {catalogue.expectation(name, suites): name for name in fault.catchers}
    failed = []
    for one in runner.validate(file, file.parent / "data_docs", suites):
        if one.status in {"failed", "noted"}:
            # The text begins with the kind and the column, which tells equal reasons apart.
            column = one.text.partition(":")[0].partition(" ")[2]
            found = {(one.suite, one.reason), (one.suite, f"{one.reason} ({column})")} & set(names)
            failed.append(names[found.pop()] if found else f"{one.suite}: {one.reason}")
    return failed


def land(fault: Fault, folder: Path) -> None:
    """Rows of a download in the landing area, with the fault."""
    from tests.python.test_expectations_landing import ROWS  # noqa: PLC0415

    rows = ROWS.replace("range(1, 4)", f"range(1, {fault.rows + 1})")
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select {fault.landing} from ({rows}) where {fault.where})"
            " to $path (format parquet)",
            {"path": str(folder / f"{'0' * 64}.parquet")},
        )


def landed_tables(slot: Slot) -> Path:
    """The landing area as the tables that its suites look at."""
    file = slot.build / "landing.duckdb"
    file.unlink(missing_ok=True)
    landing.write_tables(file, slot.project / "var/landing")
    return file


def tested(fault: Fault, slot: Slot, base: Path) -> list[str]:
    """The named tests of pytest that fail, run in the spoilt project on a whole candidate."""
    home = slot.folder / "home_of_pytest"
    shutil.rmtree(home, ignore_errors=True)
    (home / "build").mkdir(parents=True)
    shutil.copyfile(base / FILE, home / "build" / FILE)
    environment = os.environ | {
        "PYTHONPATH": str(slot.project),
        "RARE_EARTH_TRADE_HOME": str(home),
        "DBT_TARGET_PATH": str(slot.build / "target"),
        "DBT_LOG_PATH": str(slot.build / "logs"),
    }
    failed = []
    for name in fault.catchers:
        if kind(name) != "pytest":
            continue
        results = slot.build / "pytest.xml"
        results.unlink(missing_ok=True)
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "no:cacheprovider",
                "-o",
                "junit_logging=no",
                f"--junit-xml={results}",
                name,
            ],
            cwd=slot.project,
            env=environment,
            check=False,
        )
        if results.is_file() and ET.parse(results).find(".//testcase/failure") is not None:
            failed.append(name)
    return failed


def work(fault: Fault, slot: Slot, bases: dict[str, Path], answer: Any) -> None:
    """One fault in a forked process."""
    try:
        slot.enter()
        answer.send((tuple(dict.fromkeys(notice(fault, slot, bases))), ""))
    except Exception as error:
        answer.send(((), f"{type(error).__name__}: {error}"))
    finally:
        # DuckDB prints pages at a regular exit.
        os._exit(0)


def make_base(slot: Slot, base: Path, downloads: bool) -> None:
    """Build a candidate without a fault and keep it, with its landing area."""
    slot.enter()
    if downloads:
        for flow in ("import", "export"):
            list(ingest(DOWNLOADS.glob(f"*_{flow}_*.csv"), Query(flow), slot.project / "var"))
    dbt = Dbt()
    done = dbt.invoke("build")
    if not done.success:
        os._exit(1)
    # Everything from the log of changes into the file.
    with duckdb.connect(str(slot.candidate)) as connection:
        connection.execute("checkpoint")
    base.mkdir()
    shutil.copyfile(slot.candidate, base / FILE)
    if downloads:
        shutil.copytree(slot.project / "var/landing", base / "landing")
    os._exit(0)


def in_a_fork(target: Any, *arguments: Any) -> int:
    """Run a function in a process of its own; its exit code."""
    process = FORK.Process(target=target, args=arguments)
    process.start()
    process.join()
    return process.exitcode or 0


def prepare(
    folder: Path, faults: list[Fault], candidate: Path | None, parsed: Path | None, jobs: int
) -> tuple[list[Slot], dict[str, Path]]:
    """The copies of the project and the candidates that faults start from."""
    slots = [Slot(folder / f"slot_{number}") for number in range(jobs)]
    bases = {}
    slots[0].fill(parsed)
    shutil.copytree(slots[0].project, folder / "whole")
    for needs in sorted({fault.needs for fault in faults} | {""}):
        bases[needs] = folder / f"base_{needs or 'ledger'}"
        if candidate and not needs:
            bases[needs].mkdir()
            shutil.copyfile(candidate, bases[needs] / FILE)
        elif in_a_fork(make_base, slots[0], bases[needs], bool(needs)):
            output = (slots[0].build / "output.txt").read_text()
            raise click.ClickException(f"the project without a fault is not green:\n{output}")
    for slot in slots[1:]:
        shutil.copytree(slots[0].folder, slot.folder)
    return slots, bases


def run(
    faults: list[Fault],
    folder: Path,
    candidate: Path | None,
    parsed: Path | None,
    jobs: int,
    console: Console,
) -> list[Outcome]:
    """Make all faults, as many at a time as there are copies of the project."""
    slots, bases = prepare(folder, faults, candidate, parsed, min(jobs, len(faults)))
    outcomes: dict[str, Outcome] = {}
    todo = list(faults)
    busy: dict[Any, tuple[Any, Fault, Slot, float]] = {}
    while todo or busy:
        while todo and slots:
            fault, slot = todo.pop(0), slots.pop()
            receiver, sender = FORK.Pipe(duplex=False)
            process = FORK.Process(target=work, args=(fault, slot, bases, sender))
            process.start()
            sender.close()
            busy[receiver] = (process, fault, slot, time.monotonic())
        for receiver in wait(list(busy)):
            process, fault, slot, start = busy.pop(receiver)
            try:
                caught, trouble = receiver.recv()
            except EOFError:
                caught, trouble = (), "the process ended without an answer"
            process.join()
            if fault.file:
                shutil.copyfile(folder / "whole" / fault.file, slot.project / fault.file)
            slots.append(slot)
            outcome = Outcome(fault, caught, trouble, time.monotonic() - start)
            outcomes[fault.id] = outcome
            report.progress(console, outcome, len(outcomes), len(faults))
    return [outcomes[fault.id] for fault in faults]


@click.command()
@click.option("--only", multiple=True, metavar="ID", help="These faults and no others.")
@click.option("--page", type=click.Path(path_type=Path), help="Write the table to this file.")
@click.option(
    "--candidate",
    type=click.Path(path_type=Path, exists=True),
    help="Start from this candidate of the project as it is, instead of building one.",
)
@click.option(
    "--parsed",
    type=click.Path(path_type=Path, exists=True),
    help="The partial_parse.msgpack of the project, parsed with its output in var/.",
)
@click.option("--jobs", default=2, show_default=True, help="Faults at a time.")
def main(
    only: tuple[str, ...],
    page: Path | None,
    candidate: Path | None,
    parsed: Path | None,
    jobs: int,
) -> None:
    """Make every fault of the catalogue and say which tests notice it."""
    faults = [fault for fault in catalogue.read() if not only or fault.id in only]
    if not faults:
        raise click.ClickException(f"the catalogue has no {', '.join(only)}")
    console = Console(highlight=False, soft_wrap=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(faults, Path(folder), candidate, parsed, jobs, console)
    code = report.summary(console, outcomes, time.monotonic() - start)
    if page:
        page.write_text(report.page(outcomes), encoding="utf-8")
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    # Slow, and needed in every forked process.
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401

    main()
