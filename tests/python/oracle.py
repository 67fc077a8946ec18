"""An independent check of the engine: its relations as linear inequalities, solved by HiGHS.

Built from the seeds, less the figures that the marts judge contradicted, disputed or clashing, and
less the pages that attested evidence refutes. Every month of a series is a variable (tonnes, at
least 0); a window is the sum of its months; a printed level is two inequalities on its window, a
printed growth two on its pair of windows; a partner is no larger than the world. The least and the
greatest value of a month are the tightest bounds that exist.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

UNTRUE = {"contradicted", "disputed"}


class Window(NamedTuple):
    """A series and its first and last month, counted in months since year 0."""

    partner: str
    first: int
    last: int


def month_number(text: str) -> int:
    """Months since year 0 of a month YYYY-MM."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def month_of(number: int) -> date:
    """First day of a month given in months since year 0."""
    return date(number // 12, number % 12 + 1, 1)


def read_seeds(seeds: Path) -> Iterator[dict[str, str]]:
    """All rows of the ledger."""
    for path in [*seeds.glob("customs/raw_*.csv"), seeds / "press/raw_press__printed_claims.csv"]:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


class Judgement(NamedTuple):
    """What the marts say of a figure: all that is taken from them."""

    verdict: str
    reason: str
    lower: Decimal | None
    upper: Decimal | None

    def misses(self, low: Decimal, high: Decimal) -> bool:
        """Whether a printed interval only touches or misses the recomputed one.

        Such a print is no vote for the level, and such a growth was computed from rounded levels.
        """
        return (
            self.lower is not None
            and self.upper is not None
            and self.lower < self.upper
            and (high <= self.lower or low >= self.upper)
        )


def read_verdicts(candidate: Path) -> dict[str, Judgement]:
    """The judgement of each figure."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(
            "select figure_id, verdict, reason, recomputed_lower, recomputed_upper"
            " from marts.fct_claim_verdicts"
        ).fetchall()
    return {figure: Judgement(*rest) for figure, *rest in rows}


def read_refuted_pages(candidate: Path) -> set[str]:
    """Pages that lost their trust: their figures count only where another page agrees."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(
            "select distinct figures.source_id"
            " from (select unnest(figure_ids) as figure_id from intermediate.int_statements_trusted"
            " where why_kept_out = 'page_refuted') as refuted"
            " inner join intermediate.int_printed_figures as figures using (figure_id)"
        ).fetchall()
    return {page for (page,) in rows}


def trailing_unit(text: str, unit: Decimal) -> Decimal:
    """Place of the last digit that is not zero of a whole number, or the rounding unit."""
    digits = text.lstrip("-")
    if "." in digits or not digits.strip("0"):
        return unit
    return max(unit, Decimal(10) ** (len(digits) - len(digits.rstrip("0"))))


