"""The most a buyer bought in as many weeks in a row of the last five years: one for all readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from monitor.assess.purchases import net_purchases, shipments
from monitor.assess.windows import Window
from monitor.core.calendar import WEEK, same_day
from monitor.core.history import History

YEARS = 5


@dataclass(frozen=True, slots=True)
class Run:
    """So many weeks in a row up to `last_week`, and their mean per week, rounded.

    `complete` is False where some runs of the years looked at could not be counted.
    """

    last_week: date
    weeks: int
    per_week: int
    complete: bool = field(default=True, compare=False)


def best_of(window: Window, history: History, until: date, weeks: int) -> Run | None:
    """The best run as a window counts; None for a season, whose weeks are not those of a trade."""
    if window.season is not None:
        return None
    return best_run(history, until, weeks, shipped=window.basis == "shipped")


def best_run(history: History, until: date, weeks: int, *, shipped: bool = False) -> Run | None:
    """The best run of `weeks` weeks (one at least) inside the five years up to the week `until`.

    A run lies in these years whole, and is used when the levels at both its ends are known. None
    where there is none.
    """
    between, first = shipments if shipped else net_purchases, same_day(until, -YEARS)
    ends = [until - k * WEEK for k in range((until - first) // WEEK - weeks + 1)]
    runs = [(between(history, end - weeks * WEEK, end), end) for end in ends]
    known = [(bought, end) for bought, end in runs if bought is not None]
    if not known or weeks < 1:
        return None
    bought, last = max(known)
    return Run(last, weeks, round(bought / weeks), len(known) == len(runs))
