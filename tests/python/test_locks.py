"""The lock files install anywhere: hashed, without addresses, and in step with each other."""

import json
import re

import pytest

from rare_earth_trade import paths

LOCKS = ("requirements.txt", "requirements-serve.txt", "requirements-test.txt")
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
    assert pins("requirements.txt") <= pins("requirements-serve.txt")
    assert pins("requirements-serve.txt") <= pins("requirements-test.txt")


def test_versions_that_are_known_to_work_together() -> None:
    versions = {package: version for package, version, _ in pins("requirements.txt")}
    assert versions["dbt-core"].startswith("1.11.")
    assert versions["duckdb"] == "2.0.0"
    assert versions["great-expectations"] == "1.24.1"


def test_macs_with_intel_get_the_last_cryptography_that_has_a_wheel_for_them() -> None:
    for name in LOCKS:
        found = {
            "darwin'" in marker and "== 'x86_64'" in marker: int(version.partition(".")[0])
            for package, version, marker in pins(name)
            if package == "cryptography"
        }
        assert found[True] <= 48
        assert found[False] >= 50


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    text = (paths.PROJECT / "sbom.cdx.json").read_text(encoding="utf-8")
    bom = json.loads(text)
    listed = {
        re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"] for one in bom["components"]
    }
    # What is for other systems or versions only is locked, but not installed here.
    locked = {(package, version) for package, version, _ in pins("requirements.txt")}
    everywhere = {package for package, _, marker in pins("requirements.txt") if not marker}
    assert everywhere <= listed.keys()
    assert {one for one in listed.items() if one[0] != "pip"} <= locked
    assert not re.search(r"https?://(?!cyclonedx)", text.replace("http://json-schema.org", ""))
    licences = (paths.PROJECT / "docs/licences.md").read_text(encoding="utf-8").lower()
    licences = re.sub(r"[-_.]+", "-", licences)
    assert all(f"| {name} " in licences for name in listed if name != "pip")


def test_no_dependency_forbids_what_the_licence_of_the_project_allows() -> None:
    lines = (paths.PROJECT / "docs/licences.md").read_text(encoding="utf-8").splitlines()
    # text-unidecode may be used under the Artistic Licence, tld under Mozilla's or the Lesser GPL.
    bound = [
        line
        for line in lines
        if re.search(r"\bA?GPL|General Public", line) and "Lesser" not in line
    ]
    assert [line.split()[1] for line in bound] == ["text-unidecode", "tld"]
    assert not any("UNKNOWN" in line for line in lines)
