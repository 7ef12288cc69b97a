"""Choose the commitment a report opens with: one like the first of the promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from monitor.assess.assessment import Assessment
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.core.calendar import release_at

Span = tuple[date, date | None, date | None]
"""A reading's deadline, its first and its last counted week; None if they are not known."""


def lead(status_report: StatusReport) -> Assessment:
    """Return the headline reading of the running commitment; if none is running, of the latest."""
    every = status_report.headlines
    headlines = [a for a in every if is_home(status_report, a.commitment)] or every
    return headlines[leading_index([_span(a) for a in headlines], status_report.as_of)]


def is_home(status_report: StatusReport, commitment: Commitment) -> bool:
    """Return whether a commitment is of the buyer and commodity of the first promise.

    Other promises beside them, in the same file or a second one, never take the first screen.
    """
    first = status_report.assessments[0].commitment
    return (commitment.buyer, commitment.commodity) == (first.buyer, first.commodity)


def leading_index(spans: Sequence[Span], as_of: datetime) -> int:
    """Return the index of the headline reading that leads at an instant.

    A commitment runs from the scheduled release of its first counted week to that of its last.
    Of two that run at once, the one with the nearer deadline leads. Before the first begins,
    that one leads.
    """
    in_order = sorted(range(len(spans)), key=lambda k: spans[k][0])
    begun = [k for k in in_order if _is_out(spans[k][1], as_of)]
    running = [k for k in begun if not _is_out(spans[k][2], as_of)]
    return (running[:1] or begun[-1:] or in_order[:1])[0]


def has_begun(assessment: Assessment, as_of: datetime) -> bool:
    """Return whether the first counted week was due for release by `as_of`."""
    return _is_out(_span(assessment)[1], as_of)


def _span(a: Assessment) -> Span:
    window = a.window
    weeks = (window.first_week, window.last_week) if window else (None, None)
    return (a.reading.deadline, *weeks)


def _is_out(week: date | None, as_of: datetime) -> bool:
    return week is not None and release_at(week) <= as_of
