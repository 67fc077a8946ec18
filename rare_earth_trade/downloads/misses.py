"""Sums of downloads that miss the levels of the current release, with what probably went wrong.

int_series_months_contested_by_prints asks the same question of all downloads at the next build.
Here it is asked of each new file alone, at once, so that a wrong one can be taken back before that.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb

from rare_earth_trade.downloads.findings import cause, figure, reading, series
from rare_earth_trade.downloads.forms import shown
from rare_earth_trade.downloads.statements import SHOWN
from rare_earth_trade.releases.store import Store
from rare_earth_trade.sql import dicts, literal, macros

# Sums of single files beside the levels of the current release that are more than one voice's. A
# file that asked for all lines is held against them on both sides, any other may only be less.
MISSED = """
with
levels as (
    select product, flow, window_start, quantity_t, quantity_lower_t, quantity_upper_t,
        quantity_basis, agreeing_voters
    from released.marts.fct_levels
    where
        partner_code = 'WLD'
        and window_end = last_day(window_start)
        and quantity_lower_t is not null
        and quantity_upper_t is not null
        and not is_clash
),
files as (
    select flow, file_sha256, trade_month, any_value(file_name) as file_name,
        any_value(is_partial) as is_partial,
        string_split(any_value(queried_codes), ',') as queried_codes
    from landed
    where {is_of_call}
    group by flow, file_sha256, trade_month
),
wanted as (
    select scopes.series as product, scopes.flow, tariff_lines.hs8, tariff_lines.first_year,
        tariff_lines.last_year
    from scopes
    inner join tariff_lines on starts_with(tariff_lines.hs8, scopes.hs_prefix)
),
held as (select distinct flow, file_sha256, hs8 from landed where {is_of_call}),
asked as (
    select
        wanted.product,
        files.flow,
        files.trade_month,
        files.file_sha256,
        bool_and(
            not files.is_partial
            and (
                held.hs8 is not null
                or coalesce(list_bool_or(list_transform(
                    files.queried_codes, lambda code: starts_with(wanted.hs8, code)
                )), false)
            )
        ) as is_all_there
    from files
    inner join wanted
        on
            files.flow = wanted.flow
            and year(files.trade_month) between wanted.first_year and wanted.last_year
    left join held
        on files.flow = held.flow and files.file_sha256 = held.file_sha256
        and wanted.hs8 = held.hs8
    group by wanted.product, files.flow, files.trade_month, files.file_sha256
),
sums as (
    select
        asked.product,
        asked.flow,
        asked.trade_month,
        asked.file_sha256,
        any_value(asked.is_all_there) as is_all_there,
        any_value(landed.file_name) as file_name,
        sum(landed.quantity_kg) filter (wanted.flow = asked.flow) / 1000 as summed_t,
        sum(landed.quantity_kg) filter (wanted.flow <> asked.flow) / 1000 as other_scope_t
    from asked
    inner join landed using (flow, trade_month, file_sha256)
    inner join wanted
        on wanted.product = asked.product and wanted.hs8 = landed.hs8
        and year(asked.trade_month) between wanted.first_year and wanted.last_year
    group by asked.product, asked.flow, asked.trade_month, asked.file_sha256
    having summed_t > 0
),
missed as (
    select sums.*, levels.quantity_t, levels.quantity_lower_t, levels.quantity_upper_t,
        levels.quantity_basis, levels.agreeing_voters
    from sums
    inner join levels
        on sums.product = levels.product and sums.flow = levels.flow
        and sums.trade_month = levels.window_start
    where
        (
            levels.quantity_basis in ('customs_detail', 'customs_detail_hs6')
            or (levels.quantity_basis = 'printed' and levels.agreeing_voters >= 2)
        )
        and {exceeds}
        and (sums.is_all_there or sums.summed_t > levels.quantity_upper_t)
),
fitting as (
    select
        missed.product, missed.flow, missed.trade_month, missed.file_sha256,
        bool_or(levels.flow <> missed.flow) as fits_other_flow,
        max(case when levels.flow = missed.flow then year(levels.window_start) end) as fits_year
    from missed
    inner join levels
        on missed.product = levels.product
        and month(missed.trade_month) = month(levels.window_start)
        and (missed.flow = levels.flow) <> (missed.trade_month = levels.window_start)
    where
        levels.quantity_t is not null
        and (({fits}) or (missed.flow <> levels.flow and {other_fits}))
    group by missed.product, missed.flow, missed.trade_month, missed.file_sha256
)
select
    missed.product, missed.flow, missed.trade_month, missed.file_name, missed.file_sha256,
    missed.summed_t,
    missed.quantity_t, missed.quantity_lower_t, missed.quantity_upper_t, missed.quantity_basis,
    missed.agreeing_voters,
    {cause} as likely_cause,
    fitting.fits_year
from missed
left join fitting using (product, flow, trade_month, file_sha256)
order by missed.trade_month, missed.product, missed.file_name
"""


def of_call(home: Path, hashes: Collection[str]) -> list[str]:
    """A sentence for each file of a call, series and month that misses the current release."""
    release = Store(home).current()
    if not release:
        return []
    try:
        return [sentence(row) for row in missed(home, release.warehouse, hashes)]
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        return [
            f"the sums were not compared with the current release, which cannot be read ({reason})"
        ]


def missed(home: Path, warehouse: Path, hashes: Collection[str]) -> list[dict[str, Any]]:
    """Files whose sums miss the levels of a release by more than a revision could explain."""
    shared = macros("exceeds_revision", "recognises_level", "contested_cause")
    ends = ("quantity_lower_t", "quantity_upper_t")
    fits = {
        name: shared.recognises_level(*(f"levels.{end}" for end in ends), summed)
        for name, summed in (("fits", "missed.summed_t"), ("other_fits", "other_scope_t"))
    }
    query = MISSED.format(
        is_of_call=f"file_sha256 in ({', '.join(map(literal, sorted(hashes)))})",
        exceeds=shared.exceeds_revision(*ends, "summed_t", "summed_t"),
        cause=shared.contested_cause(
            *(f"missed.{end}" for end in ends),
            "missed.summed_t",
            # A file is held against the world only.
            "false",
            "fitting.fits_other_flow",
            "fitting.fits_year",
        ),
        **fits,
    )
    with reading(home) as connection:
        connection.execute(f"attach {literal(str(warehouse))} as released (read_only)")
        return dicts(connection.execute(query))


def sentence(row: dict[str, Any]) -> str:
    """A file, what it adds up to, what the release has, and what probably went wrong."""
    known_by = (
        "from tariff lines"
        if row["quantity_basis"].startswith("customs_detail")
        else f"printed by {row['agreeing_voters']} voices"
    )
    released = figure(row["quantity_t"], row["quantity_lower_t"], row["quantity_upper_t"])
    return (
        f"{shown(row['file_name'], 80)}: {series(row)} {row['trade_month']:%Y-%m} add up to"
        f" {row['summed_t']:,.1f} t, the current release has {released} ({known_by}). Likely"
        f" cause: {cause(row)}. To take the file back:"
        f" rare-earth-trade ingest --forget {row['file_sha256'][:SHOWN]}"
    )
