"""Bytes of one download -> checked, typed rows in a table of DuckDB.

Two readers of CSV that disagree would change numbers silently. So the text goes to DuckDB as it is
only where it is proven that every reader sees the same fields (`plain_form`). Any other text, of
whatever separator, is read by Python's csv module, which decides, and written anew in the plain
form, without the lines that people add below the rows (`layouts`). DuckDB then types
and checks all rows at once; where anything is wrong, `diagnosis` names every bad cell.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb

from rare_earth_trade.downloads import diagnosis, forms, layouts
from rare_earth_trade.downloads.forms import AGAIN, DIMENSIONS, Header, Problem, Reason, Refused
from rare_earth_trade.sql import no_pattern

# Blanks that are not a plain space and end no line.
ODD_BLANKS = "".join(character for character in forms.BLANKS if character not in " \r\n")
BLANKS_IN_LINE = re.compile(f"[ {ODD_BLANKS}]+")

# DuckDB keeps some kB of each file until its connection ends.
MOST_READS = 200


@dataclass(frozen=True)
class Facts:
    """What is in a download: data rows, months, tariff lines; in words, the lines set aside."""

    rows: int
    first_month: date
    last_month: date
    months: int
    codes: tuple[str, ...]
    aside: str = ""


@dataclass(frozen=True)
class Plain:
    """Text in the plain form: header fields, text of the rows, their number, fields, line end."""

    header: list[str]
    body: str
    rows: int
    fields: int
    line_end: str


def decode(raw: bytes) -> str:
    """The text of a download: UTF-8 or UTF-16, else GB18030; all of it or none."""
    if not raw.strip():
        raise Refused([Problem(Reason.EMPTY, f"there is nothing in the file: {AGAIN}")])
    text = utf16(raw)
    if text is None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = raw.decode("gb18030")
            except UnicodeDecodeError as error:
                message = f"neither UTF-8, UTF-16 nor GB18030 from byte {error.start:,} on: {AGAIN}"
                raise Refused([Problem(Reason.NOT_TEXT, message)]) from None
    if "\0" in text:
        message = (
            "the file holds zero bytes, so it is not text: save a spreadsheet as .xlsx or as CSV in"
            " UTF-8, or give the download as it came"
        )
        raise Refused([Problem(Reason.NOT_TEXT, message)])
    return text


def utf16(raw: bytes) -> str | None:
    """The text of UTF-16 that says so by a mark, or is proven to be such; None of anything else."""
    for mark, encoding in (
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                message = f"UTF-16 that breaks off at byte {error.start + len(mark):,}: {AGAIN}"
                raise Refused([Problem(Reason.NOT_TEXT, message)]) from None
    return layouts.utf16_without_mark(raw) if b"\0" in raw else None


def parts_of(raw: bytes) -> list[bytes]:
    """The exports that were pasted one after the other into one file: most often one, `raw`."""
    text = utf16(raw)
    parts = layouts.pasted_parts(raw if text is None else text.encode("utf-8"))
    return parts if len(parts) > 1 else [raw]


def plain_form(text: str) -> Plain | None:
    """The text in the plain form, or None where it is not proven to be in it.

    Plain: every field is in quotes, none holds a quote or a line break, lines end alike, with or
    without a comma before the end; no field has blanks at its ends, or in a row.

    The proof counts. With R lines of F fields there are R - 1 line ends between quotes, (F - 1) R
    separators `","` and 2 F R quotes. Neither of the two can share a quote with another where the
    strings excluded below do not occur; so all quotes are used up by them and by the two ends of
    the text, and none is left to lie in a field. That each line has F fields DuckDB checks.
    """
    if any(blank in text for blank in (*ODD_BLANKS, "  ", '" ', ' "')):
        # Blanks at the ends of a field mean nothing; outside the quotes readers disagree on them.
        text = BLANKS_IN_LINE.sub(" ", text)
        if text.startswith(" ") or any(
            odd in text for odd in (', "', '\n "', '" ,', '" \n', '" \r')
        ):
            return None
        text = text.replace('" ', '"').replace(' "', '"')
    for end in ('",\n', '"\n', '",\r\n', '"\r\n'):
        if text.endswith(end):
            break
    else:
        return None
    line_end = end.lstrip('",')
    join = f'{end}"'
    lines = text.count(join) + 1
    head = text[: text.index(line_end)]
    fields = head.count('","') + 1
    if (
        not text.startswith('"')
        or text.count("\n") != lines
        or text.count("\r") != (lines if "\r" in line_end else 0)
        or text.count('"') != 2 * fields * lines
        or text.count('","') != (fields - 1) * lines
        or text.startswith(('","', join))
        or text.endswith(line_end + end)
        or f'{line_end}","' in text
        or f'","{end[1:]}' in text
    ):
        return None
    trailing = end.startswith('",')
    header = head[1 : -2 if trailing else -1].split('","') + [""] * trailing
    return Plain(header, text[len(head) + len(line_end) :], lines - 1, fields + trailing, line_end)


def read_header(found: list[str]) -> Header:
    """The header behind a first row, or a refusal."""
    names = [forms.clean(name) for name in found]
    if len(names) > 1 and not names[-1]:
        # After the trailing comma.
        names.pop()
    known = [forms.ALIASES.get(forms.header_key(name)) for name in names]
    if not any(known):
        message = "the first row is not the header of a download (数据年月 or Date of data, ...)"
        if forms.known_names(re.split("[\uff0c\uff1b]", "".join(names))) > 1:
            message = "full-width commas (\uff0c) stand between the fields: replace them by commas"
        raise Refused([Problem(Reason.NOT_CUSTOMS, message, value=",".join(names)[:200])])
    problems = [
        Problem(
            Reason.UNKNOWN_COLUMN,
            "is not a column of a customs download: give it the site's name, or leave it out",
            column=name,
        )
        for name, alias in zip(names, known, strict=True)
        if alias is None
    ]
    columns = [alias[0] for alias in known if alias]
    for column in dict.fromkeys(columns):
        same = [n for n, alias in zip(names, known, strict=True) if alias and alias[0] == column]
        if len(same) > 1:
            message = f"means the same as {', '.join(map(forms.shown, same[:-1]))}: keep one"
            problems.append(Problem(Reason.DUPLICATE_COLUMN, message, column=same[-1]))
    problems += missing_columns(set(columns))
    if problems:
        raise Refused(problems)
    [currency] = [code for code, column in forms.VALUES.items() if column in columns]
    languages = {alias[1] for alias in known if alias}
    language = languages.pop() if len(languages) == 1 else "mixed"
    return Header(tuple(columns), tuple(names), currency, language)


def missing_columns(columns: set[str]) -> Iterator[Problem]:
    """Problems of a header that lacks what a month's rows need."""
    if "trade_month" not in columns:
        yield Problem(
            Reason.NO_MONTH,
            "no month column (数据年月, Date of data): the rows are totals of a period, which"
            " cannot be stacked with months. Tick 分月展示 (by month) on the query site",
        )
    missing = [column for column in forms.REQUIRED if column not in columns | {"trade_month"}]
    missing += [
        needed
        for column, needed in forms.NEEDS.items()
        if column in columns and needed not in columns
    ]
    for column in missing:
        chinese, english = forms.HEADERS[column]
        box = forms.BOXES.get(column, "and give the file with all of its columns")
        message = f"no column {chinese[0]} / {english[0]}: download again, {box}"
        yield Problem(Reason.MISSING_COLUMN, message)
    values = columns & set(forms.VALUES.values())
    if not values:
        message = (
            "no column 美元 / US dollar or 人民币 / Renminbi Yuan: choose one under 币制 (currency)"
            " on the query site"
        )
        yield Problem(Reason.NO_CURRENCY, message)
    if len(values) > 1:
        message = (
            "dollars and yuan in one file: make a query with each of them under 币制 (currency)"
        )
        yield Problem(Reason.MIXED_CURRENCIES, message)


