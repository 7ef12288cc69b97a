"""The status words and their rule (METHODOLOGY, "Status").

Staleness is a separate flag of the figures, never a status.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from monitor.commitments.model import Reading
from monitor.progress.amounts import Amounts
from monitor.progress.pace import Pace
from monitor.progress.windows import Window
from monitor.trade_calendar import release_at

Status = Literal["not started", "met", "missed", "on track", "mixed", "behind", "no data"]


def status_of(
    window: Window,
    reading: Reading,
    target: int,
    amounts: Amounts,
    pace: Pace,
    as_of: datetime,
    as_of_on: date,
) -> Status:
    """The status word.

    `not started` until the first counted week is due for publication; `met` while the last
    counted week stands at or above the target; `missed` when the deadline has passed and the
    last counted week is published below it; `no data` where a needed figure is not known.
    """
    if release_at(window.first_week) > as_of and not pace.weeks_done:
        return "not started"
    purchased, straight = amounts.purchased, pace.straight_line_due
    if purchased is None or straight is None:
        return "no data"
    if purchased >= target:
        return "met"
    if as_of_on > reading.deadline and not pace.weeks_left:
        return "missed"
    return against_lines(purchased, straight, pace.seasonal_line_due)


def against_lines(purchased: int, straight: int, seasonal: int | None) -> Status:
    """At or above both lines, between them, or below both; one line where only one is known."""
    lines = [straight] if seasonal is None else [straight, seasonal]
    if purchased >= max(lines):
        return "on track"
    return "mixed" if purchased >= min(lines) else "behind"
