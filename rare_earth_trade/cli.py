"""The command line `rare-earth-trade`. Exit codes: 0 done, 1 a check failed, 2 bad input."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from rare_earth_trade import errors, paths


class Commands(click.Group):
    """A file that cannot be read or written is the user's to mend: one line, and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # No check has failed here either.
            click.echo("\nStopped.", err=True)
            sys.exit(128 + signal.SIGINT)
        except (BrokenPipeError, SystemExit) as end:
            # Rich makes a code 1 of it.
            if not isinstance(
                end.__context__ if isinstance(end, SystemExit) else end, BrokenPipeError
            ):
                raise
            # Whoever reads has seen enough: no check has failed. The code of the shell for this.
            drop_output()
            sys.exit(128 + signal.SIGPIPE)
        except Exception as error:
            if isinstance(error, OSError) and is_of_output(error):
                drop_output()
                reason = (error.strerror or "").lower()
                raise errors.BadInput(f"the output cannot be written ({reason}).") from error
            # By name, since importing duckdb would slow --help down.
            if isinstance(error, OSError) or type(error).__module__ in {"duckdb", "_duckdb"}:
                raise errors.BadInput(errors.told(error)) from error
            raise


def is_of_output(error: BaseException) -> bool:
    """Whether an error arose where something was to be printed."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    module = trace.tb_frame.f_globals.get("__name__", "") if trace else ""
    return module.partition(".")[0] in {"click", "rich"}


def drop_output() -> None:
    """Let what is still to be printed go nowhere: Python would try it again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Month(click.ParamType):
    """A month, in any form in which a table of claims may have it."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month."""
        from rare_earth_trade.stories import notation  # noqa: PLC0415 (keeps --help quick)

        try:
            return date.fromisoformat(f"{notation.month(str(value))}-01")
        except notation.Unclear as problem:
            self.fail(f"{problem}.", param, ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rare-earth-trade")
def main() -> None:
    """The warehouse of China's rare-earth trade: the steps before and after dbt."""


PLACE = click.option(
    "--release",
    "place",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="A release, or a folder of releases; otherwise releases/ of this project.",
)
SEEDS = click.option(
    "--seeds",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    show_default="the project's seeds/",
    help="Folder with the seed files and their properties.",
)


@main.command("ready")
def ready() -> None:
    """Check that a build can start, as `make build` does before dbt.

    Makes the folder of all output. Says whether it can be written, whether its disk has room, and
    who has the candidate open.
    """
    from rare_earth_trade import ready as call  # noqa: PLC0415 (keeps --help quick)

    call.check()


def seeds_of_project(folder: Path | None) -> Path:
    """The folder of seeds that is meant."""
    if folder is None:
        paths.need_checkout()
    return folder or paths.PROJECT / "seeds"


@main.command("check-seeds")
@SEEDS
def check_seeds(folder: Path | None) -> None:
    """Check every seed file before dbt reads it.

    Names file, line and column of text that is not UTF-8, a wrong header, a ragged row, a value
    that its column cannot hold, or a figure that cannot be true. Exit code 1 if figures were added
    or changed since their counts were reviewed: `rare-earth-trade seeds` shows which.
    """
    from rare_earth_trade import review  # noqa: PLC0415 (keeps --help quick)

    sys.exit(review.check(seeds_of_project(folder)))


@main.command("seeds")
@SEEDS
@click.option("--write", "is_writing", is_flag=True, help="Write the lines shown.")
def seeds(folder: Path | None, is_writing: bool) -> None:
    """Give new figures and pages their ids, check every row, and count anew.

    Shows the new ids, how number and sum changed, and the lines for the reviewed counts; --write
    writes them all. Exit code 1 while something is left to write.
    """
    from rare_earth_trade import review  # noqa: PLC0415 (keeps --help quick)

    sys.exit(review.prepare(seeds_of_project(folder), is_writing))


@main.command("ingest")
@click.argument(
    "given",
    metavar="[PATHS...]",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, readable=False),
)
@click.option(
    "--flow",
    type=click.Choice(["import", "export"]),
    help="The direction chosen in the query of tariff lines, whose files do not say it.",
)
@click.option(
    "--partial",
    "is_partial",
    is_flag=True,
    help="The files hold only some rows of their months and codes.",
)
@click.option(
    "--complete",
    "is_complete",
    is_flag=True,
    help="The files together hold all partners of their months and codes: others had no trade.",
)
@click.option(
    "--codes",
    metavar="PREFIXES",
    help="Codes that were queried (2846,280530): those without a row had no trade.",
)
@click.option(
    "--forget",
    "forgotten",
    metavar="ID",
    help="Take a download back: its id or file name in `rare-earth-trade status`.",
)
def ingest(
    given: tuple[Path, ...],
    flow: str | None,
    is_partial: bool,
    is_complete: bool,
    codes: str | None,
    forgotten: str | None,
) -> None:
    """Load downloads, as they come from their sites, into the landing area.

    PATHS are files (.csv, .txt, .tsv, .xlsx, .xls, .html, .dat, .json, .xml, or in .zip or .gz), or
    folders of them: tariff lines of China's query site, which need --flow; its official tables of
    main goods (量值表, Quantity and Value), whose titles say all; and what partners report, as
    Eurostat Comext, US Census, HMRC, Brazil's Comex Stat, UN Comtrade and the customs of Korea and
    Japan give it. Each is told by its content, loaded whole or refused whole; good ones are loaded
    beside refused ones. Exit code 2 if any was refused. See docs/customs_downloads.md and
    docs/partner_reports.md.
    """
    paths.need_checkout()
    from rare_earth_trade.downloads import ingest as call  # noqa: PLC0415 (keeps --help quick)
    from rare_earth_trade.downloads import results as view  # noqa: PLC0415
    from rare_earth_trade.downloads import statements  # noqa: PLC0415

    if forgotten is not None:
        if given or flow or is_partial or is_complete or codes is not None:
            raise click.UsageError("--forget stands alone: it takes a loaded download back.")
        view.show_forgotten(statements.forget(forgotten, paths.home()), paths.home())
        return
    if not given:
        raise click.UsageError("Missing argument 'PATHS...': files, or folders of them.")
    if is_partial and is_complete:
        raise click.UsageError("--partial and --complete contradict each other: give one of them.")
    query = call.Query(
        flow, is_partial, is_complete, call.codes_of(codes) if codes is not None else ()
    )
    sys.exit(view.take_in(call.files_of(given), query, paths.home()))