def parse(text: str, separator: str) -> tuple[Header, list[list[str]], Counter[str]]:
    """Header and cleaned data rows by Python's csv module, and the lines that are none, counted."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cleaned = ([forms.clean(cell) for cell in row] for row in reader)
    header = None
    rows: list[list[str]] = []
    try:
        for row in cleaned:
            if any(row):
                header = read_header(row)
                rows += cleaned
    except csv.Error as error:
        message = (
            f"line {reader.line_num:,} cannot be read as CSV ({error}):"
            " look for a lone quotation mark"
        )
        raise Refused([Problem(Reason.BAD_ROW, message)]) from None
    aside = layouts.take_off(header.columns, rows) if header else Counter()
    if header is None or not rows:
        message = "there is no row of data: check the query, or leave the file out"
        raise Refused([Problem(Reason.EMPTY, message)])
    return header, rows, aside


class Reader:
    """Reads downloads one after the other on one connection of DuckDB, with one file to write on.

    The rows last read are in the table `typed`.
    """

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.reads = 0
        self.connect()

    def connect(self) -> None:
        """Begin with an empty database in memory."""
        # One file after the other, each small: threads would only wait for each other. Nothing of
        # it is ever large enough to need a folder for what memory cannot hold.
        config = {"threads": 1, "temp_directory": "", "autoinstall_known_extensions": False}
        self.connection = duckdb.connect(config=config)

    def close(self) -> None:
        """Give the connection's memory back."""
        self.connection.close()

    def read(self, raw: bytes) -> tuple[Header, Facts]:
        """Read a download, or refuse it."""
        self.reads += 1
        if self.reads % MOST_READS == 0:
            self.close()
            self.connect()
        text = decode(raw)
        plain = plain_form(text)
        if plain:
            header = read_header(plain.header)
            if plain.rows % forms.ROW_CAP:
                facts = self.load(header, plain)
                if facts:
                    return header, facts
        return self.read_slowly(text)

    def read_slowly(self, text: str) -> tuple[Header, Facts]:
        """The same by Python's csv module, which also names what is wrong."""
        text = layouts.without_sep_line(text)
        separator = layouts.separator_of(text)
        header, rows, aside = parse(text, separator)
        problems = []
        if len(rows) % forms.ROW_CAP == 0:
            several = len(rows) > forms.ROW_CAP
            message = (
                f"exactly {len(rows):,} rows: the site cuts a result at {forms.ROW_CAP:,}"
                f"{', and here are several such results' * several}. Ask for fewer months (月份) or"
                " commodity codes (商品编码) at a time, and download the parts"
            )
            problems.append(Problem(Reason.TRUNCATED, message))
        problems += diagnosis.even_rows(header, rows)
        if separator != ",":
            problems += diagnosis.two_readings(header, rows)
        if not problems:
            out = io.StringIO(newline="")
            csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
            plain = Plain([], out.getvalue(), len(rows), len(header.columns), "\n")
            facts = self.load(header, plain)
            if facts:
                return header, replace(facts, aside=layouts.in_words(aside))
        problems += islice(diagnosis.bad_cells(header, rows), forms.MOST_PROBLEMS)
        if not problems:
            message = f"the rows cannot be read the same way twice: {AGAIN}"
            problems.append(Problem(Reason.BAD_ROW, message))
        raise Refused(forms.gathered(problems))

    def load(self, header: Header, plain: Plain) -> Facts | None:
        """Rows of a text in the plain form -> the table `typed`; None where any is not sound."""
        self.scratch.write_bytes(plain.body.encode("utf-8"))
        try:
            self.connection.execute(
                f"create or replace temp table typed as {typing_query(header, plain)}",
                {"path": no_pattern(str(self.scratch))},
            )
        except duckdb.InvalidInputException:
            # Rows of other lengths, mostly: Python's reader will say which.
            return None
        keys = ", ".join(column for column in DIMENSIONS if column in header.columns)
        [row] = self.connection.execute(
            FACTS.format(keys=keys), {"followed": sorted(forms.tariff_lines())}
        ).fetchall()
        rows, sound, distinct, unweighed, first, last, months, codes, units = row
        if (
            not rows == sound == distinct == plain.rows
            or unweighed
            or last >= forms.this_month()
            or not all(map(forms.is_unit, units))
        ):
            return None
        return Facts(rows, first, last, months, tuple(codes))

    def write(self, header: Header, constants: dict[str, object], to: Path) -> None:
        """The rows last read and the constants of their file -> one Parquet file of the landing."""
        self.connection.execute(
            LANDING,
            constants
            | {
                "currency": header.currency,
                "language": header.language,
                "source_columns": " | ".join(header.names),
                "path": str(to),
            },
        )


