"""Acceptance of the candidate by its consumers: suites of expectations, run in the database.

Not a second copy of the dbt tests, which check the rules by which the marts are made. This asks
what an analyst or a dashboard would: is it all there, is it plausible, do the tables fit together?
"""

from rare_earth_trade.expectations.runner import run

__all__ = ["run"]
