"""Opens the current release again and again until a file appears; says which releases it met.

Exits with an error at the first release whose contents are not what it says of itself.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

from rare_earth_trade.releases.reading import LOCKED

MARKED = {"dim_partner": "partner_name", "dim_product": "product_label"}


def look(connection: duckdb.DuckDBPyConnection, manifest: dict, tables: dict[str, str]) -> str:
    """The id of a release whose tables are the ones that its manifest describes."""
    marks = set()
    for table, relation in tables.items():
        [(rows, checksum, mark)] = connection.execute(
            f"select count(*), sum(hash(rows)::hugeint)::varchar, max({MARKED[table]})"
            f" filter ({MARKED[table]} like '~release %') from {relation} as rows"
        ).fetchall()
        facts = manifest["tables"][table]
        assert (rows, checksum) == (facts["rows"], facts["checksum"]), (manifest, table)
        marks.add(mark)
    [mark] = marks
    # The number of the candidate is the number of the release that was made of it.
    assert int(mark.removeprefix("~release ")) == int(manifest["release_id"][1:5]), mark
    return manifest["release_id"]


def by_duckdb(current: Path) -> str:
    warehouse = str(current / "rare_earth_trade.duckdb")
    with duckdb.connect(warehouse, read_only=True, config=dict(LOCKED)) as connection:
        [(name, manifest)] = connection.execute(
            "select release_id, manifest from marts.release_manifest"
        ).fetchall()
        found = look(connection, json.loads(manifest), {one: f"marts.{one}" for one in MARKED})
        assert found == name
        return found


def by_parquet(current: Path) -> str:
    # Several files: where `current` leads is looked up once.
    folder = current.resolve()
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        files = {one: f"read_parquet('{folder}/parquet/{one}.parquet')" for one in MARKED}
        return look(connection, manifest, files)


if __name__ == "__main__":
    kind, current, stop = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    read = {"duckdb": by_duckdb, "parquet": by_parquet}[kind]
    met: dict[str, int] = {}
    is_over = False
    while not is_over:
        # Looked at before the last reading: nobody ends without having met the last release.
        is_over = stop.exists()
        release = read(current)
        met[release] = met.get(release, 0) + 1
        time.sleep(0.1)
    print(json.dumps(met))
