"""What the downloads that are loaded show together, in sentences: for `ingest` and `status`.

What later downloads do not mention, lines that the reference does not know, rows that are hard to
believe, and figures of another size than those that they replace or stand beside. Nothing here
refuses anything.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade import paths
from rare_earth_trade.downloads import landing
from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.downloads.statements import SHOWN
from rare_earth_trade.downloads.totals import tonnes
from rare_earth_trade.sql import dicts, literal

SEEDS = paths.PROJECT / "seeds" / "reference"
LINES_FILE = "seeds/reference/ref_tariff_lines.csv"

# A kilogram costs some tenths of a dollar (ores) to some thousands (scandium metal), also where the
# value is in yuan; less than a tonne may be samples.
LEAST_KG = 1_000
PRICES = (0.05, 150_000)
# A figure this many times another of the same cell, or of this price, is of another unit, perhaps.
LEAP = 10
LEAST_VALUE = 10_000

CAUSES = {
    "total_row": "a total row is counted as a partner",
    "thousandfold": "thousands for units: grams taken for kilograms",
    "thousandth": "thousands for units: tonnes taken for kilograms",
    "wrong_partners": "tonnes stand at the wrong partners, since the world is as printed",
    "other_flow": "it is the other flow (--flow), whose level it fits",
    "other_year": "it is the file of another year, whose level it fits",
    "part_of_query": "the query was limited to some partners, or its result was cut",
    "unexplained": "none that is known here",
}

TABLES = """
create view landed as select * from {landed};
create table scopes as select * from read_csv({scopes}, all_varchar = true);
create table tariff_lines as
select
    hs8,
    product_group,
    coalesce(cast(valid_from_year as integer), 0) as first_year,
    coalesce(cast(valid_to_year as integer), 9999) as last_year
from read_csv({tariff_lines}, all_varchar = true);
-- The series that a line belongs to by its digits; where several share it, the narrowest.
create table lines as
select
    lines.flow,
    lines.hs8,
    min(scopes.series) as product
from (select distinct flow, hs8 from landed) as lines
inner join scopes on lines.flow = scopes.flow and starts_with(lines.hs8, left(scopes.hs_prefix, 7))
group by lines.flow, lines.hs8;
"""

# The newest download of a month and line is the newest that asked for it, without those that were
# said to be a part. What only earlier calls hold of it is kept, or gone if the newest is complete.
UNMENTIONED = """
with
downloads as (
    select
        flow,
        trade_month,
        file_sha256,
        any_value(file_name) as file_name,
        any_value(is_partial) as is_partial,
        any_value(coalesce(is_complete, false)) as is_complete,
        any_value(coalesce(called_at, loaded_at)) as called_at,
        string_split(any_value(queried_codes), ',') as queried_codes
    from landed
    group by flow, trade_month, file_sha256
),
lines_held as (select distinct flow, file_sha256, hs8 from landed),
newest as (
    select
        all_lines.flow,
        downloads.trade_month,
        all_lines.hs8,
        max(downloads.called_at) as newest_called_at,
        arg_max(downloads.file_name, downloads.called_at) as newest_name,
        arg_max(downloads.file_sha256, downloads.called_at) as newest_sha256,
        arg_max(downloads.is_complete, downloads.called_at) as is_complete
    from (select distinct flow, hs8 from lines_held) as all_lines
    inner join downloads on all_lines.flow = downloads.flow and not downloads.is_partial
    left join lines_held
        on all_lines.flow = lines_held.flow and all_lines.hs8 = lines_held.hs8
        and downloads.file_sha256 = lines_held.file_sha256
    where
        lines_held.hs8 is not null
        or list_bool_or(list_transform(
            downloads.queried_codes, lambda code: starts_with(all_lines.hs8, code)
        ))
    group by all_lines.flow, downloads.trade_month, all_lines.hs8
),
partners as (
    select
        flow,
        trade_month,
        hs8,
        customs_partner_code,
        max(coalesce(called_at, loaded_at)) as called_at,
        arg_max(file_sha256, loaded_at) as file_sha256
    from landed
    group by flow, trade_month, hs8, customs_partner_code
),
kept as (
    select
        coalesce(lines.product, 'line ' || partners.hs8) as product,
        partners.flow,
        partners.trade_month,
        partners.customs_partner_code,
        newest.newest_name,
        newest.newest_sha256,
        newest.is_complete,
        landed.file_name,
        landed.quantity_kg
    from partners
    inner join newest using (flow, trade_month, hs8)
    inner join landed using (flow, trade_month, hs8, customs_partner_code, file_sha256)
    left join lines using (flow, hs8)
    where partners.called_at < newest.newest_called_at
)
select
    product,
    flow,
    trade_month,
    newest_name,
    is_complete,
    list(distinct newest_sha256) as newest_sha256s,
    coalesce(sum(quantity_kg), 0) as quantity_kg,
    count(distinct customs_partner_code) as partner_count,
    list(distinct file_name order by file_name) as file_names
