"""Rows that a download cannot mean: totals, which would be counted twice, and the impossible."""

from dataclasses import dataclass, replace

import duckdb

from rare_earth_trade.downloads import forms
from rare_earth_trade.downloads.forms import Problem, Reason, Refused
from rare_earth_trade.downloads.reader import Facts

# What a total is called where other rows have a partner; the code of the total is 000.
CODE = "000"
NAMES = (
    *("总值", "总额", "总计", "合计", "全部", "全球", "世界"),
    *("total", "totals", "grand total", "world", "all", "all countries", "all partners"),
)

# A million tonnes is twice what the world mines in a year; iron ore reaches a hundred times that in
# a month. Values are of either currency.
MOST_KG = {"goods followed": 1_000_000_000, "other goods": 1_000_000_000_000}
MOST_VALUE = {"goods followed": 10_000_000_000, "other goods": 1_000_000_000_000}

IS_TOTAL = (
    "(customs_partner_code = $code or list_contains($names, lower(coalesce(partner_name, ''))))"
)

DIFFERENCES = f"""
with
sums as (
    select
        trade_month,
        hs8,
        sum(quantity_kg) filter ({IS_TOTAL}) as total_kg,
        coalesce(sum(quantity_kg) filter (not {IS_TOTAL}), 0) as partners_kg,
        sum(coalesce(value_usd, value_cny)) filter ({IS_TOTAL}) as total_value,
        coalesce(sum(coalesce(value_usd, value_cny)) filter (not {IS_TOTAL}), 0) as partners_value
    from typed
    group by trade_month, hs8
)
select * from sums
where
    total_value is not null
    and (total_kg <> partners_kg or total_value <> partners_value)
order by trade_month, hs8
"""

FACTS = """
select count(*), min(trade_month), max(trade_month), count(distinct trade_month), list(distinct hs8)
from typed
"""

IMPOSSIBLE = """
select
    row_number,
    quantity_kg,
    coalesce(value_usd, value_cny) as amount,
    list_contains($followed, hs8) as is_followed
from typed
where
    quantity_kg > case when is_followed then $most_kg else $most_kg_of_others end
    or amount > case when is_followed then $most_value else $most_value_of_others end
order by row_number
"""


@dataclass(frozen=True)
class Totals:
    """What was set aside: how many rows, and in which months and lines they are no sum."""

    rows: int = 0
    differences: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The same in sentences."""
        if not self.rows:
            return ()
        rows = f"{self.rows:,} total row{'s' * (self.rows > 1)} set aside: a total is no partner"
        return (rows, *self.differences)


def set_aside(connection: duckdb.DuckDBPyConnection, facts: Facts) -> tuple[Facts, Totals]:
    """Take total rows out of the table `typed`; the facts of what is left.

    Rows are counted anew: like empty lines, totals are no rows of data. Raises Refused where
    nothing but totals is there, or where the partners' rows were cut.
    """
    names = {"code": CODE, "names": list(NAMES)}
    [(count,)] = connection.execute(
        f"select count(*) from typed where {IS_TOTAL}", names
    ).fetchall()
    if not count:
        return facts, Totals()
    if count == facts.rows:
        message = "all rows are totals of partners: ask the site for the trading partner (贸易伙伴)"
        raise Refused([Problem(Reason.EMPTY, message)])
    differences = connection.execute(DIFFERENCES, names).fetchall()
    connection.execute(
        "create or replace temp table typed as"
        " select * replace (cast(row_number() over (order by row_number) as integer) as row_number)"
        f" from typed where not {IS_TOTAL}",
        names,
    )
    [(rows, first, last, months, codes)] = connection.execute(FACTS).fetchall()
    if rows == forms.ROW_CAP:
        message = (
            f"exactly {forms.ROW_CAP:,} rows of partners: the site cut the result there;"
            " split the query and download the parts"
        )
        raise Refused([Problem(Reason.TRUNCATED, message)])
    left = replace(facts, rows=rows, first_month=first, last_month=last, months=months, codes=codes)
    return left, Totals(count, tuple(difference(*row) for row in differences))


def difference(month, hs8, total_kg, partners_kg, total_value, partners_value) -> str:
    """What a total says, and what the partners add up to."""
    if total_kg is not None and total_kg != partners_kg:
        figures = f"{tonnes(total_kg)} t, but its partners add up to {tonnes(partners_kg)} t"
    else:
        figures = f"a value of {total_value:,}, but its partners add up to {partners_value:,}"
    return (
        f"the total of {hs8} in {month:%Y-%m} is {figures}: partners are missing in the file,"
        " or counted twice"
    )


def tonnes(kilograms) -> str:
    """Kilograms in tonnes, to the tenth, or to the kilogram where that says nothing."""
    return f"{kilograms / 1000:,.1f}" if kilograms >= 100 else f"{kilograms / 1000:,.3f}"


def refuse_impossible(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse rows of the table `typed` that no trade can have made, whatever is wrong with them."""
    found = connection.execute(
        IMPOSSIBLE,
        {
            "followed": sorted(forms.tariff_lines()),
            "most_kg": MOST_KG["goods followed"],
            "most_kg_of_others": MOST_KG["other goods"],
            "most_value": MOST_VALUE["goods followed"],
            "most_value_of_others": MOST_VALUE["other goods"],
        },
    ).fetchall()
    problems = []
    for row, kilograms, amount, is_followed in found[: forms.MOST_PROBLEMS]:
        goods = "goods followed" if is_followed else "other goods"
        if kilograms is not None and kilograms > MOST_KG[goods]:
            what, value = f"kilograms: no partner takes {MOST_KG[goods]:,}", kilograms
        else:
            what, value = f"for a value: no partner pays {MOST_VALUE[goods]:,}", amount
        message = f"{what} of one line in a month; look at the unit"
        problems.append(Problem(Reason.BAD_NUMBER, message, row, value=f"{value:,}"))
    if problems:
        raise Refused(problems)
