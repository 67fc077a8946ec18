"""Checks seed files before dbt reads them: dbt does not name the file or line that it cannot parse.

The properties file beside the seeds (`_*__seeds.yml`) is the only description there is: its
`column_types` are the header in its order, and a column's `config.meta.pattern`, where it has one,
is what each value must match as a whole; `config.meta.pattern_if` names another column and the
pattern for each value of that one (`other` for the rest). `config.meta.names_in` names the seeds
that list its values, each with its columns: the code first, then names by which people know it.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import yaml

from rare_earth_trade.stories import notation

MOST_SHOWN = 20
# A pattern that is a list of words, or of words or nothing.
WORDS = re.compile(r"\(?([a-z_|]+)\)?\??")
# Codes by names, for each `names_in` of the properties.
Names = dict[str, dict[str, str]]
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
    names = names_of(described)
    for path in sorted(found):
        if path in described:
            problems += check_file(path, described[path][0], names)
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


def names_of(described: dict[Path, tuple[dict, Path]]) -> Names:
    """The codes that the columns with `names_in` may hold, by all their names, seed and column."""
    files = {path.stem: path for path in described if path.is_file()}
    listed: dict[str, dict[str, str]] = {}
    for seed, _ in described.values():
        for rule in rules_of(seed).values():
            sources = rule.get("names_in", {})
            key = str(sources)
            if sources and key not in listed and files.keys() >= sources.keys():
                listed[key] = dict(
                    named
                    for name, columns in sources.items()
                    for _, row in good_rows(files[name])
                    for named in called(row, columns)
                )
    return listed


def called(row: dict[str, str], columns: list[str]) -> Iterator[tuple[str, str]]:
    """Each name of a row of a list, with its code."""
    for column in columns:
        for name in row.get(column, "").split(" / "):
            yield name, row.get(columns[0], "")


def rules_of(seed: dict) -> dict[str, dict]:
    """What the properties of a seed say of the values of its columns."""
    return {
        column["name"]: column["config"]["meta"]
        for column in seed.get("columns", [])
        if column.get("config", {}).get("meta")
    }


def good_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file that have a cell for each column of its header, with their lines.

    What is no text has none.
    """
    header: list[str] = []
    found = []
    with suppress(UnicodeDecodeError):
        for line, row in read_rows(path.read_text(encoding="utf-8")):
            if isinstance(row, csv.Error):
                break
            if not header:
                header = row
            elif len(row) == len(header):
                found.append((line, dict(zip(header, row, strict=True))))
    return found


def check_file(path: Path, seed: dict, names: Names) -> list[str]:
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
        return [f"{path}:{line}: holds a zero byte: this is not a text file"]
    types = seed.get("config", {}).get("column_types")
    if not types:
        return [f"{path}: its properties have no config.column_types: list its columns there"]
    return [
        f"{path}:{line}: {problem}"
        for line, problem in row_problems(text, types, rules_of(seed), names)
    ]


def pattern_of(rule: dict, row: dict[str, str]) -> str | None:
    """The pattern that a rule has for a value of a row."""
    for column, patterns in rule.get("pattern_if", {}).items():
        return patterns.get(row[column], patterns["other"])
    return rule.get("pattern")


def row_problems(
    text: str, types: dict[str, str], rules: dict[str, dict], names: Names
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
                rule = rules.get(column, {})
                pattern = pattern_of(rule, values)
                listed = names.get(str(rule.get("names_in")), {})
                problem = value_problem(value, types[column], pattern)
                if value and listed and value not in listed.values():
                    problem = f"{value!r} is not a code of {' or '.join(rule['names_in'])}"
                if problem:
                    hint = hint_of(value, pattern, listed) or example_of(
                        header.index(column), types[column], pattern, rows
                    )
                    yield line, f"column {column}: {problem}{hint}"
    if count == 0:
        yield 1, header_problem([], header)
    elif count == 1 and not isinstance(row, csv.Error):
        yield 1, "has a header and no row: fill it, or take it out"


def hint_of(value: str, pattern: str | None, names: dict[str, str]) -> str:
    """What a value is meant to be, for a message: a code, one of a few words, a day or a month."""
    if not value:
        return ""
    if names:
        by_key = {notation.key(name): name for name in names if name}
        near = difflib.get_close_matches(notation.key(value), by_key, n=5, cutoff=0.6)
        found = [by_key[one] for one in near]
        if notation.key(value) in by_key:
            return f": write {names[found[0]]}"
        nearest = dict.fromkeys(f"{names[one]} ({one})" for one in found)
        return f": the nearest are {', '.join(list(nearest)[:3])}" if nearest else ""
    if pattern and (alternatives := WORDS.fullmatch(pattern)):
        words = alternatives[1].split("|")
        near = difflib.get_close_matches(value.casefold(), words, n=1)
        return f": it is one of {', '.join(words)}" + (f" (write {near[0]})" if near else "")
    for read in (lambda text: notation.day(text).isoformat(), notation.month):
        with suppress(notation.Unclear):
            if pattern and re.fullmatch(pattern, read(value), re.ASCII):
                return f": write {read(value)}"
    return ""


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
