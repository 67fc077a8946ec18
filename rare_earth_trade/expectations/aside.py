"""The expectations in a process of their own, beside what else a release has to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

from rare_earth_trade.expectations.outcomes import Outcome


def examine(candidate: Path, docs: Path, as_of: str) -> list[Outcome] | None:
    """What came of every expectation, as `runner.examine` finds it; None where it broke off.

    Raises OSError where nothing can be written.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(candidate), str(docs), as_of],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        close_fds=False,  # it keeps the lock of the store until it ends
    )
    if done.returncode:
        return None
    said = json.loads(done.stdout)
    if "errno" in said:
        raise OSError(said["errno"], os.strerror(said["errno"]))
    return [Outcome(*one) for one in said["outcomes"]]


def main(candidate: str, docs: str, as_of: str) -> None:
    """Print the outcomes as JSON, and nothing else whatever a library prints."""
    answer = os.dup(1)
    os.dup2(2, 1)
    from rare_earth_trade.expectations import runner  # noqa: PLC0415 (the caller does without)

    try:
        said = {"outcomes": runner.examine(Path(candidate), Path(docs), as_of=as_of)}
    except OSError as error:
        if error.errno is None:
            raise
        said = {"errno": error.errno}
    with os.fdopen(answer, "w", encoding="utf-8") as pipe:
        json.dump(said, pipe)
    sys.stderr.flush()
    # At a regular exit DuckDB prints pages on harmless leaks.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
