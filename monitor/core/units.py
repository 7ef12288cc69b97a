"""The units the source counts in. Amounts of different units are never added."""

from __future__ import annotations

from typing import Literal

ShownIn = Literal["t", "bushels"]
"""The unit a promise is counted in, or bushels where the promise tells how many those are."""

BUSHELS = "bushels"
"""No unit of the source: what amounts may be read in."""

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
}


class InBushels(str):
    """A unit of the source whose amounts are to be read in bushels.

    It is equal to the unit itself: amounts stay counted in that, and tables and JSON keep it. Only
    what writes an amount for people (`formats`, `charts.writing`) writes bushels for it.
    """

    __slots__ = ("per_unit",)
    per_unit: float

    def __new__(cls, unit: str, per_unit: float) -> InBushels:
        """The unit, with the bushels of one."""
        made = super().__new__(cls, unit)
        made.per_unit = per_unit
        return made

    def __getnewargs__(self) -> tuple[str, float]:  # type: ignore[override]  # copies keep both
        return str(self), self.per_unit


def read_in(value: int, unit: str) -> tuple[int, str]:
    """An amount and its unit as people read them; bushels are rounded to whole ones."""
    if isinstance(unit, InBushels):
        return round(value * unit.per_unit), BUSHELS
    return value, unit


def unit_name(unit_id: int) -> str:
    """What the source's number of a unit stands for; one it added since is called by its number."""
    return UNIT_NAMES.get(unit_id, f"unit {unit_id}")
