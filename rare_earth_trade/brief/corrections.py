"""Statements in public that do not hold: what was printed, what holds, and who says so."""

import math
import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

from rare_earth_trade.brief import claims, evidence, words
from rare_earth_trade.brief.facts import Facts, Row
from rare_earth_trade.brief.vocabulary import Vocabulary

STATEMENT = (
    *("product", "flow", "partner_code", "window_start", "window_end", "statistic"),
    *("printed_as", "verdict", "explanation"),
)
# Figures that hold, though not as they were meant, are no corrections.
ON_OTHER_TERMS = ("revised_base", "scope_break")
MOST_WITNESSES = 8
# Of fewer statements a share says nothing that its count does not.
LEAST_TESTED = 10
# Of a normal distribution 95 % lie within so many standard deviations.
DEVIATIONS = 1.96
HYPHEN_MINUS = re.compile(r"(?<![\w.,])-(?=\d)")


def page(facts: Facts, known: evidence.Evidence, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the page says: statements by verdict, and what became of those of each voice."""
    figures = {one["figure_id"]: one for one in facts.claims}
    same = pages_of(facts.corrections)
    found = [statement(rows, figures, known, vocabulary) for rows in same]
    verdicts = dict.fromkeys(["contradicted", "disputed", *(one["verdict"] for one in found)])
    outlets = [outlet(row) for row in facts.reliability]
    outlets.sort(key=lambda one: (-one["tested"], one["name"].casefold()))
    return {
        "statements": {
            verdict: [one for one in found if one["verdict"] == verdict] for verdict in verdicts
        },
        "meanings": vocabulary.verdicts,
        "figures": len(facts.corrections),
        "other_terms": [
            claims.shown(one, vocabulary)
            for one in facts.claims
            if one["verdict"] in ON_OTHER_TERMS
        ],
        "months": by_year(facts),
        "often": [one for one in outlets if one["tested"] >= LEAST_TESTED],
        "seldom": [one for one in outlets if one["tested"] < LEAST_TESTED],
        "least_tested": LEAST_TESTED,
    }


def pages_of(found: list[Row]) -> list[list[Row]]:
    """Corrections by statement, each with all pages that print it."""
    same: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in found:
        same[tuple(row[name] for name in STATEMENT)].append(row)
    return list(same.values())


def by_year(facts: Facts) -> dict[int, list[tuple[Any, int]]]:
    """Months on which something was printed, and how much, by year, the newest first."""
    counts: dict[Any, int] = defaultdict(int)
    for one in facts.claims:
        counts[one["month"]] += 1
    found: dict[int, list[tuple[Any, int]]] = defaultdict(list)
    for month in sorted(counts, reverse=True):
        found[month.year].append((month, counts[month]))
    return dict(found)


def statement(
    rows: list[Row],
    figures: dict[str, Row],
    known: evidence.Evidence,
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """One statement, on however many pages; its first figure gives it its address."""
    first = rows[0]
    own = [figures[row["figure_id"]] for row in rows if row["figure_id"] in figures]
    shown = claims.shown(own[0], vocabulary) if own else {}
    return {
        "ids": [row["figure_id"] for row in rows],
        "verdict": first["verdict"],
        "of": subject(own[0]) if own else first["product"],
        "printed": shown.get("printed", first["printed_as"]),
        "statistic": claims.STATISTICS.get(first["statistic"], first["statistic"]),
        "pages": claims.sources(own),
        "holds": holds(first),
        "evidence": known.address(first),
        "explanation": explanation(first),
        "witnesses": witnesses(first, figures, known)[:MOST_WITNESSES],
        "voices_against": first["voices_against"],
    }


def explanation(row: Row) -> str:
    """Why a statement does not hold; what was printed stands before it already."""
    said = row["explanation"].removeprefix(f"Printed {row['printed_as']}; ")
    return HYPHEN_MINUS.sub(words.MINUS, f"{said[:1].upper()}{said[1:]}")


def subject(claim: Row) -> str:
    """'Exports of rare-earth permanent magnets to Japan, December 2025'."""
    label = claim["product_label"]
    goods = f"{label[:1].lower()}{label[1:]}"
    way = "from" if claim["flow"] == "import" else "to"
    to = "" if claim["partner_code"] == "WLD" else f" {way} {words.named(claim['partner_name'])}"
    window = claims.window(claim["window_start"], claim["window_end"])
    return f"{claim['flow'].capitalize()}s of {goods}{to}, {window}"


def holds(row: Row) -> str | None:
    """What holds instead; None where it is open."""
    value, lower, upper = row["holds_value"], row["holds_lower"], row["holds_upper"]
    if row["holds_month"] is not None:
        return words.month_name(row["holds_month"])
    if row["unit"] == "rank" and lower is not None:
        return f"no. {words.span(lower, upper, '')}"
    if value is None:
        return None
    if row["unit"] == "t":
        best = words.best(value, lower, upper)
        return best if lower is None else f"{best} ({words.span(lower, upper)})"
    if row["unit"] == "pct":
        return words.change(lower, upper) or f"{words.signed(value)} %"
    return words.span(lower, upper, f" {row['unit'].upper()}")


def witnesses(row: Row, figures: dict[str, Row], known: evidence.Evidence) -> list[dict[str, Any]]:
    """Who stands against a statement: each voice with what it prints, and its pages."""
    found: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for name in (row["figure_ids_against"] or "").split(", "):
        if name in figures:
            one = figures[name]
            statistic = claims.STATISTICS.get(one["statistic"], one["statistic"])
            found[one["voter"], statistic, subject(one), claims.printed(one)].append(one)
    return [
        {
            "voice": known.voice(voter),
            "printed": printed,
            "of": f"{statistic}, {of}",
            "pages": claims.sources(ones)[:2],
        }
        for (voter, statistic, of, printed), ones in found.items()
    ]


def outlet(row: Row) -> dict[str, Any]:
    """What became of the statements of a voice, with the interval that their number leaves."""
    held, tested = row["claims_passed"], row["claims_tested"]
    lower, upper = interval(held, tested)
    return {
        "name": evidence.voice(row["voter_name"]),
        "tested": tested,
        "held": held,
        "contradicted": row["claims_contradicted"],
        "disputed": row["claims_disputed"],
        "lower": lower,
        "upper": upper,
    }


def interval(held: int, tested: int) -> tuple[Decimal, Decimal]:
    """Between which percentages the share that holds lies in 95 of 100 cases, by Wilson's rule.

    It stays within 0 and 100, and says much less of three statements than of three hundred.
    """
    share, square = held / tested, DEVIATIONS**2
    middle = share + square / (2 * tested)
    room = DEVIATIONS * math.sqrt(share * (1 - share) / tested + square / (4 * tested**2))
    ends = ((middle + sign * room) / (1 + square / tested) for sign in (-1, 1))
    lower, upper = (Decimal(str(round(100 * min(max(end, 0), 1), 6))) for end in ends)
    return lower, upper
