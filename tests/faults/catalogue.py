"""The catalogue of faults: what is put wrong, and which test is to notice.

A file of `catalogue/` is a list of faults. Each has an `id`, says `what` is wrong, who must notice
(`caught_by`, one name or several), and how it is made:

- `file`, `find`, `replace`: a text that occurs once (or `times`) is replaced. `cut_after` ends the
  file behind a text instead.
- `sql`: statements on a copy of the built candidate; nothing is built again.
- `landing`: what is selected of the (three) `rows` of a landed download, `where` says which.
- `file` of a download, with `ingest`: the flow under which it is taken in.

`each` makes one fault for each of its names, which stand for `{each}`; they share one copy, because
their catchers look at one table each. `needs: downloads` asks for a candidate with tariff lines.

A catcher is written

- `check-seeds: ...`, the beginning or a part of its complaint;
- `build of <model>`, where dbt itself refuses (contracts, constraints);
- the name of a data test or unit test, or `<generic test> on <model> [column]`;
- `<mart>: ...`, an expectation by the beginning of its reason;
- `ingest: ...`, a part of the reason why a download is refused;
- `tests/python/...::...`, a test of pytest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent


class Fault(NamedTuple):
    """One entry of the catalogue."""

    id: str
    what: str
    caught_by: tuple[str, ...]
    file: str = ""
    find: str = ""
    replace: str = ""
    times: int = 1
    cut_after: str = ""
    sql: tuple[str, ...] = ()
    landing: str = ""
    where: str = "true"
    rows: int = 3
    ingest: str = ""
    each: tuple[str, ...] = ()
    needs: str = ""

    @property
    def catchers(self) -> tuple[str, ...]:
        """Everyone who must notice."""
        names = [
            name.replace("{each}", one) for name in self.caught_by for one in self.each or ("",)
        ]
        return tuple(dict.fromkeys(names))

    @property
    def statements(self) -> Iterator[str]:
        """The SQL to run on the copy."""
        for statement in self.sql:
            for one in self.each if "{each}" in statement else ("",):
                yield statement.replace("{each}", one)

    def spoilt(self, text: str) -> str:
        """The file with the fault; raises ValueError where the fault no longer applies."""
        wanted = self.cut_after or self.find
        if not wanted or text.count(wanted) != self.times:
            raise ValueError(
                f"{self.id}: {wanted!r} occurs {text.count(wanted)} times in {self.file},"
                f" not {self.times}"
            )
        if self.cut_after:
            return text[: text.index(self.cut_after) + len(self.cut_after)]
        changed = text.replace(self.find, self.replace)
        if changed == text:
            raise ValueError(f"{self.id}: changes nothing")
        return changed


def one_or_many(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def read() -> list[Fault]:
    """All faults, in the order of the files."""
    faults = []
    for file in sorted((HERE / "catalogue").glob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            for key in ("caught_by", "sql", "each"):
                if key in entry:
                    entry[key] = one_or_many(entry[key])
            faults.append(Fault(**entry))
    return faults


def unnamed() -> dict[str, str]:
    """Tests that no fault names, and why."""
    return yaml.safe_load((HERE / "unnamed.yml").read_text(encoding="utf-8")) or {}


def data_tests(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Data tests and unit tests of a dbt manifest by name."""
    return {
        **{n["name"]: n for n in manifest["nodes"].values() if n["resource_type"] == "test"},
        **{n["name"]: n for n in manifest["unit_tests"].values()},
    }


def dbt_name(catcher: str, manifest: dict[str, Any]) -> str | None:
    """The dbt test that a catcher means; None where it means none."""
    tests = data_tests(manifest)
    if catcher in tests:
        return catcher
    kind, _, place = catcher.partition(" on ")
    if not place or ": " in kind:
        return None
    model, *columns = place.split()
    found = [
        name
        for name, node in tests.items()
        if (node.get("test_metadata") or {}).get("name") == kind
        and (node.get("attached_node") or "").endswith(f".{model}")
        and all(column in node["test_metadata"]["kwargs"].values() for column in columns)
    ]
    if len(found) != 1:
        raise ValueError(f"{catcher!r} means {found}, not one test")
    return found[0]


def expectation(catcher: str, suites: dict[str, list[Any]]) -> tuple[str, str] | None:
    """Suite and name of the expectation that a catcher means; None where it means none."""
    suite, _, beginning = catcher.partition(": ")
    if suite not in suites:
        return None
    found = [one for one in expectation_names(suites[suite]) if one.startswith(beginning)]
    if len(found) != 1:
        raise ValueError(f"{catcher!r} means {found}, not one expectation")
    return suite, found[0]


def expectation_names(suite: list[Any]) -> list[str]:
    """A name each: the reason, with the column where two share a reason."""
    reasons = [one.reason for one in suite]
    return [
        one.reason
        if reasons.count(one.reason) == 1
        else f"{one.reason} ({one.arguments.get('column')})"
        for one in suite
    ]


def every_test(manifest: dict[str, Any], *suites: dict[str, list[Any]]) -> set[str]:
    """Data tests and unit tests by their names, expectations as `<mart>: <reason>`."""
    return set(data_tests(manifest)) | {
        f"{mart}: {name}"
        for some in suites
        for mart, expectations in some.items()
        for name in expectation_names(expectations)
    }


def named(faults: list[Fault], manifest: dict[str, Any], *suites: dict[str, list[Any]]) -> set[str]:
    """Those of them that faults name."""
    found = set()
    for catcher in (name for fault in faults for name in fault.catchers):
        for some in suites:
            if one := expectation(catcher, some):
                found.add(": ".join(one))
        if one := dbt_name(catcher, manifest):
            found.add(one)
    return found
