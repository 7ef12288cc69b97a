"""The status words and their rule (METHODOLOGY, "Status").

Staleness is a separate flag of the figures, never a status.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from monitor.assess.amounts import Amounts
from monitor.assess.pace import Pace
from monitor.assess.windows import Window
from monitor.commitments.model import Reading

Status = Literal["not started", "met", "missed", "on track", "mixed", "behind", "no data"]
LINE_WORDS: tuple[Status, ...] = ("on track", "mixed", "behind")
"""The words that both lines decide."""


def has_begun(window: Window, amounts: Amounts, ahead: Sequence[date], as_of: datetime) -> bool:
    """Return whether a reading counts already.

    It does once its first counted week is published or due for publication; a season from its
    first sale, `ahead` being the weeks from that to its opening.
    """
    week = amounts.week_ending
    if week is not None and (week >= window.first_week or (ahead and week >= ahead[0])):
        return True
    return window.basis.due_at(window.first_week) <= as_of


def status_of(
    reading: Reading, target: int, amounts: Amounts, pace: Pace, as_of_on: date, *, begun: bool
) -> Status:
    """Return the status word.

    `not started` until the count has `begun`; `met` while purchases at the last counted week
    are at or above the target; `missed` if the deadline has passed and the last counted week is
    published below it; `no data` if a needed figure is not known.
    """
    if not begun:
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
    """Return the word for purchases above, between or below the lines; None: one line only."""
    lines = [straight] if seasonal is None else [straight, seasonal]
    if purchased >= max(lines):
        return "on track"
    return "mixed" if purchased >= min(lines) else "behind"
