"""The engine's bounds against linear programming: sound (they contain the optimum) and tight."""

from decimal import Decimal
from pathlib import Path
from statistics import median

import duckdb
import pytest
import yaml
from oracle import Window, build, month_number

from rare_earth_trade import paths

# Bounds are on a lattice of a kilogram, and the solver's tolerance is a ten-millionth.
SLACK_T = 0.0021
BOUNDED = """
    select
        levels.product,
        levels.flow,
        levels.partner_code,
        strftime(levels.window_start, '%Y-%m'),
        strftime(levels.window_end, '%Y-%m'),
        levels.quantity_lower_t,
        levels.quantity_upper_t,
        levels.quantity_basis <> 'unknown',
        contested.window_id is not null
    from marts.fct_levels as levels
    inner join intermediate.int_windows as windows
        using (product, flow, partner_code, window_start, window_end)
    left join intermediate.int_statements_trusted_but_contested as contested
        on windows.window_id = contested.window_id and contested.kind = 'level'
    where levels.quantity_upper_t is not null
    order by all
"""


def slack() -> dict[str, Decimal]:
    """How far windows may miss adding up, in tonnes, by flow."""
    variables = yaml.safe_load((paths.PROJECT / "dbt_project.yml").read_text())["vars"]
    return {
        flow: Decimal(str(variables[f"{flow}_sums_within_t"])) for flow in ("export", "import")
    } | {"production": Decimal(0)}


def compare(candidate: Path, months_only: bool) -> list[tuple]:
    """Bounded windows with bounds of both sides: name, SQL bounds, optimum, known, contested."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(BOUNDED).fetchall()
    compared = []
    for (product, flow), programme in build(paths.PROJECT / "seeds", candidate, slack()).items():
        windows, sides = [], []
        for *name, lower, upper, known, contested in rows:
            window = Window(name[2], month_number(name[3]), month_number(name[4]))
            if (
                name[:2] == [product, flow]
                and window in programme.columns
                and (known or not months_only)
            ):
                if months_only and window.first != window.last:
                    continue
                windows.append(window)
                sides.append((name, float(lower), float(upper), known, contested))
        for side, optimum in zip(sides, programme.bounds(windows), strict=True):
            compared.append((*side, optimum))
    return compared


def check(compared: list[tuple]) -> None:
    """Every component has a solution; every uncontested bound contains the optimum."""
    assert [name for name, *_, optimum in compared if optimum is None] == []
    outside = [
        (name, lower, upper, optimum)
        for name, lower, upper, _, contested, optimum in compared
        if not contested and (lower > optimum[0] + SLACK_T or upper < optimum[1] - SLACK_T)
    ]
    assert outside == []
    # A contested print is the level of its own window only; there are few of them.
    assert sum(contested for *_, contested, _ in compared) <= 0.05 * len(compared)


def test_known_months_contain_the_optimum_and_are_tight(candidate: Path) -> None:
    compared = compare(candidate, months_only=True)
    assert len(compared) > 250
    check(compared)
    ratios = sorted(
        (upper - lower) / (optimum[1] - optimum[0])
        for _, lower, upper, _, contested, optimum in compared
        if not contested and optimum[1] - optimum[0] > 0.01
    )
    within = sum(ratio <= 1.5 for ratio in ratios) / len(ratios)
    print(f"{len(ratios)} months: median ratio {median(ratios):.4f}, {within:.1%} within 1.5")
    assert median(ratios) <= 1.05
    assert within >= 0.9


@pytest.mark.full
def test_all_bounded_windows_contain_the_optimum(candidate: Path) -> None:
    compared = compare(candidate, months_only=False)
    assert len(compared) > 1500
    check(compared)
