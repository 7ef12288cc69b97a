"""A correction of published figures moves a headline quantity by more than a little."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Subject
from monitor.alerts.words import name
from monitor.formats import amount, day, new_york_day
from monitor.progress.assessment import Assessment

SHARE_OF_TARGET = 100
"""One part in so many of the target is more than a little."""
UNITS = 100_000
"""So many units always are."""


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each headline reading, week and new quantity.

    The standing says what the corrections of the last five weeks did; the key makes each of
    them told once, so that nothing has to be remembered here.
    """
    headlines = {a.key: a for a in subject.standing.headlines}
    for move in subject.standing.headline_moves:
        a = headlines.get(move.reading)
        if a is None or abs(move.new - move.old) <= least(a):
            continue
        unit, by = a.commitment.unit, abs(move.new - move.old)
        way = "up" if move.new > move.old else "down"
        yield Alert(
            key=f"{a.key}/revised/{move.week_ending}/{move.new}",
            kind="revised",
            severity="warning",
            title=f"{name(a)}: published figures corrected {way} by {amount(by, unit)}",
            text=f"By the week ending {day(move.week_ending)}: {amount(move.new, unit)}, was "
            f"{amount(move.old, unit)}. Corrected {new_york_day(move.revised_at)}; "
            "`monitor revisions` lists the rows.",
        )


def least(a: Assessment) -> int:
    """A change of this much and less is not told."""
    return min(a.commitment.target // SHARE_OF_TARGET, UNITS)
