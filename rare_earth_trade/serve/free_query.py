"""SQL of an assistant: one SELECT on the marts, run in a process of its own.

A process can be ended whatever it does, and its memory is its own: the server lives on. What is
refused, and why, is said by `one_query`, which runs in it.
"""

import json
import subprocess
import sys
from threading import BoundedSemaphore
from typing import Any

from rare_earth_trade.errors import BadInput
from rare_earth_trade.serve.served import Row, Served

# Beyond the time that a query has, for starting the process and handing over the rows.
GRACE_S = 10
MOST_CHARACTERS = 20_000
AT_A_TIME = BoundedSemaphore(2)


def query(served: Served, sql: str) -> Row:
    """Columns and rows of one SELECT. Raises BadInput with what was refused, in words."""
    from rare_earth_trade.serve.one_query import SECONDS  # noqa: PLC0415 (it imports nothing else)

    if len(sql) > MOST_CHARACTERS:
        raise BadInput(f"a query has at most {MOST_CHARACTERS:,} characters.")
    command = [sys.executable, "-m", "rare_earth_trade.serve.one_query"]
    with AT_A_TIME:
        try:
            done = subprocess.run(
                [*command, str(served.release.warehouse)],
                input=json.dumps(sql),
                capture_output=True,
                text=True,
                timeout=SECONDS + GRACE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BadInput(f"the query took more than {SECONDS} seconds.") from None
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise BadInput(
            "the query needed more memory than it may have, and was ended: ask for less."
        ) from None
    if "refused" in found:
        raise BadInput(found["refused"])
    return served.answer(found, "schema marts")