FACTS = """
select
    count(*),
    count(*) filter (is_sound),
    (select count(*) from (select distinct {keys} from typed)),
    count(*) filter (
        quantity_kg is null and not is_quantity_missing and list_contains($followed, hs8)
    ),
    min(trade_month),
    max(trade_month),
    count(distinct trade_month),
    list(distinct hs8),
    list_distinct(list(distinct first_unit) || list(distinct second_unit))
from typed
"""

LANDING = """
copy (
    select
        trade_month,
        hs8,
        commodity_name,
        customs_partner_code,
        partner_name,
        regime_code,
        regime_name,
        location_code,
        location_name,
        first_quantity,
        first_unit,
        second_quantity,
        second_unit,
        quantity_kg,
        is_quantity_missing,
        value_usd,
        value_cny,
        row_number,
        $file_sha256::varchar as file_sha256,
        $file_name::varchar as file_name,
        $currency::varchar as currency,
        $language::varchar as language,
        $source_columns::varchar as source_columns,
        $queried_codes::varchar as queried_codes,
        $is_partial::boolean as is_partial,
        $is_complete::boolean as is_complete,
        $called_at::timestamp as called_at,
        $loaded_at::timestamp as loaded_at
    from typed
    order by trade_month, row_number
) to $path (format parquet, compression zstd)
"""


