"""The open marketing year's sales beside those of the years before: the values of its chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import YEARS_BEFORE, SeasonCurve, Seasons, week_of
from monitor.charts.plots.parts import amounts_of
from monitor.charts.shapes import Look, Place, Plot, Series, Tick
from monitor.charts.ticks import amount_ticks, limits
from monitor.core.calendar import WEEK, MarketingYear
from monitor.core.formats import day
from monitor.core.frozen import replace
from monitor.text.amounts import beside, season_name

WIDE_MONTHS = (3, 6, 9, 12)
"""Months named on a narrow screen as well."""


def shape(trade: TradeRecord, seasons: Seasons) -> Plot:
    """Return the chart's values: total commitment by week of each marketing year."""
    places = week_places_of(seasons)
    series = tuple(_series(trade, seasons, places))
    y = limits(value for each in series for value in each.values)
    return Plot(
        unit=trade.unit,
        x=(1, len(places) + 0.5),
        y=y,
        places=places,
        series=series,
        x_ticks=month_ticks_of(seasons),
        y_ticks=amount_ticks(trade.unit, y),
        place_name="week of the marketing year",
    )


def month_weeks(seasons: Seasons) -> Iterator[tuple[int, str, bool]]:
    """Yield the first week that ends in each month, and whether a narrow axis leaves it out."""
    weeks = [week_of(seasons.this.season, n) for n in range(1, len(seasons.means) + 1)]
    seen: set[tuple[int, int]] = set()
    for number, week in enumerate(weeks, 1):
        if (week.year, week.month) not in seen and number < len(weeks):
            yield number, f"{week:%b}", week.month not in WIDE_MONTHS
        seen.add((week.year, week.month))


def week_places_of(seasons: Seasons) -> tuple[Place, ...]:
    """Return the weeks of the open marketing year as places, numbered from 1."""
    weeks = ((n, week_of(seasons.this.season, n)) for n in range(1, len(seasons.means) + 1))
    return tuple(Place(n, f"Week {n}, to {day(week)}", str(n)) for n, week in weeks)


def month_ticks_of(seasons: Seasons) -> tuple[Tick, ...]:
    """Return the labels of an axis of weeks, with the month below the number."""
    firsts = month_weeks(seasons)
    return tuple(Tick(n, f"{n}\n{month}", minor=minor) for n, month, minor in firsts)


def week_number(season: MarketingYear, week: date) -> int:
    """Return a week's number in its marketing year, from 1."""
    return (week - week_of(season, 1)) // WEEK + 1


def texts_of(trade: TradeRecord, seasons: Seasons) -> list[str | None]:
    """Return the amounts in comparable form: this year, last year, the mean."""
    return beside([seasons.now, seasons.last, seasons.usual], trade.unit)


def _series(trade: TradeRecord, seasons: Seasons, places: Sequence[Place]) -> Iterator[Series]:
    """Yield the years before, the oldest first, their mean, and the open year."""
    for place, curve in reversed([*enumerate(seasons.before)]):
        look: Look = "past" if place else "last"
        line = _curve(curve, look, places, trade.unit)
        yield replace(line, label=line.name, quiet=bool(place))
    if any(mean is not None for mean in seasons.means):
        name, means = (
            f"mean of {YEARS_BEFORE} years",
            {float(k): mean for k, mean in enumerate(seasons.means, 1)},
        )
        yield replace(amounts_of(name, "straight", places, means, trade.unit), label=name)
    line = _curve(seasons.this, "bought", places, trade.unit)
    yield replace(line, label=f"{line.name}\n{texts_of(trade, seasons)[0]}")


def _curve(curve: SeasonCurve, look: Look, places: Sequence[Place], unit: str) -> Series:
    booked = {float(k): amount for k, amount in enumerate(curve.booked, 1)}
    return amounts_of(season_name(curve.season), look, places, booked, unit)
