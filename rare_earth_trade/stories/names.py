"""Names of products and partners, by which a release knows them."""

from decimal import Decimal
from typing import NamedTuple

from rare_earth_trade import sql
from rare_earth_trade.releases import reading
from rare_earth_trade.releases.store import Release
from rare_earth_trade.stories.figures import Largest
from rare_earth_trade.stories.notation import key


class Known(NamedTuple):
    """What a release knows: codes of products and partners by any name (`codes_by_name`), the name
    of each code, and the largest months.
    """

    product: dict[str, str]
    partner_code: dict[str, str]
    names: dict[str, str]
    largest: Largest


def known(release: Release) -> Known:
    """Names of products and partners, and the largest months, of a release."""
    with reading.opened(release.warehouse) as marts:
        products, partners, largest = (
            marts.execute(sql.beside(__file__, f"queries/{name}")).fetchall()
            for name in ("products", "partners", "largest_months")
        )
    return Known(
        codes_by_name(products),
        codes_by_name(partners),
        {code: name for code, name, *_ in (*products, *partners)},
        largest_months(largest),
    )


def largest_months(found: list[tuple[str, str, str, float]]) -> Largest:
    """The largest months of each product and partner, and so of each flow."""
    of_series = {tuple(series): Decimal(str(most)) for *series, most in found}
    of_flow: dict[str, Decimal] = {}
    for (_, flow, _), most in of_series.items():
        of_flow[flow] = max(most, of_flow.get(flow, most))
    return Largest(of_flow, of_series)


def codes_by_name(found: list[tuple[str | None, ...]]) -> dict[str, str]:
    """Codes by all of their names; a name of two codes finds neither, a code always itself."""
    names: dict[str, set[str]] = {}
    for code, *called in found:
        for name in called:
            # Islands that share an ISO code stand in one name.
            for part in (name or "").split(" / "):
                names.setdefault(key(part), set()).add(code)
    codes = {code for code, *_ in found}
    return {
        **{name: one for name, (one, *others) in names.items() if name and not others},
        **{key(code): code for code in codes},
        **{code.casefold(): code for code in codes},
    }
