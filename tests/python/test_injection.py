"""Texts from outside stay texts on their way from a file to a mart, a release and a page."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.python import scratch

TEXTS = (
    "x'); drop table marts.dim_partner; --",
    "{{ run_query('drop schema marts cascade') }}",
    "=cmd|' /C calc'!A0",
    "<script>window.harm=1</script>",
    "$1 ? %s \\x00 ${HOME} `id`",
)
HEADER = (
    "数据年月",
    "贸易伙伴编码",
    "贸易伙伴名称",
    "商品编码",
    "商品名称",
    "第一数量",
    "第一计量单位",
    "美元",
)


@pytest.fixture
def crafted(tmp_path: Path) -> Path:
    """A download whose names of partners and goods are code in some language, under such a name."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    for number, words in enumerate(TEXTS):
        # Customs codes that the reference table does not know.
        writer.writerow(
            ("202510", f"9{number:02}", words, "85051110", words, "1000", "千克", "50000")
        )
    file = tmp_path / "'; drop table lines; --{{ 1 }}.csv"
    file.write_bytes(text.getvalue().encode("gb18030"))
    return file


def test_texts_of_a_download_reach_the_marts_as_they_are(
    run: Callable, crafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("rare-earth-trade", "ingest", crafted, "--flow", "export")
    assert done.returncode == 0, done.stdout + done.stderr
    built = run("dbt", "--quiet", "build", "--selector", "customs_detail")
    assert built.returncode == 0, built.stdout
    # Staging is a view, whose path of the landing area counts from where dbt ran.
    monkeypatch.chdir(scratch.root(tmp_path / "home"))
    with duckdb.connect(str(tmp_path / "home/build/rare_earth_trade.duckdb")) as connection:
        lines = connection.execute(
            "select distinct partner_name, commodity_name from staging.stg_customs__trade_lines"
        ).fetchall()
        assert sorted(lines) == sorted((text, text) for text in TEXTS)
        [(rows, tonnes)] = connection.execute(
            "select count(*), sum(quantity_t)::integer from marts.fct_customs_trade_monthly"
        ).fetchall()
        assert (rows, tonnes) == (5, 5)
        [(name,)] = connection.execute(
            "select distinct file_name from staging.stg_customs__trade_lines"
        ).fetchall()
        assert name == crafted.name


def test_a_package_that_is_not_the_locked_one_is_not_installed(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"click==8.4.2 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps"]
    done = subprocess.run(
        [*pip, "--require-hashes", "-r", lock, "-d", tmp_path / "got"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not list(tmp_path.glob("got/*.whl"))
