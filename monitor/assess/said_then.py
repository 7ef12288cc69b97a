"""Drop the commitments and readings that were announced after a past day.

A view of a past day must not use what was said later. A report of it made today is a
reconstruction, and carries the day it was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment, Reading
from monitor.core.errors import NothingPromised
from monitor.core.formats import day
from monitor.core.frozen import replace


def as_promised_then(status_report: StatusReport, today: date) -> StatusReport:
    """Return the status report with only what had been said by its day; made on `today`.

    If the headline reading of a commitment was given later, the newest reading given by then is
    the headline, because the commitment was quoted by it.
    """
    on = status_report.as_of_on
    kept = [a for a in status_report.assessments if a.reading.source.said_on <= on]
    nothing = () if kept else (_nothing(on),)
    return replace(
        status_report,
        notes=(*status_report.notes, *nothing),
        assessments=tuple(
            replace(a, commitment=promise, reading=_own(promise.readings, a.reading))
            for a in kept
            for promise in [said_by(a.commitment, on)]
        ),
        headline_moves=tuple(
            move for move in status_report.headline_moves if move.reading in {a.key for a in kept}
        ),
        reconstructed_on=today if on < today else None,
    )


def said_by(commitment: Commitment, on: date) -> Commitment:
    """Return the commitment with the readings given by a day, one of them marked headline."""
    given = [reading for reading in commitment.readings if reading.source.said_on <= on]
    if given and not any(reading.headline for reading in given):
        newest = max(given, key=lambda reading: reading.source.said_on)
        given = [replace(r, headline=r is newest) for r in given]
    return replace(commitment, readings=tuple(given))


def nothing_promised(status_report: StatusReport) -> str | None:
    """Return a sentence if no commitment had been made by then; None if one had."""
    if status_report.assessments:
        return None
    return _nothing(status_report.as_of_on)


def refuse_nothing(status_report: StatusReport) -> StatusReport:
    """Return the status report. Raises NothingPromised if it has no assessments."""
    if sentence := nothing_promised(status_report):
        raise NothingPromised(sentence)
    return status_report


def _nothing(on: date) -> str:
    return f"None of the promises had been made by {day(on)}."


def _own(readings: Sequence[Reading], reading: Reading) -> Reading:
    return next(own for own in readings if own.id == reading.id)
