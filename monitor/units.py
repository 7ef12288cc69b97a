"""The units the source counts in. Amounts of different units are never added."""

from __future__ import annotations

from typing import Literal

ShownIn = Literal["t", "bushels"]
"""The unit a promise is counted in, or bushels where the promise tells how many those are."""

BUSHELS = "bushels"
"""No unit of the source: what pictures may be asked for in."""

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


def unit_name(unit_id: int) -> str:
    """What the source's number of a unit stands for; one it added since is called by its number."""
    return UNIT_NAMES.get(unit_id, f"unit {unit_id}")
