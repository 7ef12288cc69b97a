"""The units the source counts in. Amounts of different units are never added."""

from __future__ import annotations

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
}
