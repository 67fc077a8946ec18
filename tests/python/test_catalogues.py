"""What catalogues read of a release: each file by its own standard, and all by the release itself.

The schemas of ODCS and the Citation File Format lie beside the tests, with their licences; the
programs of Frictionless and Croissant come in an environment of their own (readers/catalogues.txt).
"""

import csv
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from test_readers import READERS, install_with_sources, kept

from rare_earth_trade.files import checksum
from rare_earth_trade.releases.store import contents

SCHEMAS = Path(__file__).with_name("schemas")
FILES = (
    *("datapackage.json", "datacontract.odcs.yaml", "croissant.json"),
    *("CITATION.cff", "CHANGES.json", "SHA256SUMS"),
)
FRICTIONLESS = """
import json, sys
from frictionless import Package, validate
package = json.load(open(sys.argv[1]))
assert list(Package.metadata_validate(package)) == []
# Each cell is read in Python: the tables that take minutes are left out.
kept = [one for one in package["resources"] if one["rows"] < 700]
names = {one["name"] for one in kept}
for one in kept:
    leads = one["schema"].pop("foreignKeys", [])
    found = [lead for lead in leads if lead["reference"]["resource"] in names]
    one["schema"] |= {"foreignKeys": found} if found else {}
report = validate(package | {"resources": kept}, basepath=sys.argv[2])
print(json.dumps([len(kept), report.flatten(["name", "title", "message"])]))
"""
CROISSANT = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
rows = list(dataset.records(record_set="fct_magnet_exports_monthly"))
faults = sorted(dataset.metadata.issues.errors)
print(json.dumps([len(dataset.metadata.record_sets), len(rows), faults]))
"""


@pytest.fixture
def release(released: Path) -> Path:
    return (released / "current").resolve()


def loaded(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)


def test_a_release_holds_them_and_lists_them(release: Path) -> None:
    listed = json.loads((release / "release.json").read_text(encoding="utf-8"))["files"]
    assert set(FILES) <= listed.keys()
    assert set(FILES) <= contents(release)


def test_the_checksums_are_those_that_sha256sum_reads(release: Path) -> None:
    lines = (release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: found for found, name in (line.split("  ", 1) for line in lines)}
    assert sums.keys() == contents(release) - {"SHA256SUMS"}
    assert all(checksum(release / name) == found for name, found in sums.items())


def test_every_column_of_every_table_is_in_all_of_them(release: Path) -> None:
    with (release / "parquet/data_dictionary.csv").open(encoding="utf-8", newline="") as content:
        rows = list(csv.DictReader(content))
    said = {(one["table"], one["column"]): one["description"] for one in rows}
    keys = {(one["table"], one["column"]) for one in rows if one["is_key"] == "yes"}
    package = loaded(release / "datapackage.json")["resources"]
    contract = loaded(release / "datacontract.odcs.yaml")["schema"]
    croissant = loaded(release / "croissant.json")["recordSet"]
    assert len(said) > 900
    assert {
        (one["name"], field["name"]): field["description"]
        for one in package
        for field in one["schema"]["fields"]
    } == said
    assert {
        (one["name"], field["name"]): field["description"]
        for one in contract
        for field in one["properties"]
    } == said
    assert {
        (one["name"], field["name"]): field["description"]
        for one in croissant
        for field in one["field"]
    } == said
    assert {
        (one["name"], column) for one in package for column in one["schema"].get("primaryKey", ())
    } == keys
    assert {
        (one["name"], field["name"])
        for one in contract
        for field in one["properties"]
        if field.get("primaryKey")
    } == keys


def test_values_and_tables_that_a_column_leads_to_come_from_the_tests_of_dbt(
    release: Path,
) -> None:
    [levels] = [
        one
        for one in loaded(release / "datapackage.json")["resources"]
        if one["name"] == "fct_levels"
    ]
    fields = {one["name"]: one for one in levels["schema"]["fields"]}
    assert fields["certainty"]["constraints"]["enum"] == ["exact", "tight", "fair", "wide", "none"]
    assert fields["quantity_t"]["unit"] == "tonnes"
    [contract] = [
        one
        for one in loaded(release / "datacontract.odcs.yaml")["schema"]
        if one["name"] == "dim_series"
    ]
    assert {
        "type": "foreignKey",
        "from": "dim_series.product",
        "to": "dim_product.product_code",
    } in (contract["relationships"])
    assert any("unique_grain" in one["name"] for one in contract["quality"])


def faults_of(said: Any, schema: str) -> list[str]:
    """What a standard has against a text."""
    standard = loaded(SCHEMAS / schema)
    validator = jsonschema.validators.validator_for(standard)(standard)
    return [one.message for one in validator.iter_errors(said)]


def test_the_citation_is_as_its_standard_wants_it(release: Path) -> None:
    said = loaded(release / "CITATION.cff")
    assert faults_of(said, "cff-1.2.0.json") == []
    # The schema does refuse.
    assert faults_of(said | {"authors": []}, "cff-1.2.0.json") != []


def test_the_contract_is_as_its_standard_wants_it(release: Path) -> None:
    said = loaded(release / "datacontract.odcs.yaml")
    said["schema"] = [one for one in said["schema"] if one["name"] in {"dim_series", "dim_month"}]
    assert faults_of(said, "odcs-3.1.0.json") == []
    assert faults_of(said | {"kind": "Contract"}, "odcs-3.1.0.json") != []
    said["schema"][0]["properties"][0]["logicalType"] = "text"
    assert faults_of(said, "odcs-3.1.0.json") != []


@pytest.mark.full
def test_the_whole_contract_is_as_its_standard_wants_it(release: Path) -> None:
    assert faults_of(loaded(release / "datacontract.odcs.yaml"), "odcs-3.1.0.json") == []


def test_the_changes_are_those_that_the_feed_tells(release: Path) -> None:
    changes = loaded(release / "CHANGES.json")
    told = loaded(release / "release.json")["changes"]
    assert changes["release_id"] == release.name
    assert changes["since"] == told["since"]
    assert told["sentence"] in (release / "brief/feed.xml").read_text(encoding="utf-8")


@pytest.mark.full
def test_frictionless_and_croissant_read_them(release: Path) -> None:
    python = kept(READERS / "catalogues.txt", install_with_sources) / "bin/python"

    def told(program: str, *arguments: Path) -> Any:
        done = subprocess.run(
            [python, "-c", program, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    tables, faults = told(FRICTIONLESS, release / "datapackage.json", release)
    assert tables > 15
    assert faults == []
    tables = loaded(release / "release.json")["tables"]
    sets, rows, errors = told(CROISSANT, release / "croissant.json")
    assert (sets, errors) == (len(tables), [])
    assert rows == tables["fct_magnet_exports_monthly"]["rows"]


def test_the_schemas_say_where_they_are_from() -> None:
    page = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\S+\.json)`", page, re.MULTILINE)) == {
        file.name for file in SCHEMAS.glob("*.json")
    }
