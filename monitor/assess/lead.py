"""Which promise a report opens with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.core.calendar import release_at

Span = tuple[date, date | None, date | None]
"""A reading's deadline, its first and its last counted week; None where they are not known."""


def lead(status_report: StatusReport) -> Assessment:
    """The headline reading of the running promise; where none is running, of the latest."""
    headlines = status_report.headlines
    return headlines[leading_index([_span(a) for a in headlines], status_report.as_of)]


def leading_index(spans: Sequence[Span], as_of: datetime) -> int:
    """Which of these headline readings leads at an instant.

    A promise runs from the scheduled release of its first counted week to that of its last:
    between them there is something to report and more to come. Of two that run at once the
    one whose deadline is nearer leads. Before the first promise begins, it is that one.
    """
    in_order = sorted(range(len(spans)), key=lambda k: spans[k][0])
    begun = [k for k in in_order if _is_out(spans[k][1], as_of)]
    running = [k for k in begun if not _is_out(spans[k][2], as_of)]
    return (running[:1] or begun[-1:] or in_order[:1])[0]


def has_begun(assessment: Assessment, as_of: datetime) -> bool:
    """Whether the first counted week was due by then."""
    return _is_out(_span(assessment)[1], as_of)


def _span(a: Assessment) -> Span:
    window = a.window
    weeks = (window.first_week, window.last_week) if window else (None, None)
    return (a.reading.deadline, *weeks)


def _is_out(week: date | None, as_of: datetime) -> bool:
    return week is not None and release_at(week) <= as_of
