"""Status with hysteresis: a change counts after two weeks, or at once if it is large.

Pure, and computed from the published weeks alone, so the result does not depend on how often or
when the monitor runs. The rule is in METHODOLOGY, "Alerts".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.status import Status, against_lines
from monitor.core.frozen import Frozen

ORDER: tuple[Status, ...] = ("behind", "mixed", "on track", "met")
"""From worst to best; the other status words are not on this scale."""


class ConfirmedStatus(Frozen):
    """A status word and its first week; `since` is None if no week supports it."""

    status: Status
    since: date | None = None


class _Week(Frozen):
    """One published week's status, and its status with purchases moved down or up by the margin."""

    ending: date
    word: Status
    if_less: Status
    if_more: Status


def confirmed_status(a: Assessment) -> ConfirmedStatus:
    """Return the confirmed status at the last published week.

    A changed word counts from its second published week in a row, or at once if purchases are
    past the line by more than one week's part of the target. Met and missed count at once.
    """
    if a.status not in ORDER:
        return ConfirmedStatus(a.status, a.amounts.week_ending)
    now, before = ConfirmedStatus("not started"), None
    for week in _weeks(a):
        now = _after(now, week, before)
        before = week
    return now


def _after(now: ConfirmedStatus, week: _Week, before: _Week | None) -> ConfirmedStatus:
    """Return the confirmed status after one more week, given the week before it."""
    if week.word == "met" and now.status != "met":
        return ConfirmedStatus("met", week.ending)
    if now.status not in ORDER:
        held = before is not None and before.word == week.word
        return ConfirmedStatus(week.word, before.ending) if held and before else now
    place, word = _rank(now.status), _rank(week.word)
    if word == place:
        return now
    better = word > place
    # Ranks with purchases moved by the margin, because a change beyond it counts at once.
    plain = _rank(week.if_less) if better else _rank(week.if_more)
    both = [word, _rank(before.word)] if before else [place]
    held_at = min(both) if better else max(both)
    moved = max(plain, held_at, place) if better else min(plain, held_at, place)
    if moved == place:
        return now
    # A change that held began in the week before, because that was its first week.
    began = before.ending if before and moved == held_at else week.ending
    return ConfirmedStatus(ORDER[moved], began)


def _weeks(a: Assessment) -> Iterator[_Week]:
    """Yield the weeks whose purchases are known; for a season also those before it opened."""
    lines, target = {line.week_ending: line for line in a.lines}, a.commitment.target
    opens = a.window.first_week if a.window else date.max
    margin = target // max(1, sum(week >= opens for week in lines))
    for point in a.points:
        line = lines.get(point.week_ending)
        if point.purchased is None or line is None:
            continue
        words: list[Status] = [
            "met" if amount >= target else against_lines(amount, line.straight, line.seasonal)
            for amount in (point.purchased, point.purchased - margin, point.purchased + margin)
        ]
        yield _Week(point.week_ending, *words)


def _rank(status: Status) -> int:
    return ORDER.index(status)
