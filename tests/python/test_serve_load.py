"""Fifty clients in parallel for a minute: no error, and figures in under a tenth of a second."""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client

CALL = "from rare_earth_trade.cli import main; main()"
CLIENTS, SECONDS, PAUSE_S, P95_S = 50, 60, 1.0, 0.1
SERIES = ("magnet_exports", "rare_earth_exports", "rare_earth_imports")


@pytest.fixture
def address(released: Path) -> Iterator[str]:
    """The address of a server of its own over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-c", CALL, "serve", "--http", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*program, "--release", str(released / "current")], env=os.environ
    ) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.mark.full
def test_fifty_clients_for_a_minute(address: str) -> None:
    async def ask(number: int, until: float, taken: list[float], errors: list[str]) -> None:
        chosen = random.Random(number)
        async with Client(address) as client:
            # Assistants think between two questions; they do not ask in step.
            await asyncio.sleep(chosen.random() * PAUSE_S)
            while time.monotonic() < until:
                month = f"{chosen.randint(2015, 2026)}-{chosen.randint(1, 12):02}"
                started = time.monotonic()
                result = await client.call_tool(
                    "get_series", {"series": chosen.choice(SERIES), "from": month, "to": month}
                )
                taken.append(time.monotonic() - started)
                if result.is_error or len(result.structured_content["rows"]) != 1:
                    errors.append(result.content[0].text)
                await asyncio.sleep(PAUSE_S)

    async def all_ask() -> tuple[list[float], list[str]]:
        taken: list[float] = []
        errors: list[str] = []
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(ask(one, until, taken, errors) for one in range(CLIENTS)))
        return taken, errors

    is_busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    taken, errors = asyncio.run(all_ask())
    assert errors == []
    p95 = sorted(taken)[int(len(taken) * 0.95)]
    print(f"{len(taken)} answers, p50 {sorted(taken)[len(taken) // 2]:.4f} s, p95 {p95:.4f} s")
    if is_busy:
        pytest.skip(f"other programs had the processors before it began: p95 was {p95:.3f} s")
    assert len(taken) > CLIENTS * SECONDS / (PAUSE_S + P95_S) * 0.8
    assert p95 < P95_S
