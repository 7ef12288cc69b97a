"""Write USDA's names beside its codes in a text.

Recorded reasons and the keys of alerts keep the bare codes, because a name can change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import field

from monitor.core.frozen import Frozen
from monitor.core.records import Commodity, Destination

CODED = re.compile(r"\b(commodity|destination) (\d+)\b", re.IGNORECASE)
LISTED = re.compile(r"\bcodes (\d+(?:, \d+)*)")


class Names(Frozen):
    """The names of commodities and destinations, by code."""

    commodities: Mapping[int, str] = field(default_factory=dict)
    destinations: Mapping[int, str] = field(default_factory=dict)

    def written(self, text: str) -> str:
        """Return the text with "China (5700)" for "destination 5700", where the name is known."""
        return LISTED.sub(self._list, CODED.sub(self._one, text))

    def _one(self, found: re.Match[str]) -> str:
        kind, code = found[1].lower(), int(found[2])
        names = self.commodities if kind == "commodity" else self.destinations
        return f"{names[code]} ({code})" if code in names else found[0]

    def _list(self, found: re.Match[str]) -> str:
        codes = [int(code) for code in found[1].split(", ")]
        if any(code not in self.destinations for code in codes):
            return found[0]
        return ", ".join(f"{self.destinations[code]} {code}" for code in codes)


def names_of(commodities: Iterable[Commodity], destinations: Iterable[Destination]) -> Names:
    """Return the names in a source's lists; those of destinations are in capitals there."""
    return Names(
        {commodity.code: commodity.name for commodity in commodities},
        {buyer.code: buyer.name.title() for buyer in destinations},
    )