def typing_query(header: Header, plain: Plain) -> str:
    """SQL that reads the rows of a file as text, types them, and says which are sound.

    Only names of this package and positions are put into it, nothing that a file holds.
    """
    fields = [f"c{position}" for position in range(plain.fields)]
    place = dict(zip(header.columns, fields, strict=False))
    named = len(header.columns)

    def number(column: str, kind: str) -> str:
        if column not in place:
            return f"null::{kind}"
        return f"try_cast(replace(nullif({place[column]}, '-'), ',', '') as {kind})"

    def unless(missing: str, column: str) -> str:
        found = place.get(column)
        return f"case when {found} not in ({missing}) then {found} end" if found else "null"

    # One match of all checked fields in a row is three times as quick as one for each. Two fields
    # cannot pass for one: what may stand between the bars holds no bar.
    checked = [column for column in forms.PATTERNS if column in place]
    pattern = "[|]".join(f"({forms.PATTERNS[column]})" for column in checked)
    pattern += "[|]" * (plain.fields - named)
    matched = ", ".join([place[column] for column in checked] + fields[named:])
    sound = [
        f"regexp_full_match(concat_ws('|', {matched}), '{pattern}')",
        f"{place['first_unit']} <> ''",
        f"(first_number is not null or {place['first_quantity']} = '-')",
        "(first_unit is not null or coalesce(first_number, 0) = 0)",
        "coalesce(value_usd, value_cny) is not null",
    ]
    if "second_quantity" in place:
        sound += [
            f"(second_number is not null or {place['second_quantity']} in ('', '-'))",
            "(second_unit is not null or coalesce(second_number, 0) = 0)",
        ]
    types = ", ".join(f"'{name}': 'varchar'" for name in fields)
    names = ", ".join(f"'{name}'" for name in fields)
    end = plain.line_end.replace("\r", "\\r").replace("\n", "\\n")
    month = place["trade_month"]
    second_quantity = place.get("second_quantity", "null")
    kilograms = ", ".join(f"'{unit}'" for unit in sorted(forms.KILOGRAMS))
    return f"""
        with

        source as (

            select * from read_csv(
                $path,
                auto_detect = false,
                header = false,
                columns = {{{types}}},
                delim = ',',
                quote = '"',
                escape = '"',
                new_line = '{end}',
                comment = '',
                force_not_null = [{names}],
                null_padding = false,
                strict_mode = true
            )

        ),

        typed as (

            select
                *,
                {number("first_quantity", "decimal(18, 3)")} as first_number,
                {number("second_quantity", "decimal(18, 3)")} as second_number,
                {unless("'', '-', '?'", "first_unit")} as first_unit,
                {unless("'', '-', '?'", "second_unit")} as second_unit,
                {number("value_usd", "decimal(18, 2)")} as value_usd,
                {number("value_cny", "decimal(18, 2)")} as value_cny
            from source

        ),

        weighed as (

            select
                *,
                case
                    when lower(first_unit) in ({kilograms}) then first_number
                    when lower(second_unit) in ({kilograms}) then second_number
                end as weight_kg,
                case
                    when lower(first_unit) in ({kilograms}) then {place["first_quantity"]}
                    when lower(second_unit) in ({kilograms}) then {second_quantity}
                end as weight_found
            from typed

        )

        select
            try_cast({month}[:4] || '-' || {month}[5:] || '-01' as date) as trade_month,
            {place["hs8"]} as hs8,
            {unless("'', '-'", "commodity_name")}::varchar as commodity_name,
            {place["customs_partner_code"]} as customs_partner_code,
            {unless("'', '-'", "partner_name")}::varchar as partner_name,
            {place.get("regime_code", "null")}::varchar as regime_code,
            {unless("'', '-'", "regime_name")}::varchar as regime_name,
            {place.get("location_code", "null")}::varchar as location_code,
            {unless("'', '-'", "location_name")}::varchar as location_name,
            case when first_unit is not null then first_number end as first_quantity,
            first_unit::varchar as first_unit,
            case when second_unit is not null then second_number end as second_quantity,
            second_unit::varchar as second_unit,
            -- Goods of some value weigh something: 0 or - is a weight that was not entered.
            coalesce(
                weight_found <> ''
                and coalesce(weight_kg, 0) = 0
                and coalesce(value_usd, value_cny) > 0,
                false
            ) as is_quantity_missing,
            case when not is_quantity_missing then weight_kg end as quantity_kg,
            value_usd,
            value_cny,
            (row_number() over ())::integer as row_number,
            {" and ".join(sound)} as is_sound
        from weighed
    """
