"""Outlook values: a distribution of a reading's final quantity, or the reason for none.

How they are computed is in `monitor/outlook/`, the rule in METHODOLOGY.md, "Outlook". Amounts are
in the commitment's unit, chances are fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from monitor.assess.assessment import Assessment
from monitor.core.frozen import Frozen, replace

MOST_MISSING = 1
"""With more releases missing than this, no outlook is given."""


MOST_APART = 0.30
"""Members that differ by more give a span: in such cases the mean of China's was no better than a
coin (METHODOLOGY, "Outlook")."""

MODEL: Final = "model"
PAST_WINDOWS: Final = "past windows"
Method = Literal["model", "past windows"]

LONGEST = 53
"""Weeks of the longest window the model was tested on: a whole year."""


class Range(Frozen):
    """Quantiles of an amount: the median, and the central 50, 80 and 95 % ranges."""

    low_95: int
    low_80: int
    low_50: int
    median: int
    high_50: int
    high_80: int
    high_95: int

    def times(self, factor: float) -> Range:
        """Return the range in another unit, rounded."""
        return Range(*(round(getattr(self, name) * factor) for name in self.__struct_fields__))


class FanWeek(Frozen):
    """Range of the purchases at the end of one week to come."""

    week_ending: date
    purchased: Range


class WeekChance(Frozen):
    """The chance of reaching the target, from the figures of a published week.

    `chance` is None if the model's members disagree; `low` and `high` are then what they give.
    """

    week_ending: date
    chance: float | None
    low: float | None = None
    high: float | None = None


class ChanceBin(Frozen):
    """Past chances of about the same size: their mean, the share that came true, their number."""

    said: float
    came: float
    cases: int


class TrackRecord(Frozen):
    """How earlier outlooks did at this stage: the 80 % range held in a share `held` of `cases`.

    `quarter` is the quarter of the window that is over. `own_cases`, `own_windows` and
    `own_held` count the same commodity alone (0 and None if it was never tested), `own_of` is
    its name. `most_of` is the commodity most of the cases come from, `most_cases` their number.
    `windows` says what was tried: `windows of a year`. For plain past windows a range is the span
    from the lowest to the highest. `regime_cases` and `regime_held` are numbers of ranges in
    windows touched by a tariff war, a boycott or a truce, if this one is. `chances` are those the
    model gave to targets of this commodity (of all, if it was never tested), in tenths.
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
    windows: str = ""
    regime_cases: int = 0
    regime_held: int = 0
    chances: tuple[ChanceBin, ...] = ()


class PastWindows(Frozen):
    """Where the window ends if what follows is as in each earlier one.

    The target is met with `reached` of them.
    """

    years: tuple[int, ...]
    totals: tuple[int, ...]
    reached: int


class SinceRegime(Frozen):
    """The outlook by the weeks since a regime began alone: a simulation of its bursts and pauses.

    `tried` of its own earlier 80 % ranges are over, and `held` of them held. Without any the
    `chance` is None.
    """

    label: str
    weeks: int
    total: Range
    chance: float | None
    tried: int
    held: int


class Conditional(Frozen):
    """Where the window ends if the weeks left are like some that were.

    `weeks` is the number of latest weeks whose pace goes on; `year` that of the earlier window
    whose same weeks repeat themselves.
    """

    total: int
    weeks: int | None = None
    year: int | None = None


class Outlook(Frozen):
    """One reading's outlook, from the figures of the week ending `week_ending`.

    `silent` is the reason if there is no outlook; the other fields are then empty, except
    `last_current` if the figures are too old. `method` is what won on the record: the model, or
    plain past windows, which give no probability but `past_windows`.

    `chance` is that of reaching the target at the last counted week; None if the model's members
    disagree (`chance_low`, `chance_high`) or there is no model. `nothing_more` is the probability
    of no further purchase at all. `likely_week` is the first week to come at which the chance is
    0.5 or more. `compared` are the years of the earlier windows used, `learnt` the number of past
    cases the model was fitted on. `past` are the chances after each published week of the window,
    by the figures as they are now. `since` is the outlook by the weeks of the present regime alone.
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
    last_current: LastCurrent | None = None
    method: Method | None = None
    chance_low: float | None = None
    chance_high: float | None = None
    nothing_more: float | None = None
    past_windows: PastWindows | None = None
    since: SinceRegime | None = None
    conditional: tuple[Conditional, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Return whether the model's members give a span instead of a number."""
        return self.chance is None and self.chance_low is not None

    def times(self, factor: float) -> Outlook:
        """Return the outlook with its amounts in another unit."""
        last, past, since = self.last_current, self.past_windows, self.since
        return replace(
            self,
            last_current=last and replace(last, outlook=last.outlook.times(factor)),
            total=None if self.total is None else self.total.times(factor),
            shipped=None if self.shipped is None else self.shipped.times(factor),
            fan=tuple(replace(w, purchased=w.purchased.times(factor)) for w in self.fan),
            past_windows=past
            and replace(past, totals=tuple(round(total * factor) for total in past.totals)),
            since=since and replace(since, total=since.total.times(factor)),
            conditional=tuple(replace(c, total=round(c.total * factor)) for c in self.conditional),
        )


class LastCurrent(Frozen):
    """The last outlook from figures that were up to date, as it was at the end of the day `on`."""

    on: date
    outlook: Outlook


Outlooks = Mapping[str, Outlook]
"""Outlooks by their reading's key."""

NO_OUTLOOKS: Outlooks = MappingProxyType({})


def stage(weeks_done: int, weeks_total: int) -> int:
    """Return the quarter of a window, 1 to 4, that is over after `weeks_done` (from 1) weeks."""
    return -(-4 * weeks_done // weeks_total)


def not_running(a: Assessment) -> str | None:
    """Return the reason why a window gets no outlook; None while it runs."""
    pace = a.pace
    if a.basis.modelled_as is None:
        return "no outlook was ever tried on what it counts"
    if pace is None or not pace.weeks_done:
        if a.status == "no data":
            return "no figures of its counted weeks are on record"
        return "no counted week is published yet"
    if not pace.weeks_left:
        return "the last counted week is published"
    if pace.weeks_total > LONGEST:
        return "no outlook was ever tried on a window of more than a year"
    return None if a.amounts.purchased is not None else "a figure it needs is not known"
