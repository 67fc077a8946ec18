"""Errors of the system and of DuckDB in one sentence: what is wrong, and what to do."""

import errno
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import paths
from rare_earth_trade.errors import told


def test_an_error_of_the_system_says_what_to_do() -> None:
    for code in (errno.EROFS, errno.EACCES, errno.EPERM):
        said = told(OSError(code, "as the system says it", "/some/where"))
        assert "at /some/where" in said
        assert "change its rights, or let RARE_EARTH_TRADE_HOME name another folder" in said
        assert "Errno" not in said


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_named(code: int) -> None:
    said = told(OSError(code, "as the system says it", "/some/where"))
    assert said.startswith("the disk is full at /some/where: make room")
    assert str(paths.home()) in told(OSError(code, "without a file"))


def test_a_full_disk_that_duckdb_meets_is_one() -> None:
    error = duckdb.IOException(
        'IO Error: Could not write file "/x.duckdb": No space left on device\nmore'
    )
    assert told(error).startswith("the disk is full below ")


def test_who_holds_a_file_is_named() -> None:
    error = duckdb.IOException(
        'IO Error: Could not set lock on file "/a b/x.duckdb": Conflicting lock is held in'
        " /usr/bin/python3.11 (PID 123) by user root. See also https://duckdb.org/docs"
    )
    assert told(error).startswith("/a b/x.duckdb is in use by /usr/bin/python3.11 (PID 123): wait")


def test_other_errors_keep_their_first_line(tmp_path: Path) -> None:
    with pytest.raises(OSError) as error:
        (tmp_path / "none").read_text(encoding="utf-8")
    assert told(error.value) == f"{tmp_path / 'none'}: no such file or directory."
    assert told(duckdb.CatalogException("Catalog Error: no table x!\nDid you mean y")) == (
        "Catalog Error: no table x!"
    )
    assert told(OSError()) == "OSError"
