"""One sale that USDA announced, apart from how announcements are read."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["sale", "cancellation", "change of destination"]
UNKNOWN = "Unknown destinations"


class Announced(NamedTuple):
    """One announced amount; `whence` is where a changed destination was before, else ""."""

    kind: Kind
    tonnes: int
    commodity: str
    destination: str
    marketing_year: str
    whence: str = ""
