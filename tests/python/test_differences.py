"""What differs between two releases: by table and row, with the printed figures behind it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rare_earth_trade.brief import facts, feed
from rare_earth_trade.releases import differences
from rare_earth_trade.releases.store import read

Altered = Callable[..., Path]
OCTOBER = (
    "product = 'magnets' and flow = 'export' and partner_code = 'WLD'"
    " and window_start = '2025-10-01' and window_end = '2025-10-31'"
)


@pytest.fixture
def altered(released: Path, tmp_path: Path) -> Altered:
    """A copy of a release under another name, after statements on its warehouse."""

    def copied(*statements: str, name: str = "r9999-20300101-000000") -> Path:
        folder = tmp_path / name
        (folder / "parquet").mkdir(parents=True)
        release = released / "current"
        for file in ("rare_earth_trade.duckdb", "parquet/data_dictionary.csv"):
            shutil.copyfile(release / file, folder / file)
        said = json.loads((release / "release.json").read_text(encoding="utf-8"))
        said["release_id"] = name
        # Tables with the same checksum are not looked at.
        for table, counted in said["tables"].items():
            if not statements or table in " ".join(statements):
                counted["checksum"] = name
        (folder / "release.json").write_text(json.dumps(said), encoding="utf-8")
        with duckdb.connect(str(folder / "rare_earth_trade.duckdb")) as connection:
            connection.execute("use marts")
            for statement in statements:
                connection.execute(statement)
        return folder

    return copied


def compared(before: Path, now: Path) -> dict[str, Any]:
    return differences.between(before, now, (read(before).manifest, read(now).manifest))


def test_a_release_and_itself_do_not_differ(released: Path, altered: Altered) -> None:
    found = compared((released / "current").resolve(), altered())
    assert found["tables"] == {}
    assert found["figures"] == found["levels"] == []
    assert differences.sentence(found).startswith("Nothing in the data changed since r")


def test_a_level_that_moved_is_told_with_the_figure_that_came(
    released: Path, altered: Altered
) -> None:
    figure = (
        "insert into fct_claim_verdicts by name select * replace ('f_new' as figure_id,"
        " 5000 as printed_value) from fct_claim_verdicts where product = 'magnets'"
        " and flow = 'export' and statistic = 'level' limit 1"
    )
    found = compared(
        (released / "current").resolve(),
        altered(
            figure,
            f"update fct_levels set quantity_t = 5000 where {OCTOBER}",
            "update fct_series_monthly set quantity_t = 5000, mom_pct = 1"
            " where series = 'magnet_exports' and trade_month = '2025-10-01'",
            "delete from fct_rare_earth_imports_monthly where trade_month = '2025-10-01'",
        ),
    )
    assert [(one["figure_id"], one["change"]) for one in found["figures"]] == [("f_new", "added")]
    levels, monthly = (found["tables"][name] for name in ("fct_levels", "fct_series_monthly"))
    assert (levels["added"], levels["moved"], levels["gone"]) == (0, 1, 0)
    assert levels["columns"] == {"quantity_t": 1}
    assert levels["figures"] == monthly["figures"] == ["f_new"]
    assert monthly["rows"] == [
        {
            "key": {"series": "magnet_exports", "trade_month": "2025-10-01"},
            "change": "moved",
            "columns": {
                "quantity_t": ["5473.000", "5000.000"],
                "mom_pct": [monthly["rows"][0]["columns"]["mom_pct"][0], "1.000000"],
            },
        }
    ]
    # A figure on magnets moves no import of rare earths.
    imports = found["tables"]["fct_rare_earth_imports_monthly"]
    assert (imports["gone"], imports["figures"]) == (1, [])
    assert found["levels"][0]["before_t"] == "5473.000"
    assert differences.sentence(found) == (
        f"Since {(released / 'current').resolve().name}: 1 printed figure came and 1 level moved"
        " (levels to October 2025)."
    )
    assert differences.told(found)["months"] == ["2025-10"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (f"update fct_levels set quantity_t = null where {OCTOBER}", "1 level is no longer known"),
        (
            "update fct_claim_verdicts set verdict = 'disputed' where figure_id = 'f40723c9a27'",
            "1 verdict changed",
        ),
        (
            "delete from fct_claim_verdicts where figure_id = 'f40723c9a27'",
            "1 printed figure went",
        ),
        (
            "update fct_claim_verdicts set printed_value = 1 where figure_id = 'f40723c9a27'",
            "1 printed figure was read anew",
        ),
        ("delete from dim_day where calendar_day = '2025-10-01'", "1 row of 1 table did"),
        ("drop table fct_claim_verdicts", "cannot be told"),
    ],
)
def test_what_changed_in_a_sentence(
    released: Path, altered: Altered, statement: str, words: str
) -> None:
    found = compared((released / "current").resolve(), altered(statement))
    assert words in differences.sentence(found)


def test_another_column_and_a_broken_file_are_told(released: Path, altered: Altered) -> None:
    now = altered("alter table dim_day add column noon time", "create table fct_new as select 1")
    found = compared((released / "current").resolve(), now)
    assert found["tables"]["dim_day"]["columns_added"] == ["noon"]
    assert found["tables"]["fct_new"]["added"] == 1
    (now / "rare_earth_trade.duckdb").write_bytes(b"broken")
    (now / "parquet/data_dictionary.csv").write_bytes(b"\xff\xfe")
    broken = compared(now, (released / "current").resolve())
    assert "cannot be told" in differences.sentence(broken)


def test_the_feed_says_what_a_release_changed_and_links_its_months(
    released: Path, tmp_path: Path
) -> None:
    release = read((released / "current").resolve())
    earlier = release.manifest | {
        "release_id": "r0000-20250101-000000",
        "released_at": "2025-01-01T00:00:00+00:00",
        "changes": {
            "since": None,
            "sentence": "Since r0: 2 levels moved.",
            "months": ["2025-10", "1066-10"],
        },
    }
    found = facts.read(release.warehouse)
    feed.write(tmp_path / "feed.xml", found, [release.manifest, earlier])
    text = (tmp_path / "feed.xml").read_text(encoding="utf-8")
    entry = text.split("<entry>")[2]
    assert "<summary>Since r0: 2 levels moved.</summary>" in entry
    assert '<link href="index.html" />' in entry
    assert '<link rel="related" href="months/2025-10.html" title="October 2025" />' in entry
    assert "1066" not in entry