class Programme:
    """The linear programme of one product and flow."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, int], int] = {}
        self.rows: list[tuple[dict[int, float], float]] = []
        self.windows: set[Window] = set()

    def sum_of(self, window: Window, factor: float = 1.0) -> dict[int, float]:
        """Coefficients of a window: its months, each times a factor."""
        self.windows.add(window)
        months = range(window.first, window.last + 1)
        return {
            self.columns.setdefault((window.partner, month), len(self.columns)): factor
            for month in months
        }

    def at_most(self, coefficients: dict[int, float], limit: float) -> None:
        """Add an inequality: the sum of the coefficients times their months is at most a limit."""
        self.rows.append((coefficients, limit))

    def add_level(self, window: Window, lower: Decimal, upper: Decimal) -> None:
        """A printed level, in tonnes."""
        self.at_most(self.sum_of(window), float(upper))
        self.at_most(self.sum_of(window, -1.0), -float(lower))

    def add_growth(self, this: Window, base: Window, lower: Decimal, upper: Decimal) -> None:
        """A printed growth, in percent."""
        for sign, growth in ((1.0, upper), (-1.0, lower)):
            row: dict[int, float] = defaultdict(float)
            for column in self.sum_of(this):
                row[column] += sign
            for column in self.sum_of(base):
                row[column] -= sign * float(1 + growth / 100)
            self.at_most(dict(row), 0.0)

    def add_parts(self) -> None:
        """A partner is no larger than the world, month by month."""
        for (partner, month), column in list(self.columns.items()):
            if partner != "WLD" and ("WLD", month) in self.columns:
                self.at_most({column: 1.0, self.columns["WLD", month]: -1.0}, 0.0)

    def matrix(self) -> tuple[csr_array, np.ndarray]:
        """All inequalities as a sparse matrix and its limits."""
        entries = [
            (index, column, value)
            for index, (row, _) in enumerate(self.rows)
            for column, value in row.items()
        ]
        rows, columns, values = zip(*entries, strict=True)
        shape = (len(self.rows), len(self.columns))
        return csr_array((values, (rows, columns)), shape=shape), np.array(
            [limit for _, limit in self.rows]
        )

    def bounds(self, windows: list[Window]) -> list[tuple[float, float] | None]:
        """Least and greatest sum of each window; None where the programme has no solution."""
        matrix, limits = self.matrix()
        found: list[tuple[float, float] | None] = []
        for window in windows:
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(len(self.columns))
                for column in self.sum_of(window):
                    cost[column] = sign
                result = linprog(cost, A_ub=matrix, b_ub=limits, method="highs")
                ends.append(sign * result.fun if result.status == 0 else None)
            found.append(None if None in ends else (ends[0], ends[1]))
        return found


def key_of(figure: dict[str, str]) -> tuple[str, ...]:
    """What a figure speaks of: series, window, statistic."""
    names = ("product", "flow", "partner_code", "window_start", "window_end", "statistic", "unit")
    return tuple(figure[name] for name in names)


def interval_of(figure: dict[str, str]) -> tuple[Decimal, Decimal]:
    """The rounding interval of a figure, in its own unit."""
    value, half = Decimal(figure["value"]), Decimal(figure["rounding_unit"]) / 2
    return value - half, value + half


def build(seeds: Path, candidate: Path) -> dict[tuple[str, str], Programme]:
    """One programme for each product and flow."""
    verdicts = read_verdicts(candidate)
    figures = list(read_seeds(seeds))
    refuted_pages = read_refuted_pages(candidate)
    agreed = defaultdict(list)
    for figure in figures:
        if figure["source_id"] not in refuted_pages and figure["rounding_unit"]:
            agreed[key_of(figure)].append(interval_of(figure))
    programmes: dict[tuple[str, str], Programme] = defaultdict(Programme)
    for figure in figures:
        judgement = verdicts[figure["figure_id"]]
        verdict, reason = judgement.verdict, judgement.reason
        if (
            figure["statistic"] not in {"level", "mom_pct", "yoy_pct"}
            or figure["unit"] not in {"t", "kg", "pct"}
            or figure["qualifier"] != "exact"
            or figure["can_vote"] != "true"
            or verdict in UNTRUE
            or reason in {"level_clash", "revision_possible"}
            or (
                figure["source_id"] in refuted_pages
                and not any(
                    low < interval_of(figure)[1] and high > interval_of(figure)[0]
                    for low, high in agreed[key_of(figure)]
                )
            )
        ):
            continue
        programme = programmes[figure["product"], figure["flow"]]
        first, last = month_number(figure["window_start"]), month_number(figure["window_end"])
        this = Window(figure["partner_code"], first, last)
        value, unit = Decimal(figure["value"]), Decimal(figure["rounding_unit"])
        coarse = trailing_unit(figure["value"], unit)
        if figure["statistic"] == "level":
            scale = Decimal("0.001") if figure["unit"] == "kg" else Decimal(1)
            half = (coarse if reason == "round_number" else unit) / 2
            low, high = value - half, value + half
            if reason == "cut_short":
                low, high = value, value + unit
            low, high = max(low, Decimal(0)) * scale, high * scale
            if judgement.misses(low, high):
                low, high = value * scale, (value + unit) * scale
            if not judgement.misses(low, high):
                programme.add_level(this, low, high)
        else:
            shift = 1 if figure["statistic"] == "mom_pct" else 12
            base = Window(this.partner, first - shift, last - shift)
            low = min(value - coarse / 2, value - unit if value < 0 else value)
            high = max(value + coarse / 2, value if value < 0 else value + unit)
            if low > -100 and not judgement.misses(low, high):
                programme.add_growth(this, base, low, high)
    for programme in programmes.values():
        if programme.rows:
            programme.add_parts()
    return {key: programme for key, programme in programmes.items() if programme.rows}
