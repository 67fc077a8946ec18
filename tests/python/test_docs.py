"""What docs/ says of the shipped ledger is what the marts say; of verdicts, what the seed says."""

import csv
from pathlib import Path

from rare_earth_trade import calibration, contradictions, paths, sql
from rare_earth_trade.releases.reading import opened


def test_every_contradicted_and_disputed_claim_is_explained(candidate: Path) -> None:
    with opened(candidate) as marts:
        missing = contradictions.unexplained(marts)
        judged = {tuple(row[:2]) for row in marts.execute(contradictions.FIGURES).fetchall()}
    assert not missing, "\n".join(["look at these and explain them in the page:", *missing])
    explained = contradictions.explained()
    assert explained - judged == set(), "take these out of docs/contradictions.md"


def test_a_figure_that_is_not_explained_is_a_row_to_paste(candidate: Path, tmp_path: Path) -> None:
    rows = contradictions.PAGE.read_text(encoding="utf-8").splitlines(keepends=True)
    [gone] = [row for row in rows if "| ff939da3289 |" in row and row.startswith("| contradicted")]
    page = tmp_path / "contradictions.md"
    page.write_text("".join(row for row in rows if row != gone), encoding="utf-8")
    with opened(candidate) as marts:
        [line] = contradictions.unexplained(marts, page)
        fields, shipped = ([one.strip() for one in text.split("|")] for text in (line, gone))
        assert fields[:6] == shipped[:6]
        # As it is pasted it explains nothing.
        page.write_text(f"{page.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
        assert contradictions.unexplained(marts, page) == [line]


def test_the_method_says_of_each_verdict_what_the_reference_says() -> None:
    page = (paths.PROJECT / "docs/methodology.md").read_text(encoding="utf-8")
    table = page.split("## Verdicts\n")[1].strip().split("\n\n")[0].splitlines()
    seed = paths.PROJECT / "seeds/reference/ref_verdicts.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["page_order"]))
    assert len(rows) == 9
    assert table[2:] == [f"| `{row['verdict']}` | {row['meaning']} |" for row in rows]


def test_the_shares_that_the_engine_is_accepted_by(candidate: Path) -> None:
    with opened(candidate) as connection:
        counts = dict(
            connection.execute(
                "select verdict, count(*) from marts.fct_claim_verdicts"
                " where statistic in ('mom_pct', 'yoy_pct') and qualifier = 'exact'"
                " group by verdict"
            ).fetchall()
        )
        known = {
            (product, flow, partner): (near, close)
            for product, flow, partner, near, close in connection.execute(
                "select product, flow, partner_code,"
                " count(*) filter (quantity_upper_t - quantity_lower_t <= 0.15 * quantity_upper_t),"
                " count(*) filter (quantity_upper_t - quantity_lower_t <= 0.01 * quantity_upper_t)"
                " from marts.fct_levels where window_end = last_day(window_start)"
                " and quantity_upper_t > 0 group by all"
            ).fetchall()
        }
        [(lower, upper, basis)] = connection.execute(
            "select quantity_lower_t, quantity_upper_t, quantity_basis"
            " from marts.fct_magnet_exports_monthly where trade_month = '2024-11-01'"
        ).fetchall()
    total = sum(counts.values())
    assert total > 700
    assert total - counts["not_testable"] >= 0.70 * total
    assert counts["contradicted"] <= 0.02 * total
    assert counts["disputed"] <= 0.06 * total
    assert known["magnets", "export", "WLD"] >= (53, 46)
    assert known["magnets", "export", "USA"][0] >= 38
    assert known["rare_earths", "export", "WLD"][0] >= 90
    assert known["rare_earths", "import", "WLD"][0] >= 26
    # Nobody printed it; about half a tonne wide.
    assert basis == "derived"
    assert 4793 < lower < upper < 4795
    assert upper - lower < 1


def test_the_method_says_of_calibration_what_the_marts_say(candidate: Path) -> None:
    page = (paths.PROJECT / "docs/methodology.md").read_text(encoding="utf-8")
    shown = page.split("<!-- calibration -->\n")[1].split("\n<!-- end of calibration -->")[0]
    tables = []
    with opened(candidate) as marts:
        for name in ("calibrated_windows", "calibrated_verdicts"):
            found = marts.execute(sql.beside(calibration.__file__, f"queries/{name}"))
            header = [column[0] for column in found.description]
            rows = [header, ["---", *["--:"] * (len(header) - 1)], *found.fetchall()]
            lines = ["| " + " | ".join(str(one or 0) for one in row) + " |" for row in rows]
            tables.append("\n".join(lines))
    assert shown == "\n\n".join(tables)
