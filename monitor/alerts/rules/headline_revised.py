"""A correction of published figures changes a headline quantity noticeably."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, RuleInput
from monitor.alerts.phrases import label
from monitor.assess.assessment import Assessment
from monitor.core.calendar import new_york
from monitor.core.corrections import HeadlineMove
from monitor.core.formats import amount, day, new_york_day, utc

SHARE_OF_TARGET = 100
"""A change of more than the target divided by this is noticeable …"""
UNITS = 100_000
"""… and so is any change of more than this many units."""


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each headline reading, week and new quantity.

    The status report has the effect of corrections in the last five weeks; the key makes each
    of them an alert only once.
    """
    headlines = {a.key: a for a in subject.status_report.headlines}
    for move in subject.status_report.headline_moves:
        a = headlines.get(move.reading)
        if a is not None and (move.whole_week or abs(move.new - move.old) > least(a)):
            yield _alert(a, move)


def least(a: Assessment) -> int:
    """Return the largest change that raises no alert."""
    return min(a.commitment.target // SHARE_OF_TARGET, UNITS)


def _alert(a: Assessment, move: HeadlineMove) -> Alert:
    unit = a.commitment.unit
    old, new = amount(move.old, unit), amount(move.new, unit)
    return Alert(
        key=f"{a.key}/revised/{move.week_ending}/{_which(move)}",
        kind="revised",
        severity="warning",
        title=f"{label(a)}: {_what(a, move)} ({a.reading.title})",
        text=f"{_at(move)} the week ending {day(move.week_ending)}: {new}, was {old}. "
        f"Corrected {new_york_day(move.revised_at)}; `monitor revisions` lists the rows.",
        promise=a.commitment.id,
        was=old,
        since=move.revised_at.astimezone(new_york()).date(),
        numbers=(("Now", new), ("Was", old), ("Week ending", day(move.week_ending))),
    )


def _which(move: HeadlineMove) -> str:
    """Return the last part of the key: the new quantity, or for a whole week when it changed."""
    if move.whole_week is None:
        return f"{move.new}"
    return f"{move.whole_week.replace(' ', '-')}/{utc(move.revised_at)}"


def _at(move: HeadlineMove) -> str:
    return "Without" if move.whole_week == "taken back" else "By"


def _what(a: Assessment, move: HeadlineMove) -> str:
    if move.whole_week is not None:
        taken = move.whole_week == "taken back"
        week = a.basis.period.label(move.week_ending)
        return f"{week} {'was taken back' if taken else 'is published again'}"
    way = "up" if move.new > move.old else "down"
    by = amount(abs(move.new - move.old), a.commitment.unit)
    return f"published figures corrected {way} by {by}"
