"""What pages say of the codes that marts carry: verdicts and reasons, as a release keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rare_earth_trade.releases import rules


@dataclass(frozen=True)
class Verdict:
    """A verdict as pages show it."""

    sign: str
    colour: str
    meaning: str


@dataclass(frozen=True)
class Vocabulary:
    """Reasons by their codes, and verdicts by theirs in the order of charts.

    A later release may have codes that are not known here, and an older one may explain none: they
    are shown as they are.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def reason(self, code: str) -> str:
        """What a reason says."""
        return self.reasons.get(code, code)

    def signs(self) -> dict[str, str]:
        """The sign of each verdict."""
        return {code: one.sign for code, one in self.verdicts.items()}

    def first_look(self, verdict: str) -> int:
        """Place in a table: what deserves a look comes first, and what is not known here, too."""
        order = [*self.verdicts, verdict]
        return len(self.verdicts) - order.index(verdict)

    def met(self, codes: Iterable[str]) -> dict[str, str | None]:
        """The verdicts among some codes in the order of charts, with their colours."""
        found = set(codes)
        known = {code: one.colour for code, one in self.verdicts.items() if code in found}
        return known | dict.fromkeys(sorted(found - set(known)))


def read(warehouse: Path) -> Vocabulary:
    """The words of the release of a warehouse."""
    verdicts = rules.reference(warehouse.parent, "ref_verdicts")
    reasons = rules.reference(warehouse.parent, "ref_verdict_reasons")
    return Vocabulary(
        verdicts={
            row["verdict"]: Verdict(row["sign"], row["colour"], row["meaning"])
            for row in sorted(verdicts, key=lambda row: int(row["page_order"]))
        },
        reasons={row["reason"]: row["meaning"] for row in reasons},
    )
