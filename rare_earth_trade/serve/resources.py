"""What an assistant may read of a release: what each column is, and how figures are judged."""

import csv
import json

from rare_earth_trade.errors import BadInput
from rare_earth_trade.releases import parquet
from rare_earth_trade.serve.served import Served


def dictionary(served: Served) -> str:
    """The data dictionary: a line for each column of each table, as CSV."""
    return (served.folder / "parquet" / parquet.DICTIONARY).read_text(encoding="utf-8")


def table(served: Served, name: str) -> str:
    """The columns of one table, as CSV. Raises BadInput where there is no such table."""
    if name not in served.release.manifest["tables"]:
        raise BadInput(f"there is no table {name!r}: the resource dictionary lists all.")
    lines = dictionary(served).splitlines(keepends=True)
    # No description has a line break, so a line is a row.
    return "".join([lines[0], *(line for line in lines if next(csv.reader([line]))[0] == name)])


def page(served: Served, name: str) -> str:
    """A page of the documentation of the release, as text."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 (only where one is read)

    file = served.folder / "brief/docs" / f"{name}.html"
    read = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    body = read.find("main") or read.body or read
    for one in body.find_all(["script", "style", "nav"]):
        one.decompose()
    for cell in body.find_all(["td", "th"]):
        cell.append(" | ")
    lines = (" ".join(line.split()) for line in body.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def release(served: Served) -> str:
    """What release.json says, but for the list of files."""
    said = {
        name: value
        for name, value in served.release.manifest.items()
        if name not in {"files", "sizes", "seeds"}
    }
    return json.dumps(said, indent=1, ensure_ascii=False)
