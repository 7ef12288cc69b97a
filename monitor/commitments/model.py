"""Value types for promises, readings, events and statements. The facts are in `data/*.toml`."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from monitor.core.frozen import Frozen, replace
from monitor.core.periods import MONTHLY, WEEKLY, Period
from monitor.core.units import BUSHELS, US_DOLLARS, InBushels, ShownIn

Bounds = Literal["days", "marketing year"]


class Counted(NamedTuple):
    """What a promises file gives to bound a reading, and the periods that are counted.

    `by_value`: the promise is in US dollars; any other is in the unit of its commodity.
    """

    bounds: Bounds = "days"
    period: Period = WEEKLY
    by_value: bool = False


BASES: dict[str, Counted] = {
    "booked": Counted(),
    "shipped": Counted(),
    "season": Counted(bounds="marketing year"),
    "value": Counted(period=MONTHLY, by_value=True),
}
"""What a reading may count. How each is counted is in `monitor/assess/bases/`, one file for each.
"""

Spoken = Literal["purchases", "shipments", "completed", "on track"]
SPOKEN: tuple[Spoken, ...] = ("purchases", "shipments", "completed", "on track")


class Source(Frozen):
    """Who said it, when, and where it can be read."""

    who: str
    said_on: date
    where: str
    url: str | None = None


class Step(Frozen):
    """An amount `due` in total by day `by`; the last step is the target on the deadline."""

    by: date
    due: int


class Reading(Frozen):
    """One interpretation of a promise: what counts, over which weeks, until when.

    `basis` is one of BASES. The window is given by `counts_from` and `counts_to` (a week belongs to
    it if most of its seven days do), by its first and last week, or (basis `season`) by a marketing
    year, named by the year it ends in. `steps` are cumulative amounts due up to the deadline;
    without steps the whole target is due on the deadline. `target` is the reading's own, if it is
    not the promise's.
    """

    id: str
    title: str
    basis: str
    headline: bool
    source: Source
    note: str
    deadline: date
    counts_from: date | None
    counts_to: date | None
    first_week_ending: date | None
    last_week_ending: date | None
    marketing_year: int | None
    seasonal_windows: tuple[int, ...] | None
    steps: tuple[Step, ...] = ()
    target: int | None = None


class Commitment(Frozen):
    """A promise: its buyers and commodities, a quantity in a unit, and its readings.

    `buyer` and `commodity` are how texts call them. Of several together they are the file's
    `buyer_name` and `commodity_name`, or the names in `several_buyers` and `several_commodities`
    joined. `shown_from` is the day from which a promise for one of several years is shown; None for
    any other.

    `seasonal_windows` are the years (of a window's first day) averaged for the usual seasonal pace;
    None means the five before the promise's own. `parts` are the ids of the promises this one
    combines: it counts their tonnes, each once.
    """

    id: str
    title: str
    buyer: str
    commodity: str
    unit: str
    target: int
    source: Source
    note: str
    bushels_per_unit: float | None
    seasonal_windows: tuple[int, ...] | None
    readings: tuple[Reading, ...]
    parts: tuple[str, ...] = ()
    several_buyers: tuple[str, ...] = ()
    several_commodities: tuple[str, ...] = ()
    buyer_name: str = ""
    shown_from: date | None = None
    commodity_name: str = ""

    @property
    def buyers(self) -> tuple[str, ...]:
        """Return the buyers as the file names them."""
        return self.several_buyers or (self.buyer,)

    @property
    def commodities(self) -> tuple[str, ...]:
        """Return the commodities as the file names them."""
        return self.several_commodities or (self.commodity,)

    @property
    def is_plural(self) -> bool:
        """Return whether a sentence about the buyers has its verb in the plural."""
        return len(self.several_buyers) > 1 and not self.buyer_name

    @property
    def by_value(self) -> bool:
        """Return whether the promise is in US dollars and not in a quantity."""
        return self.unit == US_DOLLARS

    def read_in(self, unit: ShownIn) -> Commitment:
        """Return the commitment with amounts shown in `unit`, if it gives bushels."""
        if self.bushels_per_unit is None:
            return self
        plain = str(self.unit)
        shown = InBushels(plain, self.bushels_per_unit) if unit == BUSHELS else plain
        return replace(self, unit=shown)

    @property
    def headline(self) -> Reading:
        """Return the reading the promise is usually quoted by."""
        return next(reading for reading in self.readings if reading.headline)


class Named(Frozen):
    """An announcement of purchases that cannot be counted: its words, and the reason `why`."""

    id: str
    title: str
    source: Source
    words: str
    why: str


class Event(Frozen):
    """A dated event for the charts, of one day or up to and including `until`."""

    on: date
    until: date | None
    label: str
    text: str
    url: str | None = None

    def known_on(self, day: date) -> Event:
        """Return the event as of a day: the end of one that still lasts is not known."""
        lasts = self.until is not None and self.until > day
        return replace(self, until=None) if lasts else self


class Statement(Frozen):
    """A dated public claim about a promise.

    `claims` is the claimed quantity in the promise's unit; None if no quantity was claimed, or for
    the promise's target where `of` is about reaching it. A rounded figure stands for every amount
    from `claims - tolerance` to `claims + tolerance`. `reading` is None for the headline reading.
    """

    id: str
    source: Source
    words: str
    quoted: bool
    promise: str
    reading: str | None
    of: Spoken
    claims: int | None
    about: bool
    tolerance: int
