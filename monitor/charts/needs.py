"""The required weekly amount as lines of a weekly chart. Without matplotlib."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.need import Need, need_of
from monitor.core.frozen import Frozen
from monitor.text.amounts import amounts_apart
from monitor.text.needed import if_none, needed_from


class NeedLine(Frozen):
    """An amount that each week after `after`, up to the window's last, would need."""

    name: str
    after: date
    per_week: int
    text: str


def need_lines(assessment: Assessment) -> Iterator[NeedLine]:
    """Yield the required amount from the last counted week on; none once the outcome is decided.

    If weeks have passed without a release, a second line has what each remaining week would need if
    nothing was bought in those.
    """
    required, window = required_of(assessment), assessment.window
    if required is None or window is None:
        return
    after = max(assessment.amounts.week_ending or window.before, window.before)
    need = old_need(assessment)
    text, each = needed_amounts(assessment, required, need)
    yield NeedLine(needed_from(need) if need else "needed", after, required, text)
    if need is not None and need.rest_per_week is not None:
        seen = window.period.shift(after, need.unseen)
        yield NeedLine(if_none(need), seen, need.rest_per_week, each)


def required_of(assessment: Assessment) -> int | None:
    """Return the amount each remaining week requires; None once the outcome is decided."""
    pace = assessment.pace
    closed = assessment.status in ("met", "missed")
    return None if pace is None or closed else pace.required_per_week


def old_need(assessment: Assessment) -> Need | None:
    """Return the required pace if some of its weeks have passed unseen; None if none have."""
    need = need_of(assessment)
    return need if need and need.unseen else None


def needed_amounts(assessment: Assessment, required: int, need: Need | None) -> tuple[str, str]:
    """Return both required amounts as text, so that equal amounts get equal text."""
    rest = (need and need.rest_per_week) or required
    return amounts_apart(required, rest, assessment.commitment.unit)
