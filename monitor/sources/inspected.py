"""Read the bundled weekly inspections of China's soybeans in `data/inspections.csv`.

They are for comparison with the export sales of the same weeks, and never enter the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.periods import WEEKLY
from monitor.sources.fgis import Pair

CHINA: Pair = ("SOYBEANS", "CHINA")
FILE = "inspections.csv"
HEADER = ["week_ending", "thousand_bushels"]
TONNES_PER_THOUSAND_BUSHELS = Decimal("27.2155422")
"""1,000 bushels of 60 pounds of 0.45359237 kg."""


@cache
@whole(FILE)
def bundled_inspections() -> Mapping[date, int]:
    """Return China's tonnes of soybeans by week, zero in weeks without an inspection.

    Raises SourceChanged if the table is damaged.
    """
    tonnes = {
        date.fromisoformat(week): round(Decimal(amount) * TONNES_PER_THOUSAND_BUSHELS)
        for week, amount in bundled_table(FILE, HEADER)
    }
    return {week: tonnes.get(week, 0) for week in WEEKLY.between(min(tonnes), max(tonnes))}
