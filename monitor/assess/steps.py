"""Where a promise with steps stands at each of them: so much was due by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.assess.lines import PaceLines
from monitor.assess.pace import required_per_week, weeks_done
from monitor.assess.windows import Window
from monitor.commitments.model import Reading
from monitor.core.history import BuyerHistory


@dataclass(frozen=True, slots=True)
class StepStand:
    """One step: what was purchased by its last week or, before that is published, by the newest.

    `weeks_left` are the counted weeks up to the step whose figures are still to come.
    """

    by: date
    due: int
    last_week: date
    purchased: int | None
    weeks_left: int

    @property
    def over(self) -> bool:
        """Whether the last week before it is published."""
        return self.weeks_left == 0

    @property
    def share(self) -> float | None:
        """Purchases as a fraction of what is due."""
        return None if self.purchased is None else self.purchased / self.due

    @property
    def remaining(self) -> int | None:
        """What was or is missing; 0 once it is reached."""
        return None if self.purchased is None else max(0, self.due - self.purchased)

    @property
    def required_per_week(self) -> int | None:
        """What each week up to the step has to bring; None when no week is left."""
        return required_per_week(self.remaining, self.weeks_left)


def step_stands(
    reading: Reading, lines: PaceLines, window: Window, history: BuyerHistory
) -> Iterator[StepStand]:
    """Every step of a reading in order of time; none where the deadline is the only one."""
    if not reading.steps:
        return
    for step, leg in zip(reading.steps, lines.legs, strict=True):
        last = leg.window.last_week
        week = history.last_week_at(last)
        known = None if week is None else window.purchased(history, week)
        left = weeks_done(window, last) - weeks_done(window, week)
        yield StepStand(step.by, step.due, last, known, left)