from kept
group by product, flow, trade_month, newest_name, is_complete
order by trade_month desc, product, flow
"""

UNKNOWN = """
select
    lines.product,
    lines.flow,
    lines.hs8,
    list(distinct trade_month order by trade_month) as months,
    sum(quantity_kg) as quantity_kg,
    any_value(commodity_name) as commodity_name,
    list(distinct file_sha256) as file_sha256s,
    max((select max(product_group) from tariff_lines as near where near.hs8[:6] = lines.hs8[:6]))
        as product_group
from landed
inner join lines using (flow, hs8)
left join tariff_lines
    on
        lines.hs8 = tariff_lines.hs8
        and year(trade_month) between tariff_lines.first_year and tariff_lines.last_year
where tariff_lines.hs8 is null
group by lines.product, lines.flow, lines.hs8
order by lines.hs8
"""

IMPLAUSIBLE = """
select
    file_name,
    any_value(file_sha256) as file_sha256,
    count(*) as row_count,
    list(struct_pack(
        row_number, hs8, partner := customs_partner_code, quantity_kg,
        amount := coalesce(value_usd, value_cny), currency
    ) order by row_number)[:3] as examples
from landed
where
    hs8 in (select hs8 from tariff_lines)
    and (
        (coalesce(quantity_kg, 0) = 0 and coalesce(value_usd, value_cny) > 0)
        or (
            quantity_kg >= {least_kg}
            and coalesce(value_usd, value_cny) / quantity_kg not between {lowest} and {highest}
        )
    )
group by file_name, file_sha256
order by file_name
"""


# Each row beside the load before it of the same cell. Rows split otherwise are other cells; dollars
# and yuan share the kilograms, not the price. Where there is none, its price is held against that
# of the line in earlier files, else against the other rows of its own: what is good is not put to
# shame by what comes later. Little of little value may be samples, at any price.
LEAPS = """
with
rows as (
    select
        flow, trade_month, hs8, customs_partner_code, regime_code, location_code, currency,
        quantity_kg, row_number, file_sha256, file_name, loaded_at,
        coalesce(value_usd, value_cny) as amount,
        amount / nullif(quantity_kg, 0) as price,
        quantity_kg >= {least_kg} or amount >= {least_value} as is_sizeable
    from landed
    semi join lines using (flow, hs8)
    where quantity_kg is not null
),
of_files as (
    select
        flow, hs8, currency, file_sha256, loaded_at,
        median(price) as file_price,
        sum(price) as summed_price,
        count(price) as row_count
    from rows
    where is_sizeable
    group by flow, hs8, currency, file_sha256, loaded_at
),
usual as (
    select
        *,
        quantile_disc(file_price, 0.5) over (
            partition by flow, hs8, currency order by loaded_at
            rows between unbounded preceding and 1 preceding
        ) as earlier_price
    from of_files
),
cells as (
    select
        *,
        lag(quantity_kg) over cell as old_kg,
        lag(file_name) over cell as old_name,
        lag(price) over (
            partition by flow, trade_month, hs8, customs_partner_code, regime_code, location_code,
                currency
            order by loaded_at
        ) as old_price
    from rows
    window cell as (
        partition by flow, trade_month, hs8, customs_partner_code, regime_code, location_code
        order by loaded_at
    )
),
compared as (
    select
        cells.*,
        coalesce(
            usual.earlier_price,
            case
                when usual.row_count > 2 then usual.file_price
                when usual.row_count = 2 then usual.summed_price - cells.price
            end
        ) as usual_price
    from cells
    left join usual using (flow, hs8, currency, file_sha256)
),
leaps as (
    select
        *,
        if(old_kg is null, usual_price, old_price) as other_price,
        coalesce(
            greatest(quantity_kg, old_kg) > {leap} * greatest(least(quantity_kg, old_kg), 1), false
        ) as is_other_weight,
        coalesce(
            greatest(price, other_price) > {leap} * least(price, other_price)
            and (old_kg is not null or is_sizeable),
            false
        ) as is_other_price
    from compared
    where is_other_weight or is_other_price
)
select
    file_sha256,
    any_value(file_name) as file_name,
    count(*) as row_count,
    list(struct_pack(
        row_number, trade_month, hs8, partner := customs_partner_code, quantity_kg, old_kg,
        old_name, price, other_price, currency
    ) order by row_number)[:3] as examples
