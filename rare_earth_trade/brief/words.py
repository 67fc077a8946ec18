"""Numbers and sentences of the brief: never more certain than the bounds.

Quantities are decimals in tonnes, growths decimals in percent, months the date of their first day.
Ranges are rounded outward, so that what is written holds whatever the rounding.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from rare_earth_trade.series import Series

MINUS = "\N{MINUS SIGN}"
# As it stands in print, between thousands and before a unit; it breaks no line.
THIN = "\N{NARROW NO-BREAK SPACE}"
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:t|kg|%|pp)(?!\w))")
# The ledger names a page that is cited in a file of a public repository by the number of the file.
DATA_FILE = "a data file on GitHub"
FILE_IDS = (
    (re.compile(r"\s*\(as (cited|quoted) in GitHub file id \d+\)"), rf", as \1 in {DATA_FILE}"),
    (re.compile(r"\barchived in GitHub [^)]*"), f"archived in {DATA_FILE}"),
    (re.compile(r"\bGitHub file id \d+"), DATA_FILE),
)
WITH_ARTICLE = ("United ", "European Union", "Netherlands", "Philippines")
FINEST = 3
# Beyond three months back a high or low is worth a word, and a horizon of half a year a record.
RECORD_MONTHS = 3
HORIZON_MONTHS = 6
NAMED_PARTNERS = 3
# Voices with names this short are known by their initials.
INITIALS = 4
SMALL_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)
NOTICE = re.compile(r"(20\d\d)-(\d+)")
CONTROL_STATES = {
    "in_force": "in force",
    "announced": "announced, not yet in force",
    "suspended": "suspended",
    "unknown": "not known whether in force after a suspension",
}
WHY_NO_GROWTH = {
    "no_level": "the level of this month is not known",
    "no_base": "the level to compare with is not known",
    "base_may_be_zero": "the level to compare with may be zero",
    "residual": "the rest holds other partners each month",
}


def number(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> str:
    """A decimal with thousands separators and a true minus sign; minus zero is zero."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding)
    return f"{abs(rounded) if rounded == 0 else rounded:,}".replace("-", MINUS)


def places_of(value: Decimal) -> int:
    """Decimal places of a value without trailing zeros, at most three."""
    return min(FINEST, max(0, -int(value.normalize().as_tuple().exponent)))


def quantity(value: Decimal) -> str:
    """A best figure with the places that it has: 5473.000 is '5,473 t'."""
    return f"{number(value, places_of(value))} t"


def best(value: Decimal, lower: Decimal | None, upper: Decimal | None) -> str:
    """A best figure; where its bounds are wider than its last place, cut to what they allow."""
    width = Decimal(0) if lower is None or upper is None else upper - lower
    places = places_of(value)
    # Bounds are whole kilograms, rounded outward: what is printed to the kilogram has two of them.
    if width <= (2 if places == FINEST else 1) * Decimal(1).scaleb(-places):
        return quantity(value)
    return f"\N{ALMOST EQUAL TO} {number(value, places_for(width))} t"


def level(row: dict[str, Any], name: str = "quantity") -> str:
    """The best figure of a fact's row, `quantity` or `ytd`, as the tables show it."""
    if row[f"{name}_t"] is None:
        return "not known"
    return best(row[f"{name}_t"], row[f"{name}_lower_t"], row[f"{name}_upper_t"])


def places_for(width: Decimal) -> int:
    """Decimal places that divide an interval into five steps or more, at most three."""
    return next(n for n in range(FINEST + 1) if n == FINEST or Decimal(1).scaleb(-n) * 5 <= width)


def span(lower: Decimal | None, upper: Decimal | None, unit: str = " t") -> str:
    """Bounds, rounded outward to about a fifth of their width: '4,793.4 to 4,794.0 t'."""
    if lower is None and upper is None:
        return "no bounds"
    if lower is None or upper is None:
        side, end = ("at least", lower) if upper is None else ("at most", upper)
        return f"{side} {number(end, places_of(end))}{unit}"
    if lower == upper:
        return number(lower, places_of(lower)) + unit
    places = places_for(upper - lower)
    return f"{number(lower, places, ROUND_FLOOR)} to {number(upper, places, ROUND_CEILING)}{unit}"


