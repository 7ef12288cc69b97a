"""How the outlook did in past windows: `data/outlook/track_record.csv`, by `monitor backtest`."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from monitor.core.errors import SourceChanged
from monitor.core.paths import shipped

FORECAST = "outlook"
TRADES = {801: "China’s soybeans", 1301: "American Pima cotton"}
"""What the shipped record is of, by commodity: the promises' buyer, and all buyers of Pima."""
NEEDED = {"commodity", "forecast", "by", "group", "cases", "windows", "held_80"}


@dataclass(frozen=True, slots=True)
class Tested:
    """The outlook's cases of one commodity in one quarter of their windows."""

    commodity: int
    quarter: int
    cases: int
    windows: int
    held_80: float


def track_record() -> list[Tested]:
    """The shipped record by commodity and quarter. Raises SourceChanged on another layout."""
    with (shipped("outlook") / "track_record.csv").open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        if not set(table.fieldnames or ()) >= NEEDED:
            raise SourceChanged(
                "The shipped table track_record.csv is not in its layout: install monitor again.",
                str(table.fieldnames),
            )
        return [
            Tested(
                int(line["commodity"]),
                int(line["group"]),
                int(line["cases"]),
                int(line["windows"]),
                float(line["held_80"]),
            )
            for line in table
            if (line["forecast"], line["by"]) == (FORECAST, "quarter")
        ]
