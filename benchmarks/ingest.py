"""How fast `rare-earth-trade ingest` is beside DuckDB alone, and whether its memory grows.

    python benchmarks/ingest.py                     # a minute or two
    python benchmarks/ingest.py --files 5000        # some 10 GB of scratch space, a quarter hour

Makes downloads in the form of the site (GB18030), and the same text as UTF-8. Then, in turns of up
to 500 files: DuckDB alone reads each UTF-8 file and writes it as Parquet, one file at a time; the
command ingests the same downloads. Both by their defaults; the command with all that it does
beyond: decoding, checking each cell, hashing, waiting for the disk, its own start.
"""

import argparse
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

HEADER = (
    '"数据年月","贸易伙伴编码","贸易伙伴名称","商品编码","商品名称",'
    '"第一数量","第一计量单位","第二数量","第二计量单位","美元",\n'
)
TURN = 500


def download(rows: int, seed: int) -> str:
    """One download: rows of months, partners and tariff lines in order, numbers at random.

    Each has tariff lines of its own: two with other figures for a cell would be put in order.
    """
    code = 10_000_000 + 20 * seed
    dice = random.Random(seed)
    lines = [HEADER]
    for row in range(rows):
        month, rest = divmod(row, -(-rows // 12))
        partner, line = divmod(rest, 20)
        lines.append(
            f'"2024{month + 1:02}","{101 + partner}","贸易伙伴{partner}","{code + line}",'
            f'"其他稀土化合物{line}","{dice.randrange(10**7)}","千克","0","?",'
            f'"{dice.randrange(10**8):,}",\n'
        )
    return "".join(lines)


def duckdb_alone(files: list[Path], to: Path) -> float:
    """Seconds for reading each file and writing it as Parquet."""
    to.mkdir(exist_ok=True)
    began = time.perf_counter()
    with duckdb.connect() as connection:
        for file in files:
            connection.execute(
                "copy (select * from read_csv($from)) to $to (format parquet)",
                {"from": str(file), "to": str(to / f"{file.stem}.parquet")},
            )
    return time.perf_counter() - began


def ingest(files: list[Path], home: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one call of the command."""
    command = [str(Path(sys.executable).parent / "rare-earth-trade"), "ingest", "--flow", "export"]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [*command, *map(str, files)],
            env=os.environ | {"RARE_EARTH_TRADE_HOME": str(home)},
            stdout=output,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        output.seek(0)
        told = output.read().decode()
    if status or f" {len(files):,} loaded" not in told:
        sys.exit(f"the command did not load all files:\n{told}")
    # Linux counts in KiB, macOS in bytes.
    return seconds, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rows", type=int, default=9_000)
    parser.add_argument("--repeats", type=int, default=3, help="runs of both (default: 3)")
    parser.add_argument("--scratch", type=Path, help="folder to work in (default: the system's)")
    given = parser.parse_args()
    print(
        f"{given.files:,} downloads of {given.rows:,} rows; Python {platform.python_version()},"
        f" DuckDB {duckdb.__version__}, {os.cpu_count()} CPUs, {platform.platform()}"
    )
    with tempfile.TemporaryDirectory(dir=given.scratch) as folder:
        scratch = Path(folder)
        raw, plain = scratch / "raw", scratch / "plain"
        raw.mkdir()
        plain.mkdir()
        names = [f"{number:05}.csv" for number in range(given.files)]
        for seed, name in enumerate(names):
            text = download(given.rows, seed)
            (raw / name).write_bytes(text.encode("gb18030"))
            (plain / name).write_bytes(text.encode("utf-8"))
        size = sum(file.stat().st_size for file in plain.iterdir())
        print(f"{size / 1e6:,.0f} MB as UTF-8", flush=True)
        for repeat in range(1, given.repeats + 1):
            alone = ours = 0.0
            for start in range(0, given.files, TURN):
                turn = names[start : start + TURN]
                alone += duckdb_alone([plain / name for name in turn], scratch / "alone")
                ours += ingest([raw / name for name in turn], scratch / "home")[0]
            print(
                f"run {repeat}: DuckDB alone {alone:.1f} s ({size / 1e6 / alone:.1f} MB/s),"
                f" ingest {ours:.1f} s ({size / 1e6 / ours:.1f} MB/s),"
                f" ratio of speeds {alone / ours:.2f}",
                flush=True,
            )
            shutil.rmtree(scratch / "alone")
            shutil.rmtree(scratch / "home")
        for files in (given.files // 2, given.files):
            seconds, peak = ingest([raw / name for name in names[:files]], scratch / "home")
            shutil.rmtree(scratch / "home")
            print(
                f"one call with {files:,} files: {seconds:.1f} s, peak memory {peak:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
