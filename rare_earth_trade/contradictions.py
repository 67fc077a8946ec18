"""docs/contradictions.md: which contradicted and disputed figures it does not explain yet."""

import re
from pathlib import Path

import duckdb

from rare_earth_trade import paths

PAGE = paths.PROJECT / "docs/contradictions.md"
# Verdict, figure, and an explanation of more than a word or two.
ROW = re.compile(r"^\| (contradicted|disputed) \| (f[0-9a-f]{10}) \|.* \| ([^|]{20,}) \|$", re.M)
FIGURES = """
select
    verdict,
    figure_id,
    replace(product, '_', ' ') || ' ' || flow || ' ' || partner_code as series,
    strftime(window_start, '%Y-%m') as first_month,
    strftime(window_end, '%Y-%m') as last_month,
    statistic,
    voter,
    explanation
from marts.fct_corrections
order by verdict, newest_first
"""


def explained(page: Path = PAGE) -> set[tuple[str, str]]:
    """Verdict and figure of each row of the page."""
    return {
        (verdict, figure) for verdict, figure, _ in ROW.findall(page.read_text(encoding="utf-8"))
    }


def unexplained(marts: duckdb.DuckDBPyConnection, page: Path = PAGE) -> list[str]:
    """The rows that the page lacks, to paste; what is wrong is left for a person to say."""
    known = explained(page)
    lines = []
    for row in marts.execute(FIGURES).fetchall():
        verdict, figure, series, first, last, statistic, voter, explanation = row
        window = first if first == last else f"{first} to {last}"
        claim = f"{series} {window} {statistic}"
        fields = (verdict, figure, claim, voter, explanation, "SAY WHAT IS WRONG")
        if (verdict, figure) not in known:
            lines.append(f"| {' | '.join(fields)} |")
    return lines