@main.command("expect")
@click.option(
    "--landing",
    "of_landing",
    is_flag=True,
    help="The customs downloads in the landing area, before they reach a mart.",
)
def expect(of_landing: bool) -> None:
    """Accept or refuse the candidate as its consumers would, by Great Expectations."""
    paths.need_checkout()
    from rare_earth_trade import expectations  # noqa: PLC0415 (keeps --help quick)

    end_by(expectations.accept_landing if of_landing else expectations.accept)


def end_by(call: Callable[[], int]) -> NoReturn:
    """End with the code of a call, at once.

    At its regular end DuckDB prints pages on leaks that other libraries make.
    """
    try:
        code = call()
    except errors.BadInput as error:
        error.show()
        code = error.exit_code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@main.command("release")
@click.option(
    "--as-of",
    default="",
    metavar="DAY",
    help="Release a candidate built as of this day; it never becomes current.",
)
@click.option(
    "--keep",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="Releases to keep. Older ones go, but never the one just replaced.",
)
@click.option("--list", "is_list", is_flag=True, help="Show all releases.")
@click.option("--rollback", metavar="ID", help="Make an earlier release the current one.")
@click.option(
    "--diff",
    "compared",
    nargs=2,
    metavar="A B",
    help="Show what changed from release A to release B.",
)
@click.option(
    "--freeze",
    "frozen",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the current release into a zip file: the same data give the same bytes.",
)
@click.option("--json", "as_json", is_flag=True, help="With --list or --diff: for programs.")
@PLACE
def release(
    as_of: str,
    keep: int,
    is_list: bool,
    rollback: str | None,
    compared: tuple[str, str] | None,
    frozen: Path | None,
    as_json: bool,
    place: Path | None,
) -> None:
    """Publish the candidate in one step, if every check passed.

    Readers open releases/current/, and no build disturbs them: an older release stays open.
    """
    from rare_earth_trade.releases import store, view  # noqa: PLC0415 (keeps --help quick)

    is_reading = is_list or compared is not None or frozen is not None
    if as_json and not (is_list or compared):
        raise errors.BadInput("--json goes with --list or --diff.")
    if place and not is_reading:
        raise errors.BadInput(
            "--release goes with --list, --diff or --freeze: only releases of this project change."
        )
    if is_reading + bool(rollback) > 1 or sum(map(bool, (is_list, compared, frozen))) > 1:
        raise errors.BadInput("--list, --rollback, --diff or --freeze, one of them.")
    if is_list:
        view.show_all(store.at(place), as_json)
        return
    if compared:
        view.show_difference(store.at(place), compared, as_json)
        return
    if frozen:
        view.freeze(store.at(place), frozen)
        return
    if rollback:
        view.roll_back(rollback)
        return
    paths.need_checkout()
    end_by(partial(view.publish, as_of, keep))


@main.command("as-of")
@click.argument("day")
def as_of(day: str) -> None:
    """Build what could have been known on DAY (like 2025-03-01) as a file of its own.

    The same marts in as_of/DAY.duckdb, beside the releases: no page and no download that came later
    bears on them. Readers of the current release see nothing of it.
    """
    paths.need_checkout()
    from rare_earth_trade import as_of as call  # noqa: PLC0415 (keeps --help quick)

    end_by(partial(call.show, day))