def spaced(text: str) -> str:
    """Text with thin spaces in its numbers and before their units: pages print '5 473 t'."""
    return BEFORE_UNIT.sub(THIN, THOUSANDS.sub(THIN, text))


def day_name(day: date) -> str:
    """'18 November 2026'."""
    return f"{day.day} {day:%B %Y}"


def source_name(name: str) -> str:
    """The name of a page without numbers of files that say nothing to a reader."""
    for pattern, said in FILE_IDS:
        name = pattern.sub(said, name)
    return name


def voice_name(voice: str) -> str:
    """A voice as readers know it: 'global_times' is 'Global Times', 'smm' 'SMM'."""
    if not re.fullmatch(r"[a-z_]+", voice):
        return source_name(voice)
    return " ".join(
        part.upper() if len(voice) <= INITIALS else part.title() for part in voice.split("_")
    )


def named(partner: str) -> str:
    """A partner within a sentence: 'the United States'."""
    return f"the {partner}" if partner.startswith(WITH_ARTICLE) else partner


def month_name(month: date) -> str:
    """'October 2025'."""
    return f"{month:%B %Y}"


def months_between(earlier: date, later: date) -> int:
    """Whole months from one month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def change(lower: Decimal | None, upper: Decimal | None) -> str | None:
    """A growth in words, from its bounds in percent; None without both bounds.

    'up 5.2 %' only if the whole interval rounds to that; a range where it does not; neither rise
    nor fall where the interval holds both.
    """
    if lower is None or upper is None:
        return None
    if lower == upper == 0:
        return "unchanged"
    if lower < 0 < upper or (lower == 0) != (upper == 0):
        return f"between {signed(lower, ROUND_FLOOR)} and {signed(upper, ROUND_CEILING)} %"
    word = "up" if lower > 0 else "down"
    least, most = sorted((abs(lower), abs(upper)))
    for places in (1, 2):
        low, high = number(least, places), number(most, places)
        if low == high and Decimal(low.replace(",", "")) != 0:
            return f"{word} {low} %"
        if most >= Decimal("0.05"):
            break
    return f"{word} {number(least, 1, ROUND_FLOOR)} to {number(most, 1, ROUND_CEILING)} %"


def signed(value: Decimal, rounding: str = ROUND_HALF_UP, places: int = 1) -> str:
    """A number with its sign: '+5.2'."""
    text = number(value, places, rounding)
    return text if text.startswith(MINUS) or Decimal(text.replace(",", "")) == 0 else f"+{text}"


def comparison(row: dict[str, Any], kind: str, against: str) -> str | None:
    """'down 5.2 % on September'; None where the growth is unknown."""
    if row[f"{kind}_pct"] is None:
        return None
    words = change(row[f"{kind}_pct_lower"], row[f"{kind}_pct_upper"])
    return words and f"{words} {against}"


def how_known(row: dict[str, Any]) -> str:
    """Where a level comes from, in a few words."""
    if row["quantity_basis"] == "customs_detail":
        return "the sum of the tariff lines"
    if row["quantity_basis"] == "customs_detail_hs6":
        return "the sum of the six-digit lines that China reports to UN Comtrade"
    if row["quantity_basis"] == "derived":
        return "nobody printed it, other prints give it"
    if row["quantity_basis"] == "official_table":
        said = "by customs' own table"
        misses = row["dissenting_figures"]
        if misses:
            verb = "misses" if misses == 1 else "miss"
            said += f"; {counted(misses, 'printed figure')} {verb} it"
        return said
    voters = row["agreeing_voters"]
    said = (
        "printed by one voice, unconfirmed"
        if voters == 1
        else f"printed by {counted(voters, 'independent voice')}"
    )
    dissent = row["dissenting_figures"]
    if dissent:
        said += f", contradicted by {counted(dissent, 'figure')}"
    return said


def between(lower: Decimal, upper: Decimal) -> str:
    """'between 4,793.4 and 4,794.0 t'."""
    said = span(lower, upper)
    return said if lower == upper else f"between {said.replace(' to ', ' and ')}"


def counted(count: int, noun: str) -> str:
    """'two voices'."""
    word = SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else f"{count:,}"
    return f"{word} {noun}{'' if count == 1 else 's'}"


def headline(series: Series, row: dict[str, Any] | None, month: date) -> str:
    """The level of the month in one sentence."""
    when = month_name(month)
    goods = f"China {series.verb} {{}} of {series.goods} in {when}"
    if row is None:
        return f"This release has no figure on {series.goods} {series.verb} in {when}."
    if row["quantity_t"] is None:
        said = f"China {series.verb} an unknown quantity of {series.goods} in {when}"
        if row["quantity_upper_t"] is None:
            return f"{said}: nobody printed it, and nothing bounds it."
        if row["quantity_lower_t"]:
            return f"{said}: {between(row['quantity_lower_t'], row['quantity_upper_t'])}."
        return f"{said}: at most {number(row['quantity_upper_t'], 0, ROUND_CEILING)} t."
    if row["quantity_basis"] == "derived":
        said = between(row["quantity_lower_t"], row["quantity_upper_t"])
        return f"{goods.format(said)}: {how_known(row)}."
    return f"{goods.format(level(row))}, {how_known(row)}."


def estimate(row: dict[str, Any]) -> str | None:
    """What experience makes of a month that nobody printed."""
    if row["estimate_to_t"] is None:
        return None
    return (
        f"An estimate, no evidence: {span(row['estimate_from_t'], row['estimate_to_t'])}, by what"
        " customs print of this and other goods together, and what was left over for the others in"
        f" {row['estimate_months']} known months."
    )


def growth(row: dict[str, Any], month: date) -> str | None:
    """What the level did on the month and on the year."""
    before = month_before(month)
    kinds = {"mom": f"on {before:%B}", "yoy": f"on {month_name(year_before(month))}"}
    said = [comparison(row, kind, against) for kind, against in kinds.items()]
    known = [text for text in said if text]
    if known:
        text = ", ".join(known)
        missing = [kind for kind, words in zip(kinds, said, strict=True) if not words]
        for kind in missing:
            why = WHY_NO_GROWTH.get(row[f"{kind}_null_reason"], "its bounds are too wide")
            text += f"; {kinds[kind]} not known ({why})"
        return f"{text[0].upper()}{text[1:]}."
    if row["quantity_t"] is None:
        return None
    return "Growth on the month and on the year is not known: nobody printed the other months."


def year_to_date(row: dict[str, Any], month: date) -> str | None:
    """January to this month, unless that is the month itself."""
    if month.month == 1 or row["ytd_t"] is None:
        return None
    window = {
        2: f"January and February {month.year} together",
        12: f"The whole of {month.year}",
    }.get(month.month, f"January to {month:%B}")
    lower, upper = row["ytd_lower_t"], row["ytd_upper_t"]
    figure = best(row["ytd_t"], lower, upper)
    if figure.startswith("\N{ALMOST EQUAL TO}"):
        figure = between(lower, upper)
    text = f"{window}: {figure}"
    words = comparison(row, "ytd_yoy", f"on the same months of {month.year - 1}")
    return f"{text}, {words}." if words else f"{text}."


def record(row: dict[str, Any], month: date) -> str | None:
    """A high or low, with how far back the series is known without holes."""
    horizon = row["record_horizon_month"]
    if row["quantity_t"] is None or horizon is None:
        return None
    for word, column in (("highest", "highest_since_month"), ("lowest", "lowest_since_month")):
        since = row[column]
        if since is None and months_between(horizon, month) >= HORIZON_MONTHS:
            return f"The {word} since {month_name(horizon)}, where the run of known months begins."
        if since is not None and months_between(since, month) > RECORD_MONTHS:
            known = f"every month since {month_name(horizon)} is known"
            return f"The {word} since {month_name(since)} ({known})."
    return None


def controls(notices: list[dict[str, Any]]) -> str | None:
    """'In force: MOFCOM-GAC 2025-18; suspended: MOFCOM-GAC 2025-57.' None without a notice."""
    by_state: dict[str, list[str]] = {}
    for one in notices:
        days = one["days_in_force"]
        before = f" (in force for {counted(days, 'day')} before)" if days else ""
        name = one["notice"] + (before if one["state"] != "in_force" else "")
        by_state.setdefault(one["state"], []).append(name)
    said = "; ".join(
        f"{words}: {', '.join(by_state[state])}"
        for state, words in CONTROL_STATES.items()
        if state in by_state
    )
    return f"{said[0].upper()}{said[1:]}." if said else None


def notices(names: list[str]) -> str:
    """Notices by their numbers: 'Nos. 57 and 61 of 2025'; by their names where years differ."""
    found = [NOTICE.findall(name) for name in names]
    years = {year for one in found for year, _ in one}
    if not all(found) or len(years) != 1:
        return "; ".join(names)
    numbers = sorted({int(number) for one in found for _, number in one})
    return f"No{'.' if len(numbers) == 1 else 's.'} {listed(map(str, numbers))} of {years.pop()}"


def listed(texts: Iterable[str]) -> str:
    """'Germany, Japan and India'."""
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last


def state_on(measure: dict[str, Any], day: date) -> str:
    """What a notice of export control is on a day, in words, with the day that it turns on."""
    start, until = measure["effective_from"], measure["effective_until"]
    pause, resume = measure["suspended_from"], measure["suspended_until"]
    if pause and pause <= day:
        if resume is None or day <= resume:
            return f"suspended until {day_name(resume)}" if resume else "suspended"
        return f"suspended until {day_name(resume)}; whether it holds since is not known"
    if day < start:
        return f"announced, from {day_name(start)}"
    if until and until < day:
        return f"ended on {day_name(until)}"
    return f"in force since {day_name(start)}"


def destinations(partners: list[dict[str, Any]], flow: str) -> str | None:
    """The three largest known partners with their shares; None where fewer are known.

    `partners`: the partners of a month with a level, the largest first.
    """
    known = [one for one in partners if not one["is_residual"]]
    if len(known) < NAMED_PARTNERS:
        return None
    named = [
        f"{one['partner_name']} ({level(one)}"
        + ("" if share is None else f", {number(share, 1)} %")
        + ")"
        for one in known[:NAMED_PARTNERS]
        for share in [one["share_of_world_pct"]]
    ]
    what = "destinations" if flow == "export" else "origins"
    return f"The largest of {len(known)} known {what}: {', '.join(named)}."


def lead(
    series: Series, world: dict[date, dict[str, Any]], partners: list[dict[str, Any]], month: date
) -> list[str]:
    """The story of the month: sentences on level, change, year to date, record, destinations.

    `world` holds the rows of the series by month. Where the level of the month is not known, the
    last one that is known before it closes the story.
    """
    row = world.get(month)
    said: list[str | None] = [headline(series, row, month)]
    if row is not None:
        said += [estimate(row), growth(row, month), year_to_date(row, month), record(row, month)]
        said.append(destinations(partners, series.flow))
    if row is None or row["quantity_t"] is None:
        earlier = [when for when, one in world.items() if when < month and one["quantity_t"]]
        if earlier:
            last = max(earlier)
            said.append(f"Last known before: {headline(series, world[last], last)}")
    return [sentence for sentence in said if sentence]


def month_before(month: date) -> date:
    """The month before a month."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def year_before(month: date) -> date:
    """The same month a year before."""
    return month.replace(year=month.year - 1)
