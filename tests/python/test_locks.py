"""The lock files install anywhere: hashed, without addresses, and in step with each other."""

import re

import pytest

from rare_earth_trade import paths

LOCKS = ("requirements.txt", "requirements-test.txt")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)( ; .+?)? \\$", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str, str]]:
    """Package, version and marker of each entry."""
    return set(PIN.findall((paths.PROJECT / name).read_text()))


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_is_pinned_with_hashes_and_nothing_else(name: str) -> None:
    text = (paths.PROJECT / name).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(pins(name)) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|index-url|find-links|@ ", text)


def test_the_full_lock_holds_the_small_one() -> None:
    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_versions_that_are_known_to_work_together() -> None:
    versions = {package: version for package, version, _ in pins("requirements.txt")}
    assert versions["dbt-core"].startswith("1.11.")
    assert versions["duckdb"] == "2.0.0"
    assert versions["great-expectations"] == "1.24.1"
