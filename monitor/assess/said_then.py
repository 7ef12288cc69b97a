"""A past day as people knew it: without the promises and readings that were given later.

What was only said afterwards is no part of a view of that day, and a report of it that is made
today is a reconstruction, with the day it was made on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment, Reading
from monitor.core.errors import NothingPromised
from monitor.core.formats import day


def as_promised_then(found: StatusReport, today: date) -> StatusReport:
    """The status report with what had been said by its day; made on `today`.

    Where the headline reading of a promise was given later, the newest of those given is it: that
    is the one the promise was quoted by.
    """
    on = found.as_of_on
    then = {c.id: said_by(c, on) for c in found.commitments}
    kept = [a for a in found.assessments if a.reading.source.said_on <= on]
    nothing = () if kept else (_nothing(on),)
    return replace(
        found,
        notes=(*found.notes, *nothing),
        assessments=tuple(
            replace(a, commitment=promise, reading=_own(promise.readings, a.reading))
            for a in kept
            for promise in [then[a.commitment.id]]
        ),
        headline_moves=tuple(
            move for move in found.headline_moves if move.reading in {a.key for a in kept}
        ),
        reconstructed_on=today if on < today else None,
    )


def said_by(commitment: Commitment, on: date) -> Commitment:
    """The promise with the readings given by a day, one of them its headline."""
    given = [reading for reading in commitment.readings if reading.source.said_on <= on]
    if given and not any(reading.headline for reading in given):
        newest = max(given, key=lambda reading: reading.source.said_on)
        given = [replace(r, headline=r is newest) for r in given]
    return replace(commitment, readings=tuple(given))


def nothing_promised(found: StatusReport) -> str | None:
    """One sentence where none of the promises had been made; None where one had."""
    if found.assessments:
        return None
    return _nothing(found.as_of_on)


def refuse_nothing(found: StatusReport) -> StatusReport:
    """The status report. Raises NothingPromised where there is nothing to show of its day."""
    if sentence := nothing_promised(found):
        raise NothingPromised(sentence)
    return found


def _nothing(on: date) -> str:
    return f"None of the promises had been made by {day(on)}."


def _own(readings: Sequence[Reading], reading: Reading) -> Reading:
    return next(own for own in readings if own.id == reading.id)
