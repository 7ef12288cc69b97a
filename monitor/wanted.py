"""What to ask for: pure rules over promises, release stamps and what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from monitor.commitments.model import Commitment
from monitor.history import is_final_week
from monitor.progress.assessment import CONTEXT_WEEKS
from monitor.progress.lines import leg_windows
from monitor.progress.seasonal import seasonal_years
from monitor.progress.windows import window_of
from monitor.records import ReleaseStamp, SliceState
from monitor.trade_calendar import WEEK, MarketingYear

REVISED_FOR = timedelta(days=60)
"""How long after its end a marketing year is still asked for: late corrections reach it."""


def first_year_needed(commitments: Iterable[Commitment], bounds: MarketingYear) -> int:
    """The earliest marketing year that the windows and their seasonal history reach into."""
    return min(_year_of(day, bounds) for day in _first_days(commitments, bounds))


def wanted_years(
    years: Iterable[MarketingYear], newest: ReleaseStamp, states: Mapping[int, SliceState]
) -> Iterator[int]:
    """Opened marketing years to ask for: never recorded, or open and stamped otherwise since.

    A year's first week is published a week after it began or later; before, it has no rows.
    """
    for year in years:
        state = states.get(year.year)
        opened = year.starts_on + WEEK <= newest.released_at.date()
        wanted = opened if state is None else _is_stale(year, state, newest)
        if wanted:
            yield year.year


def _is_stale(year: MarketingYear, state: SliceState, newest: ReleaseStamp) -> bool:
    """Whether there is another release and the year may still gain or change rows by it.

    An older stamp than the recorded one means that a release was taken back.
    """
    if state.published_at == newest.released_at:
        return False
    closed = is_final_week(year, state.last_week)
    return not closed or newest.released_at.date() <= year.ends_on + REVISED_FOR


def _first_days(commitments: Iterable[Commitment], bounds: MarketingYear) -> Iterator[date]:
    years = {year: bounds.shifted(year - bounds.year) for year in range(1990, 2201)}
    for commitment in commitments:
        for reading in commitment.readings:
            window = window_of(reading, years)
            if window is None:
                continue
            named = reading.seasonal_windows or commitment.seasonal_windows
            for leg in leg_windows(window, reading):
                earliest = min(seasonal_years(leg, named), default=leg.year)
                yield leg.earlier(leg.year - earliest).first_week - WEEK
            yield window.first_week - CONTEXT_WEEKS * WEEK


def _year_of(day: date, bounds: MarketingYear) -> int:
    guess = bounds.shifted(day.year - bounds.year)
    return guess.year if day <= guess.ends_on else guess.year + 1
