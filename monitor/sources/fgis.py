"""What both forms of USDA's grain inspections share: names, days, and the error for another shape.

Nothing of an answer is used whose shape or sums are not as expected: the error shows what came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.core.errors import SourceChanged
from monitor.core.signs import cleaned, shortened

GRAINS: Mapping[str, str] = {
    "All Wheat": "WHEAT",
    "Barley": "BARLEY",
    "Corn": "CORN",
    "Sorghum": "SORGHUM",
    "Soybeans": "SOYBEANS",
}
"""The inspections' name of a commodity of the export sales; wheat is not told apart by class."""

SPELLINGS: Mapping[str, str] = {
    "DOMINICAN REPUBLIC": "DOMINICN REP",
    "KOREA, REPUBLIC OF": "KOREA REP",
    "TRINIDAD AND TOBAGO": "TRINIDAD",
}
"""The inspections' name of a destination whose description in the export sales begins otherwise."""

Pair = tuple[str, str]
"""A grain and a destination, by the inspections' names: ("SOYBEANS", "CHINA")."""

MONTH = re.compile(r"^[A-Za-z]{3,9}")
SHOWN = 200
"""Characters of an unexpected line that the error shows."""


def destination_name(description: str) -> str:
    """Return the inspections' name of a destination of the export sales: "CHINA"."""
    return SPELLINGS.get(description, description.partition(",")[0])


def parsed_day(text: str, form: str) -> date | None:
    """Return a day; of its month's name only the first three letters are read."""
    try:
        shortened_month = MONTH.sub(lambda name: name[0][:3], text)
        return datetime.strptime(shortened_month, form).date()  # noqa: DTZ007 (a day, no instant)
    except ValueError:
        return None


def changed(what: str, reason: str, came: str | Sequence[str]) -> SourceChanged:
    """Return the error for an unexpected shape, with the line that came."""
    line = came if isinstance(came, str) else " / ".join(came)
    shown = shortened(cleaned(line), SHOWN)
    sentence = f"USDA's {what} has another shape: {reason}. Nothing of it was used."
    return SourceChanged(sentence, shown or None)
