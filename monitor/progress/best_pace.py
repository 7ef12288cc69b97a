"""The most a buyer bought in a stretch of weeks of the last five years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.history import History
from monitor.progress.purchases import net_purchases, shipments
from monitor.trade_calendar import WEEK, same_day

YEARS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """So many weeks in a row up to `last_week`, and their mean per week, rounded."""

    last_week: date
    weeks: int
    per_week: int


def best_run(history: History, until: date, weeks: int, *, shipped: bool = False) -> Run | None:
    """The best run of `weeks` weeks inside the five years up to the week `until`.

    A run is used when the levels at both its ends are known. None where there is none.
    """
    first, counted = same_day(until, -YEARS), shipments if shipped else net_purchases
    runs = []
    for last in history.weeks:
        before = last - weeks * WEEK
        if before < first or last > until:
            continue
        bought = counted(history, before, last)
        if bought is not None:
            runs.append((bought, last))
    if not runs:
        return None
    bought, last = max(runs)
    return Run(last, weeks, round(bought / weeks))
