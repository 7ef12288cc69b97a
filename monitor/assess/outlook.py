"""Where a reading may end: a distribution of its final quantity, or why none is given.

The values only; how they are made is in `monitor/outlook/`, the rule in METHODOLOGY.md,
"Outlook". Amounts are in the promise's unit, chances are fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from monitor.assess.assessment import Assessment

MOST_MISSING = 1
"""With more releases missing than this the figures are too old to look ahead from."""


LONGEST = 53
"""The weeks of the longest window that outlooks were tried on: a whole year."""


@dataclass(frozen=True, slots=True)
class Range:
    """Quantiles of an amount: the median, and ranges that hold it in 50, 80 and 95 of 100 cases."""

    low_95: int
    low_80: int
    low_50: int
    median: int
    high_50: int
    high_80: int
    high_95: int

    def times(self, factor: float) -> Range:
        """The same in another unit, to whole ones."""
        return Range(*(round(getattr(self, f.name) * factor) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class FanWeek:
    """Where the reading may stand at the end of one week to come."""

    week_ending: date
    purchased: Range


@dataclass(frozen=True, slots=True)
class WeekChance:
    """The chance of the target as the figures of a published week gave it."""

    week_ending: date
    chance: float


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How such outlooks did before, at this stage: `held` of `cases` 80 % ranges held.

    `quarter` is the quarter of the window that is over. `own_cases`, `own_windows` and
    `own_held` are of the same commodity alone (0 and None where it was never tested), `own_of`
    is whose they are. `most_of` is what most of all the cases are of, `most_cases` how many.
    """

    quarter: int
    cases: int
    held: float
    own_cases: int = 0
    own_windows: int = 0
    own_held: float | None = None
    own_of: str = ""
    most_of: str = ""
    most_cases: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """One reading's outlook, from the figures of the week ending `week_ending`.

    `silent` is the reason why there is none; then the rest is empty. `chance` is that of the
    target at the last counted week, `likely_week` the first week to come at which it is even or
    better. `compared` are the years of the earlier windows it is compared with, `learnt` the
    number of past cases the model was fitted on. `past` are the chances the published weeks
    of the window gave, by the figures as they are now.
    """

    week_ending: date | None = None
    silent: str | None = None
    chance: float | None = None
    total: Range | None = None
    shipped: Range | None = None
    fan: tuple[FanWeek, ...] = ()
    likely_week: date | None = None
    past: tuple[WeekChance, ...] = ()
    compared: tuple[int, ...] = ()
    learnt: int = 0
    record: TrackRecord | None = None

    def times(self, factor: float) -> Outlook:
        """The same with its amounts in another unit."""
        return replace(
            self,
            total=None if self.total is None else self.total.times(factor),
            shipped=None if self.shipped is None else self.shipped.times(factor),
            fan=tuple(replace(w, purchased=w.purchased.times(factor)) for w in self.fan),
        )


def stage(weeks_done: int, weeks_total: int) -> int:
    """The quarter of a window that is over after `weeks_done` weeks (at least one): 1 to 4."""
    return -(-4 * weeks_done // weeks_total)


def not_running(a: Assessment) -> str | None:
    """Why a window gives nothing to look ahead to; None while it runs."""
    pace = a.pace
    if pace is None or not pace.weeks_done:
        return "no counted week is published yet"
    if not pace.weeks_left:
        return "the last counted week is published"
    if pace.weeks_total > LONGEST:
        return "no outlook was ever tried on a window of more than a year"
    return None if a.amounts.purchased is not None else "a figure it needs is not known"