@main.command("calibrate")
def calibrate() -> None:
    """Hold what the press alone gives against customs' own tables.

    Builds the warehouse blind to these tables, in a folder of its own, renews the two seeds that
    fct_bounds_calibration and fct_verdict_calibration rest on, and prints both as small tables.
    """
    paths.need_checkout()
    from rare_earth_trade import calibration  # noqa: PLC0415 (keeps --help quick)

    end_by(calibration.run)


@main.command("verify")
@click.argument(
    "file",
    required=False,
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
)
@click.option("--template", is_flag=True, help="Print a CLAIMS.csv with one example row and end.")
@click.option("--columns", is_flag=True, help="Say what each column of a CLAIMS.csv holds and end.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print the verdicts (csv: of a table of claims).",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day of a story that does not say it.",
)
@click.option("--url", metavar="ADDRESS", help="Where a story was published.")
@click.option("--wire", metavar="NAME", help="The agency whose story it is, such as reuters.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a story with its figures underlined by verdict.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the claims of a story as a table, to correct and judge again.",
)
@click.option(
    "--to-ledger",
    is_flag=True,
    help="Show the rows that the seeds would get, and write them once you confirm (with --url).",
)
@click.option("--yes", "is_sure", is_flag=True, help="With --to-ledger: write without asking.")
@PLACE
def verify(file: Path | None, template: bool, columns: bool, form: str, **options: Any) -> None:
    """Judge a story, or a table of claims, by the current release.

    FILE (- for standard input) is a story (.txt, .html, .md), whose countable statements are read,
    or a CSV with a row for each printed figure. Each is judged as if its page were in the ledger of
    the release; numbers of a story that are no such statement are listed with why. Exit code 1 if
    any figure is contradicted or disputed.
    """
    from rare_earth_trade.releases import store  # noqa: PLC0415 (keeps --help quick)
    from rare_earth_trade.stories import claims, command, report  # noqa: PLC0415 (as above)

    if template:
        click.echo(claims.template(), nl=False)
    elif columns:
        report.show_columns(claims.described()["columns"])
    elif file is None:
        raise errors.BadInput(
            "which file? A story (.txt, .html, .md), or a table of claims:"
            " `rare-earth-trade verify --template` writes one to fill."
        )
    else:
        form = "json" if options.pop("as_json") else form
        place = options.pop("place")
        sys.exit(command.run(file, form, command.Options(**options), store.at(place)))


@main.command("brief")
@click.option(
    "--month",
    type=Month(),
    metavar="YYYY-MM",
    help="The month of the story; otherwise the latest with a level.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all pages into this new folder, for a web server, and say where that month is.",
)
@click.option("--json", "as_json", is_flag=True, help="The story of the month, for programs.")
@PLACE
def brief(month: date | None, to: Path | None, as_json: bool, place: Path | None) -> None:
    """Print the story of a month by the current release, and where its page is.

    A release holds its brief: brief/index.html to begin with, brief/months/ for each month.
    """
    from rare_earth_trade.brief import command  # noqa: PLC0415 (keeps --help quick)
    from rare_earth_trade.releases import store  # noqa: PLC0415 (as above)

    if to:
        command.write(store.at(place), month, to)
    else:
        command.show(store.at(place), month, as_json)


@main.command("serve")
@click.option(
    "--http",
    "address",
    metavar="127.0.0.1:PORT",
    help="Serve over HTTP on this machine; otherwise over standard input and output.",
)
@PLACE
def serve(address: str | None, place: Path | None) -> None:
    """Serve a release to assistants (Model Context Protocol), read-only, until it is stopped.

    Tools: list_series, get_series, judge_statement, explain_level, controls_in_force, corrections,
    query. Needs the extra `serve`. See docs/assistants.md.
    """
    from rare_earth_trade.releases import store  # noqa: PLC0415 (keeps --help quick)
    from rare_earth_trade.serve import command  # noqa: PLC0415 (as above)

    end_by(partial(command.run, store.at(place), address))


@main.command("status")
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), help="Take this day for today.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@PLACE
def status(today: datetime | None, as_json: bool, place: Path | None) -> None:
    """Show what is loaded, released and known, and which customs releases are due.

    With --release: of that release. Exit code 2 if downloads or the current release cannot be
    read; the rest is still shown.
    """
    from rare_earth_trade import status as view  # noqa: PLC0415 (keeps --help quick)

    found = view.status(today.date() if today else None, place)
    view.show(found, as_json)
    sys.exit(2 if found["problems"] else 0)


@main.command("summary")
def summary() -> None:
    """Show what was built: rows of each mart, verdicts, and the files to open."""
    paths.need_checkout()
    from rare_earth_trade import summary as view  # noqa: PLC0415 (keeps --help quick)

    sys.exit(view.show())


@main.command("compare")
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False))
def compare(other: Path) -> None:
    """Compare the marts of the candidate with those of OTHER, row by row.

    OTHER is the DuckDB file of another build, as by the dbt v2 engine. Exit code 1 if a table, a
    column, a type or any row differs.
    """
    paths.need_checkout()
    from rare_earth_trade import parity  # noqa: PLC0415 (keeps --help quick)

    sys.exit(parity.show(other))
