"""Required weekly pace, also when some of the weeks left have passed without a release.

While releases are missing, some of the weeks that the required pace is spread over have already
ended, and purchases in them are not known.
"""

from __future__ import annotations

from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.pace import required_per_week
from monitor.core.calendar import new_york
from monitor.core.frozen import Frozen


class Need(Frozen):
    """The amount per week required in the `weeks` after the week ending `since`.

    `unseen` of them had ended by the assessment's day although their release is missing; it is
    0 while no release is missing. `rest_per_week` is what the `rest` would need if nothing was
    bought in those; None if no week is left.
    """

    since: date
    per_week: int
    weeks: int
    unseen: int
    rest_per_week: int | None

    @property
    def rest(self) -> int:
        """Return the number of weeks still to come."""
        return self.weeks - self.unseen


def need_of(a: Assessment) -> Need | None:
    """Return the required pace of a reading that is still undecided; None for any other."""
    pace, week, missing, window = a.pace, a.amounts.week_ending, a.remaining, a.window
    if a.status in ("met", "missed", "no data") or pace is None or window is None:
        return None
    if week is None or not missing or pace.required_per_week is None:
        return None
    unseen = _unseen(a, max(week, window.before), window.last_week)
    rest = required_per_week(missing, pace.weeks_left - unseen)
    return Need(week, pace.required_per_week, pace.weeks_left, unseen, rest)


def step_need_of(a: Assessment) -> Need | None:
    """Return the required pace up to the reading's next step; None if nothing is missing."""
    step, week = a.next_step, a.amounts.week_ending
    if step is None or week is None or not step.remaining or step.required_per_week is None:
        return None
    unseen = _unseen(a, week, step.last_week)
    rest = required_per_week(step.remaining, step.weeks_left - unseen)
    return Need(week, step.required_per_week, step.weeks_left, unseen, rest)


def is_old(a: Assessment) -> bool:
    """Return whether a counted week after the last known one was due for release."""
    week, window = a.amounts.week_ending, a.window
    if window is None:
        return False
    following = window.first_week if week is None else window.period.shift(week, 1)
    return following <= window.last_week and a.basis.due_at(following) <= a.as_of


def _unseen(a: Assessment, known: date, last: date) -> int:
    """Return how many weeks after the last known one have ended; 0 if no release is missing."""
    if not is_old(a):
        return 0
    on = a.as_of.astimezone(new_york()).date()
    period = a.basis.period
    return max(0, period.count(known, period.ended_by(min(on, last))))
