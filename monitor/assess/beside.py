"""What stands beside a trade's count and never enters it: inspections, announced sales."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from monitor.commitments.model import Commitment
from monitor.core.frozen import Frozen


class Beside(Frozen):
    """Figures of another dataset for one trade, in its `unit`."""

    buyer: str
    commodity: str
    unit: str

    def is_of(self, commitment: Commitment) -> bool:
        """Return whether this is the trade of a promise."""
        return (self.buyer, self.commodity) == (commitment.buyer, commitment.commodity)


Found = TypeVar("Found", bound=Beside)


def beside(found: Iterable[Found], commitment: Commitment) -> Found | None:
    """Return what stands beside a promise's trade; None without any."""
    return next((each for each in found if each.is_of(commitment)), None)
