"""A story's verdicts are the ledger's: those of the reference articles, and by all of its series.

The articles are judged by the ledger of the release without their own page, else it would be their
witness.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from rare_earth_trade import ledger
from rare_earth_trade.releases.reading import opened
from rare_earth_trade.releases.store import Store
from rare_earth_trade.stories import judging, verdicts
from rare_earth_trade.stories.story import Found
from tests.corpus.scoring import HERE, table

OF_PAGE = """
    select
        claims.product, claims.flow, claims.partner_code, claims.statistic,
        strftime(claims.window_start, '%Y-%m'), strftime(claims.window_end, '%Y-%m'),
        coalesce(
            rtrim(rtrim(claims.printed_value::varchar, '0'), '.'),
            strftime(claims.printed_month, '%Y-%m')
        ),
        claims.voter, claims.verdict, claims.reason
    from marts.fct_claim_verdicts as claims
    where claims.source_id = ?
"""
COLUMNS = (
    *("product", "flow", "partner_code", "statistic", "window_start", "window_end", "value"),
)


def key(claim: dict[str, str]) -> tuple[str, ...]:
    return tuple(claim[name] for name in COLUMNS)


def without(page: str) -> Callable:
    """What loads the ledger of a release, without the figures of a page."""
    whole = verdicts.load

    def load(connection: duckdb.DuckDBPyConnection, kept: Path, rules: dict) -> None:
        whole(connection, kept, rules)
        for name in ledger.FIGURES:
            connection.execute(f"delete from seeds.{name} where source_id = ?", [page])

    return load


def relayed(voters: dict[tuple[str, ...], str]) -> Callable:
    """What makes rows of a story's statements, each by the voice that the story relays.

    One article relays two: what it has from FerroAlloyNet is no voice of Reuters'.
    """
    row_of = judging.row_of

    def row(one: Found, page: judging.Page) -> dict[str, str]:
        made = row_of(one, page)
        return made | {"wire": voters.get(key(made), page.wire)}

    return row


@pytest.mark.parametrize(
    ("page", "published_on", "statements"),
    [
        ("seed_magnets_2025_11", date(2025, 11, 21), 34),
        ("seed_rare_earths_2024_12", date(2024, 12, 8), 10),
    ],
)
def test_an_article_has_the_verdicts_of_the_ledger(
    released: Path, monkeypatch: pytest.MonkeyPatch, page: str, published_on: date, statements: int
) -> None:
    store = Store(released.parent)
    with opened(store.needed().warehouse) as marts:
        rows = marts.execute(OF_PAGE, [page]).fetchall()
    in_ledger = {tuple(row[:-3]): tuple(row[-2:]) for row in rows}
    assert len(in_ledger) == statements
    monkeypatch.setattr(verdicts, "load", without(page))
    monkeypatch.setattr(judging, "row_of", relayed({tuple(row[:-3]): row[-3] for row in rows}))
    story = judging.judge(
        (HERE / f"reference/{page}.txt").read_bytes(),
        f"{page}.txt",
        judging.Page(publisher="example.org", wire="reuters", published_on=published_on),
        store,
    )
    found = {key(one): (one["verdict"], one["reason"]) for one in story.verdicts}
    assert found == in_ledger


RANK = b"""outlet,published_on,product,flow,partner_code,window_start,statistic,value,unit
example.org,2025-11-20,magnets,export,IND,2025-10,rank,5,rank
"""


def test_a_rank_is_one_among_partners_that_no_claim_is_on(released: Path) -> None:
    # The article ranks India fifth; without the other partners it would be first.
    [india] = verdicts.verify(RANK, "rank.csv", Store(released.parent))
    assert (india["verdict"], india["reason"]) == ("pass", "rank_among_known_partners")


@pytest.mark.full
@pytest.mark.parametrize("meta", table("meta.csv"), ids=lambda one: one["story"])
def test_series_that_no_claim_is_on_change_no_verdict(
    released: Path, monkeypatch: pytest.MonkeyPatch, meta: dict[str, str]
) -> None:
    """Judging leaves them out, for speed."""
    file = HERE / meta["file"]
    page = judging.Page(published_on=date.fromisoformat(meta["published_on"]))
    store = Store(released.parent)
    quick = judging.judge(file.read_bytes(), file.name, page, store)
    for name in ("leave_out_figures", "leave_out_statements"):
        monkeypatch.setattr(verdicts, name, lambda *_: None)
    assert judging.judge(file.read_bytes(), file.name, page, store).verdicts == quick.verdicts