from leaps
group by file_sha256
order by any_value(loaded_at)
"""


@dataclass(frozen=True)
class Findings:
    """Sentences of each kind; and how many figures of a download, by SHA-256, are a leap."""

    unmentioned: list[str]
    unknown_lines: list[str]
    implausible: list[str]
    leaps: list[str]
    leap_counts: dict[str, int]


def of_landing(home: Path, of_call: Collection[str] | None = None) -> Findings:
    """What the downloads show; of those with a SHA-256 in `of_call` only, where it is given."""
    if landing.is_empty(home):
        return Findings([], [], [], [], {})
    with reading(home) as connection:
        leaps = [
            row
            for row in dicts(
                connection.execute(
                    LEAPS.format(least_kg=LEAST_KG, least_value=LEAST_VALUE, leap=LEAP)
                )
            )
            if of_call is None or row["file_sha256"] in of_call
        ]
        return Findings(
            [
                unmentioned(row)
                for row in dicts(connection.execute(UNMENTIONED))
                if of_call is None or set(row["newest_sha256s"]) & set(of_call)
            ],
            [
                unknown_line(row)
                for row in dicts(connection.execute(UNKNOWN))
                if of_call is None or set(row["file_sha256s"]) & set(of_call)
            ],
            [
                implausible(row)
                for row in dicts(
                    connection.execute(
                        IMPLAUSIBLE.format(least_kg=LEAST_KG, lowest=PRICES[0], highest=PRICES[1])
                    )
                )
                if of_call is None or row["file_sha256"] in of_call
            ],
            [leap(row) for row in leaps],
            {row["file_sha256"]: row["row_count"] for row in leaps},
        )


def of_coverage(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Months of a warehouse that are contested, or not whole for a reason that can be mended."""
    rows = dicts(
        connection.execute(
            "select * from marts.fct_customs_coverage_monthly"
            " where coverage in ('contested', 'unknown_line', 'quantity_missing')"
            " order by trade_month desc, product, flow"
        )
    )
    return [month_sentence(row) for row in rows]


def month_sentence(row: dict[str, Any]) -> str:
    """Why a month of fct_customs_coverage_monthly is not whole, and what to do."""
    month = f"{series(row)} {row['trade_month']:%Y-%m}"
    if row["coverage"] == "unknown_line":
        return f"{month}: {LINES_FILE} does not know {row['unknown_lines']}, which has trade."
    if row["coverage"] == "quantity_missing":
        return f"{month}: {row['cells_without_quantity']:,} rows have a value and no kilograms."
    print_t = figure(None, row["printed_lower_t"], row["printed_upper_t"])
    first, *others = row["contested_partner_codes"].split(", ")
    whose = "the world" if first == "WLD" else first
    more = f" (contested likewise: {', '.join(others)})" if others else ""
    return (
        f"{month} is contested: for {whose}, {shown(row['file_names'], 200)} add up to"
        f" {row['contested_t']:,.1f} t, two voices or more print {print_t}{more}; the print stays"
        f" the level. Likely cause: {cause(row)}."
    )


def cause(row: dict[str, Any]) -> str:
    """The likely cause in words."""
    words = CAUSES[row["likely_cause"]]
    return words.replace("another year", str(row["fits_year"])) if row.get("fits_year") else words


