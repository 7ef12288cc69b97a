"""Read the bundled weekly inspections of China's soybeans in `data/inspections.csv`.

They are for comparison with the export sales of the same weeks, and never enter the ledger.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from monitor.core.errors import SourceChanged
from monitor.core.paths import data_file
from monitor.core.periods import WEEKLY
from monitor.sources.fgis import Pair

CHINA: Pair = ("SOYBEANS", "CHINA")
HEADER = ["week_ending", "thousand_bushels"]
TONNES_PER_THOUSAND_BUSHELS = Decimal("27.2155422")
"""1,000 bushels of 60 pounds of 0.45359237 kg."""


@cache
def bundled_inspections() -> Mapping[date, int]:
    """Return China's tonnes of soybeans by week, zero in weeks without an inspection.

    Raises SourceChanged for another header.
    """
    with data_file("inspections.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        header = next(lines, [])
        if header != HEADER:
            raise SourceChanged("The bundled inspections have another header.", ",".join(header))
        tonnes = {
            date.fromisoformat(week): round(Decimal(amount) * TONNES_PER_THOUSAND_BUSHELS)
            for week, amount in lines
        }
    return {week: tonnes.get(week, 0) for week in WEEKLY.between(min(tonnes), max(tonnes))}
