"""What `rare-earth-trade serve` does: a server of a release, until it is stopped."""

import re

import click

from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases.store import Store

ADDRESS = re.compile(r"(127\.0\.0\.1|localhost):(\d{1,5})")
PATH = "/mcp"


def run(store: Store, address: str | None) -> int:
    """Serve a release over standard input and output, or over HTTP: 0 once it is stopped."""
    place = parsed(address) if address else None
    try:
        from rare_earth_trade.serve.server import server  # noqa: PLC0415 (of the extra)
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("mcp"):
            raise
        raise BadInput(
            "serve needs the package mcp: `pip install --require-hashes -r requirements-serve.txt`"
            " in a checkout, or the extra `rare-earth-trade[serve]`."
        ) from None
    from rare_earth_trade.serve.served import Served  # noqa: PLC0415 (as above)

    served = Served(store)
    made = server(served)
    if place is None:
        made.run("stdio")
        return 0
    host, port = place
    click.echo(f"Serving {served.release.id} at http://{host}:{port}{PATH}", err=True)
    # No session: an answer rests on its question alone, and a client may come and go.
    made.run(
        "streamable-http",
        host=host,
        port=port,
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
    )
    return 0


def parsed(address: str) -> tuple[str, int]:
    """Host and port of this machine: there is no password, so nobody else is let in."""
    found = ADDRESS.fullmatch(address.strip())
    if not found or not 1 <= int(found[2]) <= 65_535:
        raise BadInput(
            f"--http takes 127.0.0.1:PORT, not {address!r}: the server has no password, so it is"
            " for this machine only."
        )
    return found[1], int(found[2])
