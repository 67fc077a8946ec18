"""Checks seed files before dbt reads them: dbt does not name the file or line that it cannot parse.

The properties file beside the seeds (`_*__seeds.yml`) is the only description there is: its
`column_types` are the header in its order, and a column's `config.meta.pattern`, where it has one,
is what each value must match as a whole; `config.meta.pattern_if` names another column and the
pattern for each value of that one (`other` for the rest).
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

MOST_SHOWN = 20
# The loader in C, where there is one, reads in a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check(folder: Path) -> list[str]:
    """All problems of the seeds below `folder`, one line each: file, line, column, what to do."""
    described, problems = read_properties(folder)
    found = set(folder.rglob("*.csv"))
    if not found and not described:
        problems.append(f"{folder}: no seed file (.csv) in this folder")
    problems += [
        f"{path}: no such file, but {properties.name} describes it: add it or take it out there"
        for path, (_, properties) in described.items()
        if path not in found
    ]
    for path in sorted(found):
        if path in described:
            problems += check_file(path, described[path][0])
        else:
            problems.append(f"{path}: no properties file beside it describes this seed")
    return problems


def read_properties(folder: Path) -> tuple[dict[Path, tuple[dict, Path]], list[str]]:
    """The described seeds (file, its properties, where they stand), and what is wrong with them."""
    described: dict[Path, tuple[dict, Path]] = {}
    problems = []
    for properties in sorted({*folder.rglob("*.yml"), *folder.rglob("*.yaml")}):
        try:
            text = properties.read_text(encoding="utf-8")
            seeds = (yaml.load(text, LOADER) or {})["seeds"]
        except UnicodeDecodeError:
            problems.append(f"{properties}: not UTF-8: save it as UTF-8")
            continue
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            problems.append(f"{properties}:{line}: cannot be read as YAML ({error.problem})")
            continue
        except (KeyError, TypeError):
            problems.append(f"{properties}: has no list `seeds`")
            continue
        for seed in seeds:
            path = properties.parent / f"{seed['name']}.csv"
            if path in described:
                problems.append(f"{properties}: describes {seed['name']} a second time")
            described[path] = (seed, properties)
    return described, problems


def check_file(path: Path, seed: dict) -> list[str]:
    """Problems of one seed file against its properties."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [f"{path}:{line}: not UTF-8 (a GBK file, perhaps): save it as UTF-8"]
    if text.startswith("\ufeff"):
        return [f"{path}:1: begins with a byte order mark: save it as UTF-8 without BOM"]
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return [f"{path}:{line}: holds a zero byte: this is no text file"]
    types = seed.get("config", {}).get("column_types")
    if not types:
        return [f"{path}: its properties have no config.column_types: list its columns there"]
    rules = {
        column["name"]: column["config"]["meta"]
        for column in seed.get("columns", [])
        if column.get("config", {}).get("meta")
    }
    return [f"{path}:{line}: {problem}" for line, problem in row_problems(text, types, rules)]


def pattern_of(rule: dict, row: dict[str, str]) -> str | None:
    """The pattern that a rule has for a value of a row."""
    for column, patterns in rule.get("pattern_if", {}).items():
        return patterns.get(row[column], patterns["other"])
    return rule.get("pattern")


def row_problems(
    text: str, types: dict[str, str], rules: dict[str, dict]
) -> Iterator[tuple[int, str]]:
    """Line and problem of each faulty row; a wrong header or a stray quotation mark ends it."""
    header = list(types)
    count = 0
    rows = list(read_rows(text))
    for line, row in rows:
        count += 1
        if isinstance(row, csv.Error):
            yield line, f"cannot be read as CSV ({row}): look for a lone quotation mark"
        elif count == 1:
            if row != header:
                yield line, header_problem(row, header)
                return
        elif len(row) != len(header):
            yield (
                line,
                f"{len(row)} fields where the header has {len(header)}:"
                " look for a missing or extra comma, or an unquoted one",
            )
        else:
            values = dict(zip(header, row, strict=True))
            for column, value in values.items():
                pattern = pattern_of(rules.get(column, {}), values)
                if problem := value_problem(value, types[column], pattern):
                    example = example_of(header.index(column), types[column], pattern, rows)
                    yield line, f"column {column}: {problem}{example}"
    if count == 0:
        yield 1, header_problem([], header)
    elif count == 1 and not isinstance(row, csv.Error):
        yield 1, "has a header and no row: fill it, or take it out"


def example_of(
    place: int, data_type: str, pattern: str | None, rows: list[tuple[int, list[str] | csv.Error]]
) -> str:
    """A value that the column of a file can hold, and the line where it stands, for a message."""
    for line, row in rows[1:]:
        if isinstance(row, csv.Error) or len(row) <= place or not row[place]:
            continue
        if not value_problem(row[place], data_type, pattern):
            return f"; line {line} has {row[place]!r}"
    return ""


def read_rows(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row with the line it begins on, quoted line breaks included; an error is the last."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
            return


def header_problem(first: list[str], header: list[str]) -> str:
    """What is wrong with a header, in words."""
    if not first:
        return f"empty file: the header must be {','.join(header)}"
    doubled = sorted({name for name in first if first.count(name) > 1})
    missing = [name for name in header if name not in first]
    unknown = [name for name in first if name not in header]
    if doubled:
        return f"column(s) named twice: {', '.join(doubled)}"
    if missing or unknown:
        parts = [f"missing column(s): {', '.join(missing)}"] if missing else []
        parts += [f"unknown column(s): {', '.join(unknown)}"] if unknown else []
        return "; ".join(parts)
    return f"columns in another order: the header must be {','.join(header)}"


def value_problem(value: str, data_type: str, pattern: str | None) -> str | None:
    """Why a column cannot hold a value, or None. Empty values are null, which types allow."""
    if pattern is not None and not re.fullmatch(pattern, value, re.ASCII):
        return f"{value!r} does not look like a value of this column" if value else "is empty"
    if value == "" or holds(data_type, value):
        return None
    return f"{value!r} is not of type {data_type}"


def holds(data_type: str, value: str) -> bool:
    """Whether a type can hold a value as it stands, without rounding it."""
    if data_type == "date":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    if data_type.startswith("decimal"):
        precision, scale = map(int, re.findall(r"\d+", data_type))
        whole, _, places = value.removeprefix("-").partition(".")
        number = re.fullmatch(r"-?[0-9]+([.][0-9]+)?", value)
        return bool(number) and len(whole) <= precision - scale and len(places) <= scale
    patterns = {"integer": r"-?[0-9]{1,9}", "boolean": "true|false"}
    return re.fullmatch(patterns.get(data_type, r"(?s:.*)"), value) is not None
