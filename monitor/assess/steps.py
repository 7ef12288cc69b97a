"""Progress at each step of a commitment with steps: an amount due by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.assess.lines import PaceLines
from monitor.assess.pace import required_per_week, weeks_done
from monitor.assess.windows import Window
from monitor.commitments.model import Reading
from monitor.core.frozen import Frozen
from monitor.core.history import BuyerHistory


class StepStand(Frozen):
    """One step, with purchases by its last week or, until that is published, by the newest week.

    `weeks_left` is the number of counted weeks up to the step not published yet.
    """

    by: date
    due: int
    last_week: date
    purchased: int | None
    weeks_left: int

    @property
    def over(self) -> bool:
        """Return whether the last week before the step is published."""
        return self.weeks_left == 0

    @property
    def share(self) -> float | None:
        """Return purchases as a fraction of the amount due; None if not known."""
        return None if self.purchased is None else self.purchased / self.due

    @property
    def remaining(self) -> int | None:
        """Return the amount missing, at least 0; None if not known."""
        return None if self.purchased is None else max(0, self.due - self.purchased)

    @property
    def required_per_week(self) -> int | None:
        """Return the amount each week up to the step requires; None if no week is left."""
        return required_per_week(self.remaining, self.weeks_left)


def step_stands(
    reading: Reading, lines: PaceLines, window: Window, history: BuyerHistory
) -> Iterator[StepStand]:
    """Yield every step of a reading, earliest first; none if the deadline is the only one."""
    if not reading.steps:
        return
    for step, leg in zip(reading.steps, lines.legs, strict=True):
        last = leg.window.last_week
        week = history.last_week_at(last)
        known = None if week is None else window.purchased(history, week)
        left = weeks_done(window, last) - weeks_done(window, week)
        yield StepStand(step.by, step.due, last, known, left)
