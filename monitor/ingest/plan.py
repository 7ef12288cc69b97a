"""Decide which marketing years to request: rules over promises, releases and past requests.

A new release date means news, but an unchanged one does not rule out changes. A marketing year is
therefore requested under a new release date, again soon after a fresh release (which may have been
incomplete), again while a response is quarantined, daily while a promise counts it, and weekly if
it is only used for comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from monitor.assess.assessment import CONTEXT_WEEKS
from monitor.assess.bases import window_of
from monitor.assess.lines import leg_windows
from monitor.assess.seasonal import seasonal_years
from monitor.commitments.model import Commitment
from monitor.core.calendar import WEEK, MarketingYear, new_york
from monitor.core.frozen import Frozen
from monitor.core.history import is_final_week
from monitor.core.records import ReleaseDate, SliceState
from monitor.ledger.belief import looks_again_at
from monitor.ledger.requests import Asked

REVISED_FOR = timedelta(days=60)
"""How long after its end a marketing year is requested at each release, promise or not."""

FRESH = timedelta(hours=3)
"""A release fetched this soon after its release date may have been incomplete."""

SETTLES = timedelta(hours=2)
"""How long after fetching a fresh release is checked again."""

FIRST_LOOK_POLLS = 10
"""Wait before the first check of a fresh release, in polls: five minutes, with a key.

Later waits get longer.
"""

AFTER_FAILURE_POLLS = 120
"""Wait before retrying after a failure without a new release, in polls: an hour, with a key."""


class Before(Frozen):
    """What is recorded for a commodity's marketing years, and the last request for each."""

    states: Mapping[int, SliceState]
    asked: Mapping[int, Asked]


def first_year_needed(commitments: Iterable[Commitment], bounds: MarketingYear) -> int:
    """Return the earliest marketing year needed by the windows and their seasonal history."""
    return min(_year_of(day, bounds) for day in _first_days(commitments, bounds))


def counted_years(commitments: Iterable[Commitment], bounds: MarketingYear) -> frozenset[int]:
    """Return every marketing year in which a reading counts a week.

    Includes the week before a window, because it holds the level the window starts from.
    """
    counted: set[int] = set()
    years = _years(bounds)
    for commitment in commitments:
        for reading in commitment.readings:
            window = window_of(reading, years)
            if window is not None:
                first = _year_of(window.before, bounds)
                counted.update(range(first, _year_of(window.last_week, bounds) + 1))
    return frozenset(counted)


def years_to_fetch(
    years: Iterable[MarketingYear],
    newest: ReleaseDate,
    before: Before,
    counted: frozenset[int],
    now: datetime,
    every: timedelta,
    *,
    again: bool = False,
) -> Iterator[int]:
    """Yield the marketing years to request now, newest first: the newest weeks depend on it.

    A year is skipped until a week after it starts because it has no rows before. `every` is the
    time between two polls; with `again` every year that has started is due.
    """
    for year in sorted(years, key=lambda year: -year.year):
        state, asked = before.states.get(year.year), before.asked.get(year.year)
        opened = year.starts_on + WEEK <= newest.released_at.date()
        if again:
            wanted = opened
        elif asked is not None and asked.held_since is not None:
            wanted = _is_news(asked, newest) or is_due_again(state, asked, now, every)
        elif state is None:
            wanted = opened
        else:
            is_counted = year.year in counted or not is_final_week(year, state.last_week)
            wanted = (
                _is_stale(year, state, newest, counted=is_counted)
                or is_due_again(state, asked, now, every)
                or _is_due_by_day(state, asked, now, every, counted=is_counted)
            )
        if wanted:
            yield year.year


def is_due_again(
    state: SliceState | None, asked: Asked | None, now: datetime, every: timedelta
) -> bool:
    """Return whether to check a commodity-year again soon: quarantined, or a fresh release."""
    if asked is not None and asked.held_since is not None:
        return looks_again_at(asked.held_since, asked.asked_at, every) <= now
    if state is None or not _is_fresh(state):
        return False
    last = _last_look(state, asked)
    pause = max(FIRST_LOOK_POLLS * every, 2 * (last - state.recorded_at))
    return last - state.recorded_at < SETTLES and last + pause <= now


def _is_fresh(state: SliceState) -> bool:
    """Return whether it was fetched soon after its release and may have gained a week by it."""
    age = state.published_at.date() - state.last_week
    return state.recorded_at - state.published_at <= FRESH and age <= REVISED_FOR


def _is_news(asked: Asked, newest: ReleaseDate) -> bool:
    return asked.published_at != newest.released_at


def _is_stale(
    year: MarketingYear, state: SliceState, newest: ReleaseDate, *, counted: bool
) -> bool:
    """Return whether there is another release by which the year may gain or change rows.

    A release date older than the recorded one means that a release was taken back.
    """
    if state.published_at == newest.released_at:
        return False
    return counted or newest.released_at.date() <= year.ends_on + REVISED_FOR


def _is_due_by_day(
    state: SliceState, asked: Asked | None, now: datetime, every: timedelta, *, counted: bool
) -> bool:
    """Return whether a day has passed in New York, or a week for a year no promise counts."""
    last = _last_look(state, asked)
    if asked is not None and asked.result == "failed":
        return last + AFTER_FAILURE_POLLS * every <= now
    return _day(last) < _day(now) if counted else last + WEEK <= now


def _last_look(state: SliceState, asked: Asked | None) -> datetime:
    """Return when it was last requested, or recorded if the ledger was rebuilt since."""
    return max(asked.asked_at, state.recorded_at) if asked else state.recorded_at


def _day(instant: datetime) -> date:
    return instant.astimezone(new_york()).date()


def _first_days(commitments: Iterable[Commitment], bounds: MarketingYear) -> Iterator[date]:
    years = _years(bounds)
    for commitment in commitments:
        for reading in commitment.readings:
            window = window_of(reading, years)
            if window is None:
                continue
            named = reading.seasonal_windows or commitment.seasonal_windows
            for leg in leg_windows(window, reading):
                earliest = min(seasonal_years(leg, named), default=leg.year)
                yield leg.earlier(leg.year - earliest).before
            yield window.from_start(-CONTEXT_WEEKS)


def _years(bounds: MarketingYear) -> dict[int, MarketingYear]:
    return {year: bounds.shifted(year - bounds.year) for year in range(1990, 2201)}


def _year_of(day: date, bounds: MarketingYear) -> int:
    guess = bounds.shifted(day.year - bounds.year)
    return guess.year if day <= guess.ends_on else guess.year + 1
