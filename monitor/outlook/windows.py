"""The windows the outlook is trained and scored on, and their places in a panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from monitor.core.calendar import DAY, same_day, week_ending_of
from monitor.core.frozen import Frozen, replace
from monitor.core.periods import WEEKLY
from monitor.outlook.cases import PASTS, Cases, Paths, Places, cases_at, joined
from monitor.outlook.flows import at
from monitor.outlook.panel import Floats, Ints, Panel
from monitor.outlook.trials import Trial

TRAINED_SHARE = 0.001
"""Minimum share of all buyers' mean purchases for a buyer to be trained on."""
MATERIAL_SHARE = 0.002
"""Minimum share to be scored, because occasional containers are not a trade to forecast."""

CALENDAR, MARKETING, SEASON_KIND, PART = range(4)
NEW_YEAR = date(2000, 1, 1)
MONTHS = 12


class Span(Frozen):
    """A window as columns of a panel: it begins after `before` and ends at `end`.

    `year` is a marketing year's name, or the calendar year it begins in; `month` is that of its
    first day, by which windows of different years are compared.
    """

    kind: int
    year: int
    month: int
    before: int
    end: int


def spans(panel: Panel, trial: Trial) -> tuple[Span, ...]:
    """Return every window of a trial that the panel's weeks cover."""
    years = range(panel.first_week.year - 1, panel.week(panel.weeks).year + 1)
    found = _seasons(panel, years) if trial.season else _by_days(panel, trial, years)
    return tuple(s for s in found if s.before >= 0 and s.end < panel.weeks)


def _seasons(panel: Panel, years: Sequence[int]) -> Iterator[Span]:
    """Yield the weeks with rows of each marketing year, those with its first and last day."""
    starts = panel.year_starts_on
    for year in years:
        first = starts.replace(year=year)
        before = panel.index(week_ending_of(first)) - 1
        end = panel.index(week_ending_of(same_day(first, 1) - DAY))
        name = year if (first.month, first.day) == (1, 1) else year + 1
        yield Span(SEASON_KIND, name, first.month, before, end)


def _by_days(panel: Panel, trial: Trial, years: Sequence[int]) -> Iterator[Span]:
    """Yield windows by the majority-of-days rule: calendar and marketing years, or parts."""
    firsts = [NEW_YEAR.replace(month=month) for month in range(1, 13, trial.months)]
    kind = CALENDAR if trial.months == MONTHS else PART
    starts = panel.year_starts_on
    if trial.months == MONTHS and (starts.month, starts.day) != (1, 1):
        firsts.append(starts)
    for first in firsts:
        own = MARKETING if (first.month, first.day) != (1, 1) and kind == CALENDAR else kind
        for year in years:
            begins = first.replace(year=year)
            before = panel.index(WEEKLY.first_from(begins)) - 1
            end = panel.index(WEEKLY.last_to(_months_later(begins, trial.months) - DAY))
            yield Span(own, year, begins.month, before, end)


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    return day.replace(year=day.year + month // MONTHS, month=month % MONTHS + 1)


def training_cases(panel: Panel, trial: Trial, *, last_weeks: int = 0) -> Cases:
    """Return the cases of all windows of a trial, and of the last weeks of each if asked."""
    own = spans(panel, trial)
    if not own or (trial.season and panel.seasons is None):
        return cases_at(panel, _nowhere(), trial.measure)
    parts = []
    for kind in sorted({span.kind for span in own}):
        alike = [span for span in own if span.kind == kind]
        places, year = places_of(alike, len(panel.buyers), trial.every, last_weeks)
        paths = _season_paths(panel, places, year, trial) if trial.season else None
        cases = cases_at(panel, places, trial.measure, kind, paths)
        if paths is not None and trial.measure == "booked":
            cases = _with_season_floor(panel, places, paths, cases)
        parts.append(cases)
    return joined(parts)


def _season_paths(panel: Panel, places: Places, year: Ints, trial: Trial) -> Paths:
    assert panel.seasons is not None  # noqa: S101
    seasons = panel.seasons
    past = np.stack([seasons.rows(places.who, year - k) for k in range(1, PASTS + 1)], axis=1)
    level = seasons.shipped if trial.measure == "shipped" else seasons.committed
    return Paths(level, seasons.rows(places.who, year), past, from_zero=True)


def _with_season_floor(panel: Panel, places: Places, paths: Paths, cases: Cases) -> Cases:
    """Limit a season's loss to its own outstanding sales."""
    assert panel.seasons is not None  # noqa: S101
    book = at(paths.level, paths.row, places.now) - at(panel.seasons.shipped, paths.row, places.now)
    return replace(cases, floor=-np.where(np.isnan(book), np.inf, np.maximum(book, 0.0)))


def places_of(
    windows: Sequence[Span], buyers: int, every: int, last_weeks: int = 0
) -> tuple[Places, Ints]:
    """Return a place for every buyer, window and `every`-th week, and the window's year."""
    named = {(span.year, span.month): span for span in windows}
    before, now, end, year, past_before, past_end = [], [], [], [], [], []
    for span in windows:
        pasts = [named.get((span.year - k, span.month)) for k in range(1, PASTS + 1)]
        weeks = {*range(span.before + every, span.end, every)}
        weeks |= {*range(max(span.end - last_weeks, span.before + 1), span.end)}
        for week in sorted(weeks):
            before.append(span.before)
            now.append(week)
            end.append(span.end)
            year.append(span.year)
            past_before.append([-1 if past is None else past.before for past in pasts])
            past_end.append([-1 if past is None else past.end for past in pasts])
    lines = len(now)

    def each(values: Sequence[object]) -> Ints:
        return np.concatenate([np.array(values, dtype=np.int64)] * buyers)

    places = Places(
        who=np.repeat(np.arange(buyers), lines),
        before=each(before),
        now=each(now),
        to=each(end),
        end=each(end),
        past_before=each(past_before),
        past_end=each(past_end),
    )
    return places, each(year)


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
