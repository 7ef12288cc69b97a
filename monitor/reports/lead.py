"""Which promise a report opens with."""

from __future__ import annotations

from datetime import datetime

from monitor.progress.assessment import Assessment
from monitor.progress.standing import Standing
from monitor.trade_calendar import release_at


def lead(standing: Standing) -> Assessment:
    """The headline reading of the running promise; where none is running, of the latest.

    A promise runs from the scheduled release of its first counted week to that of its last:
    between them there is something to report and more to come. Of two that run at once the
    one whose deadline is nearer leads. Before the first promise begins, it is that one.
    """
    headlines = sorted(standing.headlines, key=lambda a: a.reading.deadline)
    begun = [a for a in headlines if has_begun(a, standing.as_of)]
    running = [a for a in begun if not has_ended(a, standing.as_of)]
    return (running[:1] or begun[-1:] or headlines[:1])[0]


def has_begun(assessment: Assessment, as_of: datetime) -> bool:
    """Whether the first counted week was due by then."""
    window = assessment.window
    return window is not None and release_at(window.first_week) <= as_of


def has_ended(assessment: Assessment, as_of: datetime) -> bool:
    """Whether the last counted week was due by then."""
    window = assessment.window
    return window is not None and release_at(window.last_week) <= as_of
