"""An independent check of the engine: its relations as linear inequalities, solved by HiGHS.

Built from the seeds, less the figures that the marts judge contradicted, disputed or clashing, and
less the pages that attested evidence refutes. Every window that something bears on is a variable
(tonnes, at least 0). Windows that follow each other add up to the one that holds both, within the
slack that customs' revisions need; a printed level is two inequalities on its window, a printed
growth two on its pair of windows; a partner is no larger than the world. The least and the greatest
value of a window are the tightest bounds that exist.
"""

import csv
from collections import Counter, defaultdict
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
# Prints that only another vintage, or other levels than the agreed ones, give.
OF_OTHER_LEVELS = {
    "level_clash",
    "revision_possible",
    "revised_since",
    "rounded_levels",
    "levels_known_then",
    "first_published_base",
}


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
    for name in ("customs/raw_customs__printed_levels.csv", "press/raw_press__printed_claims.csv"):
        with (seeds / name).open(encoding="utf-8", newline="") as file:
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


def read_tables(candidate: Path) -> tuple[dict[tuple, tuple[Decimal, Decimal]], list[tuple]]:
    """The newest official level of each window, in tonnes, and the growth that tables print."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        levels = connection.execute(
            "select product, flow, partner_code, window_start, window_end, amount_lower,"
            " amount_upper from intermediate.int_level_vintages_from_tables"
            " where measure = 'quantity_t' and superseded_on is null"
        ).fetchall()
        growths = connection.execute(
            "select product, flow, partner_code, window_start, window_end, amount, verdict, reason"
            " from staging.stg_customs__main_goods_figures inner join marts.fct_claim_verdicts"
            " using (figure_id, product, flow, partner_code, window_start, window_end, statistic)"
            " where statistic = 'yoy_pct'"
        ).fetchall()

    def window(partner: str, start: date, end: date) -> Window:
        """The window of a row."""
        return Window(partner, month_number(f"{start:%Y-%m}"), month_number(f"{end:%Y-%m}"))

    return (
        {(row[0], row[1], window(*row[2:5])): row[5:7] for row in levels},
        [((row[0], row[1]), window(*row[2:5]), *row[5:]) for row in growths],
    )


def add_tables(programmes: dict, candidate: Path) -> dict[tuple, Decimal]:
    """Official levels and growth, and what they leave for magnets; the windows that they settle.

    Returns the level of each of these windows, in tonnes.
    """
    levels, growths = read_tables(candidate)
    tenth = Decimal("0.1")
    for (product, flow, window), (lower, upper) in levels.items():
        programmes[product, flow].add_level(window, lower, upper)
        if product == "rare_earths_and_products":
            least = levels.get(("rare_earths", flow, window), (Decimal(0),))[0]
            programmes["magnets", flow].add_level(window, Decimal(0), upper - least)
    for series, window, value, verdict, reason in growths:
        if verdict.startswith("pass") and reason not in OF_OTHER_LEVELS:
            base = window._replace(first=window.first - 12, last=window.last - 12)
            low = value - (tenth if value < 0 else tenth / 2)
            programmes[series].add_growth(
                window, base, low, value + tenth - (value < 0) * tenth / 2
            )
    return {key: (lower + upper) / 2 for key, (lower, upper) in levels.items()}


def gaps_by_year(levels: dict[Window, Decimal]) -> dict[int, Decimal]:
    """By how much tables miss adding up at most, in tonnes, in each year."""
    gaps: dict[int, Decimal] = defaultdict(Decimal)
    for whole, quantity in levels.items():
        for later, rest in levels.items():
            earlier = whole._replace(last=later.first - 1)
            if later.last == whole.last and earlier in levels and later.first > whole.first:
                gap = abs(quantity - levels[earlier] - rest)
                gaps[whole.last // 12] = max(gaps[whole.last // 12], gap)
    return gaps


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
    """Place of the last digit that is not zero, up to the point; or the rounding unit."""
    value = Decimal(text)
    if not value:
        return unit
    place = Decimal(10) ** value.normalize().as_tuple().exponent
    return max(unit, min(place, Decimal(1)) if unit < 1 else place)


class Programme:
    """The linear programme of one product and flow."""

    def __init__(self) -> None:
        self.columns: dict[Window, int] = {}
        self.rows: list[tuple[dict[int, float], float]] = []

    def column(self, window: Window) -> int:
        """The variable of a window."""
        return self.columns.setdefault(window, len(self.columns))

    def at_most(self, coefficients: dict[int, float], limit: float) -> None:
        """Add an inequality: the sum of the coefficients times their months is at most a limit."""
        self.rows.append((coefficients, limit))

    def add_level(self, window: Window, lower: Decimal, upper: Decimal) -> None:
        """A printed level, in tonnes."""
        self.at_most({self.column(window): 1.0}, float(upper))
        self.at_most({self.column(window): -1.0}, -float(lower))

    def add_growth(self, this: Window, base: Window, lower: Decimal, upper: Decimal) -> None:
        """A printed growth, in percent."""
        for sign, growth in ((1.0, upper), (-1.0, lower)):
            row: dict[int, float] = defaultdict(float)
            row[self.column(this)] += sign
            row[self.column(base)] -= sign * float(1 + growth / 100)
            self.at_most(dict(row), 0.0)

    def add_sums(self, slack: Decimal, settled: dict[Window, Decimal]) -> None:
        """Months and years to date of every year, and what adds up among all windows.

        Official levels are what they are, whether they add up or not; the largest gap between
        them in a year is what the other sums of that year may miss, and `slack` tonnes at least.
        """
        gaps = gaps_by_year(settled)
        for window in list(self.columns):
            for year in {window.first // 12, window.last // 12}:
                for month in range(12 * year, 12 * year + 12):
                    self.column(Window(window.partner, month, month))
                    self.column(Window(window.partner, 12 * year, month))
        ending = defaultdict(list)
        for window in self.columns:
            ending[window.partner, window.last].append(window)
        for whole in list(self.columns):
            for later in ending[whole.partner, whole.last]:
                earlier = Window(whole.partner, whole.first, later.first - 1)
                if (
                    later.first > whole.first
                    and earlier in self.columns
                    and not {whole, earlier, later} <= settled.keys()
                ):
                    for sign in (1.0, -1.0):
                        self.at_most(
                            {
                                self.columns[whole]: sign,
                                self.columns[earlier]: -sign,
                                self.columns[later]: -sign,
                            },
                            float(max(slack, gaps.get(whole.last // 12, slack))),
                        )

    def add_parts(self) -> None:
        """A partner is no larger than the world."""
        for window, column in list(self.columns.items()):
            world = window._replace(partner="WLD")
            if window != world and world in self.columns:
                self.at_most({column: 1.0, self.columns[world]: -1.0}, 0.0)

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
                cost[self.columns[window]] = sign
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


def voters(seeds: Path) -> dict[str, str]:
    """The voice of each page."""
    with (seeds / "press/raw_press__sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["source_id"]: row["wire"] or row["domain"] for row in csv.DictReader(file)}


def is_judged(figure: dict[str, str]) -> bool:
    """Whether a figure says something of a quantity, exactly."""
    return (
        figure["statistic"] in {"level", "mom_pct", "yoy_pct"}
        and figure["unit"] in {"t", "kg", "pct"}
        and figure["qualifier"] == "exact"
        and figure["can_vote"] == "true"
    )


def coarse_interval(figure: dict[str, str]) -> tuple[Decimal, Decimal]:
    """A level in tonnes, rounded to its last digit that is not zero at worst."""
    value, unit = Decimal(figure["value"]), Decimal(figure["rounding_unit"])
    half = trailing_unit(figure["value"], unit) / 2
    scale = Decimal("0.001") if figure["unit"] == "kg" else Decimal(1)
    return (value - half) * scale, (value + half) * scale


def window_of(figure: dict[str, str], months_back: int = 0) -> Window:
    """The window of a figure, or one so many months before it."""
    first, last = month_number(figure["window_start"]), month_number(figure["window_end"])
    return Window(figure["partner_code"], first - months_back, last - months_back)


def is_outvoted(
    figure: dict[str, str], held: list[dict[str, str]], voter_of: dict[str, str]
) -> bool:
    """Whether as many voices, or more, print a growth of the same window that misses this one."""
    if figure["statistic"] == "level":
        return False
    low, high = interval_of(figure)
    for_it, against = set(), set()
    for other in held:
        if key_of(other) == key_of(figure):
            least, most = interval_of(other)
            side = for_it if least <= high and most >= low else against
            side.add(other["relayed_from"] or voter_of[other["source_id"]])
    return bool(against) and len(against) >= len(for_it)


def ballots_of(figures: list[dict[str, str]], voter_of: dict[str, str]) -> dict[tuple, Counter]:
    """How often each voice prints which level of a window."""
    ballots: dict[tuple, Counter] = defaultdict(Counter)
    for figure in figures:
        if figure["statistic"] == "level":
            voter = figure["relayed_from"] or voter_of[figure["source_id"]]
            series = figure["product"], figure["flow"]
            ballots[series, window_of(figure), voter][coarse_interval(figure)] += 1
    return ballots


def divided(ballots: dict, series: tuple, this: Window, base: Window) -> Iterator[tuple]:
    """The levels of both windows as each voice that prints the two does: what a story divides."""

    def ballot(prints: Counter) -> tuple[Decimal, Decimal]:
        """The print on most pages, then the finest."""
        return min(prints, key=lambda found: (-prints[found], found[1] - found[0], found))

    for (of, window, voter), prints in ballots.items():
        if (of, window) == (series, this) and (of, base, voter) in ballots:
            before = ballot(ballots[of, base, voter])
            if before[0] > 0:
                yield ballot(prints), before


def is_growth_on_a_clash(figure: dict[str, str], judgement: Judgement) -> bool:
    """Whether the clash is of levels: the growth itself may hold."""
    return judgement.reason == "level_clash" and figure["statistic"] != "level"


def held_figures(
    figures: list[dict[str, str]], verdicts: dict[str, Judgement], refuted_pages: set[str]
) -> list[dict[str, str]]:
    """What is not judged untrue, and on refuted pages only what another page agrees with."""
    agreed = defaultdict(list)
    for figure in figures:
        if figure["source_id"] not in refuted_pages:
            agreed[key_of(figure)].append(interval_of(figure))
    return [
        figure
        for figure in figures
        if (judgement := verdicts[figure["figure_id"]]).verdict not in UNTRUE
        and (judgement.reason not in OF_OTHER_LEVELS or is_growth_on_a_clash(figure, judgement))
        and (
            figure["source_id"] not in refuted_pages
            or any(
                low < interval_of(figure)[1] and high > interval_of(figure)[0]
                for low, high in agreed[key_of(figure)]
            )
        )
    ]


def build(seeds: Path, candidate: Path, slack: dict[str, Decimal]) -> dict:
    """One programme for each product and flow; `slack` in tonnes for each flow."""
    verdicts = read_verdicts(candidate)
    figures = [figure for figure in read_seeds(seeds) if is_judged(figure)]
    held = held_figures(figures, verdicts, read_refuted_pages(candidate))
    voter_of = voters(seeds)
    ballots = ballots_of(figures, voter_of)
    held = [figure for figure in held if not is_outvoted(figure, held, voter_of)]
    # A coarse print supports a fine one, and does not cut it.
    finest: dict[tuple, Decimal] = {}
    for figure in held:
        if figure["statistic"] == "level":
            low, high = coarse_interval(figure)
            key = figure["product"], figure["flow"], window_of(figure)
            finest[key] = min(finest.get(key, high - low), high - low)
    programmes: dict[tuple[str, str], Programme] = defaultdict(Programme)
    settled = add_tables(programmes, candidate)
    for figure in held:
        series = figure["product"], figure["flow"]
        programme, this = programmes[series], window_of(figure)
        judgement = verdicts[figure["figure_id"]]
        value, unit = Decimal(figure["value"]), Decimal(figure["rounding_unit"])
        if figure["statistic"] == "level":
            low, high = coarse_interval(figure)
            if (*series, this) in settled or high - low >= 10 * finest[*series, this]:
                continue
            if judgement.reason == "cut_short" or judgement.misses(low, high):
                scale = Decimal("0.001") if figure["unit"] == "kg" else Decimal(1)
                low, high = value * scale, (value + unit) * scale
            if not judgement.misses(low, high):
                programme.add_level(this, max(low, Decimal(0)), high)
        else:
            base = window_of(figure, 1 if figure["statistic"] == "mom_pct" else 12)
            half = trailing_unit(figure["value"], unit) / 2
            low = min(value - half, value - unit if value < 0 else value)
            high = max(value + half, value if value < 0 else value + unit)
            for cur, before in divided(ballots, series, this, base):
                if value - unit / 2 <= 100 * (sum(cur) / sum(before) - 1) <= value + unit / 2:
                    low = min(low, 100 * (cur[0] / before[1] - 1))
                    high = max(high, 100 * (cur[1] / before[0] - 1))
            if low > -100 and not judgement.misses(low, high):
                programme.add_growth(this, base, low, high)
    for (product, flow), programme in programmes.items():
        of_series = {
            window: level
            for (*series, window), level in settled.items()
            if tuple(series) == (product, flow)
        }
        programme.add_sums(slack[flow], of_series)
        programme.add_parts()
    return {key: programme for key, programme in programmes.items() if programme.rows}
