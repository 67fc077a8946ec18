"""Acceptance of the candidate by its consumers: suites of expectations, run in the database.

Not a second copy of the dbt tests, which check the rules by which the marts are made. This asks
what an analyst or a dashboard would: is it all there, is it plausible, do the tables fit together?
"""

from typing import Any


def run(*args: Any, **kwargs: Any) -> int:
    """Validate a candidate, as `runner.run` does; only now Great Expectations is imported."""
    from rare_earth_trade.expectations import runner  # noqa: PLC0415 (takes seconds to import)

    return runner.run(*args, **kwargs)
