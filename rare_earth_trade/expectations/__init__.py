"""Acceptance of the candidate by its consumers: suites of expectations, run in the database.

Not a second copy of the dbt tests, which check the rules by which the marts are made. This asks
what an analyst or a dashboard would: is it all there, is it plausible, do the tables fit together?
"""

from typing import Any

from rare_earth_trade import errors, paths


def run(*args: Any, **kwargs: Any) -> int:
    """Validate a candidate, as `runner.run` does; only now Great Expectations is imported."""
    from rare_earth_trade.expectations import runner  # noqa: PLC0415 (takes seconds to import)

    return runner.run(*args, **kwargs)


def accept() -> int:
    """Validate the candidate of this project, as of its day."""
    from rare_earth_trade.releases import audit  # noqa: PLC0415 (keeps --help quick)

    with errors.reading(paths.candidate()):
        return run(as_of=audit.as_of(paths.candidate()))


def accept_landing() -> int:
    """Validate the landing area of this project."""
    from rare_earth_trade.expectations import landing  # noqa: PLC0415 (keeps --help quick)

    return landing.run()
