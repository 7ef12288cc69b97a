"""The values of a promises file. Facts only: nothing here knows a president or a tonnage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Basis = Literal["booked", "shipped", "season"]
BASES: tuple[Basis, ...] = ("booked", "shipped", "season")
Spoken = Literal["purchases", "shipments", "completed", "on track"]
SPOKEN: tuple[Spoken, ...] = ("purchases", "shipments", "completed", "on track")


@dataclass(frozen=True, slots=True)
class Source:
    """Who said it, when, and where it can be read."""

    who: str
    said_on: date
    where: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """So much of a target is due by a day: the last step is the target on the deadline."""

    by: date
    due: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a promise: what counts, over which weeks, until when.

    A window is given either by `counts_from` and `counts_to` (a week belongs to it when most
    of its seven days do), or by its first and last week, or (basis `season`) by a marketing
    year, named by the year it ends in. `steps` are amounts due before the deadline and on it;
    without any the whole target is due on the deadline.
    """

    id: str
    title: str
    basis: Basis
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


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise: a buyer, a commodity, a quantity in a unit, and its readings.

    `seasonal_windows` are the years (of a window's first day) that the seasonal line is the
    mean of; None means the five before the promise's own. `parts` are the ids of the promises
    this one is made of: it counts their tonnes, each once.
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

    @property
    def headline(self) -> Reading:
        """The reading the promise is quoted by."""
        return next(reading for reading in self.readings if reading.headline)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event for the charts, of one day or up to and including `until`."""

    on: date
    until: date | None
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A dated public claim about a promise: what quantity it speaks of, and how much it says.

    `claims` is in the promise's unit; None is no quantity, or the promise's target where `of`
    is about reaching it. Every amount from `claims - tolerance` to `claims + tolerance` is
    what a round figure may stand for. `reading` is None where the headline reading is meant.
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
