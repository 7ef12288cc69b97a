"""The units USDA reports in, and US dollars. Amounts in different units are never added."""

from __future__ import annotations

from typing import Final, Literal

ShownIn = Literal["t", "bushels"]
"""The unit amounts are shown in: the promise's own, or bushels if it gives a conversion."""

BUSHELS: Final = "bushels"
"""A display unit only; USDA never reports in it."""

US_DOLLARS: Final = "US dollars"
"""The unit of a promise by value; USDA's weekly export sales have none."""

UNIT_NAMES = {
    1: "metric tons",
    2: "running bales",
    3: "pieces",
    4: "number",
    5: "pounds",
}
SHORT_NAMES = {
    "metric tons": "t",
    "running bales": "bales",
    "pieces": "pieces",
    "number": "pieces",
    "pounds": "lb",
    BUSHELS: "bu",
    US_DOLLARS: "USD",
}


class InBushels(str):
    """A USDA unit whose amounts are shown in bushels.

    It compares equal to the unit itself: arithmetic, tables and JSON keep the original unit. Only
    code that formats amounts for people (`formats`, `charts.writing`) converts to bushels.
    """

    __slots__ = ("per_unit",)
    per_unit: float

    def __new__(cls, unit: str, per_unit: float) -> InBushels:
        """Return the unit with its number of bushels per unit."""
        made = super().__new__(cls, unit)
        made.per_unit = per_unit
        return made

    def __getnewargs__(self) -> tuple[str, float]:  # type: ignore[override]  # copies keep both
        return str(self), self.per_unit


def read_in(value: int, unit: str) -> tuple[int, str]:
    """Return an amount and its unit as shown to people; bushels are rounded to whole numbers."""
    if isinstance(unit, InBushels):
        return round(value * unit.per_unit), BUSHELS
    return value, unit


def unit_name(unit_id: int) -> str:
    """Return the name of USDA's unit number, or "unit N" if it is not known."""
    return UNIT_NAMES.get(unit_id, f"unit {unit_id}")
