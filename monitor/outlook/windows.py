"""The windows the outlook is trained and scored on, and their places in a panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monitor.assess.basis import Measure
from monitor.core.calendar import DAY, same_day
from monitor.core.periods import WEEKLY
from monitor.outlook.cases import PASTS, Cases, Places, cases_at, joined
from monitor.outlook.panel import Floats, Ints, Panel

TRAINED_SHARE = 0.001
"""Minimum share of all buyers' mean purchases for a buyer to be trained on."""
MATERIAL_SHARE = 0.002
"""Minimum share to be scored, because occasional containers are not a trade to forecast."""

CALENDAR, MARKETING = 0, 1
KINDS = ("calendar year", "marketing year")
NEW_YEAR = date(2000, 1, 1)
EVERY = 4
"""A case is made at every fourth week of a window."""


@dataclass(frozen=True, slots=True)
class Span:
    """A window as columns of a panel: it begins after `before` and ends at `end`."""

    kind: int
    year: int
    before: int
    end: int


def spans(panel: Panel, kind: int) -> Iterator[Span]:
    """Yield every window of a kind covered by the panel's weeks, by the majority-of-days rule."""
    start = NEW_YEAR if kind == CALENDAR else panel.year_starts_on
    for year in range(panel.first_week.year - 1, panel.week(panel.weeks).year + 1):
        first = start.replace(year=year)
        before = panel.index(WEEKLY.first_from(first)) - 1
        end = panel.index(WEEKLY.last_to(same_day(first, 1) - DAY))
        if before >= 0 and end < panel.weeks:
            yield Span(kind, year, before, end)


def kinds(panel: Panel) -> tuple[int, ...]:
    """Return both kinds, or one if the marketing year is the calendar year."""
    starts = panel.year_starts_on
    return (CALENDAR,) if (starts.month, starts.day) == (1, 1) else (CALENDAR, MARKETING)


def training_cases(panel: Panel, measure: Measure) -> Cases:
    """Return the cases of all windows of both kinds, at every fourth week."""
    parts = []
    for kind in kinds(panel):
        own = tuple(spans(panel, kind))
        if own:
            places = places_of(own, len(panel.buyers))
            parts.append(cases_at(panel, places, measure, kind))
    return joined(parts) if parts else cases_at(panel, _nowhere(), measure)


def places_of(windows: Sequence[Span], buyers: int) -> Places:
    """Return a place for every buyer, window and fourth week, with the earlier years' windows."""
    by_year = {span.year: span for span in windows}
    before, now, end, past_before, past_end = [], [], [], [], []
    for span in windows:
        pasts = [by_year.get(span.year - k) for k in range(1, PASTS + 1)]
        for week in range(span.before + EVERY, span.end, EVERY):
            before.append(span.before)
            now.append(week)
            end.append(span.end)
            past_before.append([-1 if past is None else past.before for past in pasts])
            past_end.append([-1 if past is None else past.end for past in pasts])
    lines = len(now)

    def each(values: Sequence[object]) -> Ints:
        return np.concatenate([np.array(values, dtype=np.int64)] * buyers)

    return Places(
        who=np.repeat(np.arange(buyers), lines),
        before=each(before),
        now=each(now),
        to=each(end),
        end=each(end),
        past_before=each(past_before),
        past_end=each(past_end),
    )


def _nowhere() -> Places:
    nothing = np.zeros(0, dtype=np.int64)
    none = np.zeros((0, PASTS), dtype=np.int64)
    return Places(nothing, nothing, nothing, nothing, nothing, none, none)


def share_of_all(cases: Cases) -> Floats:
    """Return each buyer's mean total of earlier windows as a share of all buyers' at that time."""
    positive = np.where(cases.mean_total > 0, cases.mean_total, 0.0)
    keys = np.stack([cases.commodity, cases.kind, cases.starts, cases.done], axis=1)
    _, place = np.unique(keys, axis=0, return_inverse=True)
    everyone = np.bincount(place.ravel(), weights=positive)[place.ravel()]
    return np.where(everyone > 0, positive / np.where(everyone > 0, everyone, 1.0), 0.0)