def figure(best: Any, lower: Any, upper: Any) -> str:
    """A level by its best figure, or by its bounds."""
    return f"{best:,.1f} t" if best is not None else f"{lower:,.1f} to {upper:,.1f} t"


def series(row: dict[str, Any]) -> str:
    """A product and flow in words."""
    return f"{row['product'].replace('_', ' ')} {row['flow']}s"


def unmentioned(row: dict[str, Any]) -> str:
    """What the newest download does not mention, and what has become of it."""
    partners = f"partner{'s' * (row['partner_count'] > 1)}"
    figures = f"{tonnes(row['quantity_kg'])} t of {row['partner_count']:,} {partners}"
    names = ", ".join(shown(name, 80) for name in row["file_names"])
    newest = shown(row["newest_name"], 80)
    where = f"in {series(row)} {row['trade_month']:%Y-%m}"
    if row["is_complete"]:
        return f"Taken out, since {newest} is complete without them: {figures} {where}, of {names}."
    return (
        f"Not in the newest download, {newest}: {figures} {where}, kept from {names}."
        f" If they had no trade, give {newest} again with --complete."
    )


def unknown_line(row: dict[str, Any]) -> str:
    """A line that the reference lacks, and the row to add."""
    months = ", ".join(f"{month:%Y-%m}" for month in row["months"][:6])
    months += ", ..." if len(row["months"]) > 6 else ""
    label = shown(row["commodity_name"] or "NAME").replace('"', "'").replace(",", ";")
    group = row["product_group"] or "GROUP"
    example = f"{row['hs8']},{group},FORM,ELEMENT,{label},{row['months'][0].year},,,"
    weight = "unknown" if row["quantity_kg"] is None else tonnes(row["quantity_kg"])
    return (
        f"{LINES_FILE} does not know {row['hs8']} ({series(row)}, {weight} t in {months}), so these"
        f" months are not whole. Add a row like: {example}"
    )


def implausible(row: dict[str, Any]) -> str:
    """Rows that are hard to believe, and are kept."""
    examples = "; ".join(
        f"row {one['row_number']:,} ({one['hs8']}, partner {one['partner']}):"
        f" {'no' if one['quantity_kg'] is None else format(one['quantity_kg'], ',.0f')} kg for"
        f" {one['amount']:,.0f} {one['currency']}"
        for one in row["examples"]
    )
    more = row["row_count"] - len(row["examples"])
    tail = f"; and {more:,} more" if more else ""
    return f"{shown(row['file_name'], 80)}: kept, though hard to believe: {examples}{tail}."


def leap(row: dict[str, Any]) -> str:
    """Rows of another size than what they replace or stand beside, and how to take them back."""
    examples = "; ".join(map(leap_of_row, row["examples"]))
    more = row["row_count"] - len(row["examples"])
    tail = f"; and {more:,} more" if more else ""
    return (
        f"{shown(row['file_name'], 80)}: more than tenfold off what was there: {examples}{tail}."
        f" Loaded; `rare-earth-trade ingest --forget {row['file_sha256'][:SHOWN]}` takes it back."
    )


def leap_of_row(one: dict[str, Any]) -> str:
    """A figure beside the one that it replaces, or beside the price of its line."""
    per_kg = f"{one['currency']}/kg"
    said = (
        f"row {one['row_number']:,} ({one['trade_month']:%Y-%m} {one['hs8']}, partner"
        f" {one['partner']}): {one['quantity_kg'].normalize():,f} kg"
    )
    if one["price"] is not None:
        said += f" at {one['price']:,.2f} {per_kg}"
    other = "" if one["other_price"] is None else f"{one['other_price']:,.2f} {per_kg}"
    if one["old_kg"] is None:
        return f"{said}, others of the line at {other}"
    said += f", replaces {one['old_kg'].normalize():,f} kg"
    return f"{said}{f' at {other}' if other else ''} of {shown(one['old_name'], 80)}"


def reading(home: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the landed rows and the reference lists of lines and scopes."""
    connection = duckdb.connect()
    connection.execute(
        TABLES.format(
            landed=landing.relation(landing.all_files(home)),
            scopes=literal(str(SEEDS / "ref_product_scopes.csv")),
            tariff_lines=literal(str(SEEDS / "ref_tariff_lines.csv")),
        )
    )
    return connection
