"""Outstanding sales to unknown destinations: the values of the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.unknown import unknown_week
from monitor.charts.plots.parts import amounts_of, over_days, stretches, week_places
from monitor.charts.series import Span, gap_weeks, x_of
from monitor.charts.shapes import Place, Plot, Series
from monitor.charts.ticks import limits
from monitor.core.calendar import DAY, WEEK, same_day
from monitor.core.formats import day, plural
from monitor.core.frozen import replace
from monitor.core.history import BuyerHistory
from monitor.core.periods import WEEKLY
from monitor.text.amounts import amount, day_of_year
from monitor.text.picture_findings import UnknownNow

WEEKS_BACK, WEEKS_AHEAD, YEARS_BEFORE = 52, 13, 3
HALF_A_WEEK = 3 * DAY


def unknown_now(trade: TradeRecord) -> UnknownNow | None:
    """Return the last known week of the past year, with a year before; None if none is known."""
    history = trade.unknown
    if history is None or not history.rows:
        return None
    newest = _newest(trade)
    weeks = [unknown_week(history, week) for week in _weeks_to(newest)]
    known = [
        (each.week_ending, each.season, each.this_year)
        for each in weeks
        if each.season is not None and each.this_year is not None
    ]
    if len(known) < 2:
        return None
    week, season, value = known[-1]
    before = unknown_week(history, same_week(week, 1)).this_year
    return UnknownNow(week, season, value, before, newest=week == newest)


def _newest(trade: TradeRecord) -> date:
    """Return the newest week on record of the buyer or of unknown destinations."""
    weeks = (*trade.history.weeks[-1:], *(trade.unknown.weeks[-1:] if trade.unknown else ()))
    return max(weeks)


def _weeks_to(newest: date) -> tuple[date, ...]:
    return WEEKLY.between(newest - WEEKS_BACK * WEEK, newest)


def same_week(week: date, years: int) -> date:
    """Return the week that ends nearest to the same day, some years before."""
    return WEEKLY.ending(same_day(week, -years) - HALF_A_WEEK)


def shape(trade: TradeRecord) -> Plot:
    """Return the chart's values: a year of weeks, and the same weeks of the years before.

    Raises ValueError for a trade without a record of unknown destinations.
    """
    history = trade.unknown
    if history is None:
        raise ValueError(f"{trade.key} has no record of unknown destinations to draw")
    newest = _newest(trade)
    weeks = _weeks_to(newest)
    if _past(trade, history, week_places(weeks), weeks):
        weeks = WEEKLY.between(weeks[0], newest + WEEKS_AHEAD * WEEK)
    places = week_places(weeks)
    past = _past(trade, history, places, weeks)
    series = (*past, *_present(trade, history, places, weeks))
    y = limits(v for s in series for v in s.values)
    known = {week for week in weeks if unknown_week(history, week).this_year is not None}
    lost = gap_weeks(weeks[0], newest, known)
    span = Span(weeks[0] - WEEK, weeks[-1])
    plot = over_days(trade.unit, span, y, places, series)
    return replace(
        plot,
        stretches=stretches(lost),
        notes=tuple(_notes(history, span, len(lost), past=bool(past))),
    )


def _past(
    trade: TradeRecord, history: BuyerHistory, places: Sequence[Place], weeks: Sequence[date]
) -> list[Series]:
    """Return the same weeks of the years before, as far as any is on record."""
    found = []
    for years in range(YEARS_BEFORE, 0, -1):
        before = {x_of(w): unknown_week(history, same_week(w, years)).this_year for w in weeks}
        name = "a year before" if years == 1 else f"{years} years before"
        if any(value is not None for value in before.values()):
            line = amounts_of(name, "past", places, before, trade.unit)
            found.append(replace(line, label=name))
    return found


def _present(
    trade: TradeRecord, history: BuyerHistory, places: Sequence[Place], weeks: Sequence[date]
) -> Iterator[Series]:
    """Yield what is sold ahead for the next marketing year, if known, and for the open one."""
    rows = {x_of(week): unknown_week(history, week) for week in weeks}
    ahead = {at: row.next_year for at, row in rows.items()}
    if any(value is not None for value in ahead.values()):
        line = amounts_of("for the next marketing year", "later", places, ahead, trade.unit)
        yield replace(line, look="median", label="for the next year")
    own = {at: row.this_year for at, row in rows.items()}
    line = amounts_of("for the open marketing year", "unknown", places, own, trade.unit)
    now = unknown_now(trade)
    yield replace(line, label="" if now is None else _stand(now, trade.unit))


def _stand(now: UnknownNow, unit: str) -> str:
    return f"{day_of_year(now.week_ending)}\n{amount(now.amount, unit)}"


def _notes(history: BuyerHistory, span: Span, lost: int, *, past: bool) -> Iterator[str]:
    """Yield what the lines are, where a marketing year turned, and what is not on record."""
    for season in history.marketing_years.values():
        if span.first + WEEK < season.starts_on <= span.last:
            on = day(season.starts_on)
            yield f"From {on} on, the open marketing year is the one that began that day."
    if past:
        yield "Thin: the same weeks of earlier years."
    if lost:
        yield f"Hatched: {plural(lost, 'week', 'weeks')} without figures."
