"""The buyer's share of all sales by week of each marketing year: the values of the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.assess.trade.destinations import SharePoint
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.seasons import Seasons
from monitor.charts.plots.seasons import month_ticks_of, week_number, week_places_of
from monitor.charts.shapes import Look, Place, Plot, Series, Tick
from monitor.core.frozen import replace
from monitor.text.amounts import part_of, season_name, share

STEPS = (1, 2, 5, 10, 20, 25)


def shape(trade: TradeRecord, seasons: Seasons, points: Sequence[SharePoint]) -> Plot:
    """Return the chart's values: a line of percentages for each marketing year."""
    places = week_places_of(seasons)
    series = tuple(_series(trade, points, places))
    values = [v for each in series for v in each.values if v is not None]
    low, high = min([0.0, *values]), max([10.0, *values]) * 1.1
    step = next((s for s in STEPS if (high - low) / s <= 6), 50)
    ticks = range(step * int(low // step), int(high) + 1, step)
    return Plot(
        unit="%",
        x=(1, len(places) + 0.5),
        y=(low, min(high, 104.0)),
        places=places,
        series=series,
        x_ticks=month_ticks_of(seasons),
        y_ticks=tuple(Tick(tick, f"{tick} %") for tick in ticks if low <= tick <= high),
        place_name="week of the marketing year",
    )


def by_season(points: Sequence[SharePoint]) -> Iterator[tuple[int, list[SharePoint]]]:
    """Yield each marketing year with its points, the oldest first."""
    for year, own in groupby(points, key=lambda point: point.year):
        yield year, [point for point in own if point.share is not None]


def _series(
    trade: TradeRecord, points: Sequence[SharePoint], places: Sequence[Place]
) -> Iterator[Series]:
    last = points[-1].year
    for year, own in by_season(points):
        season = trade.history.marketing_years[year]
        known = {str(week_number(season, point.week_ending)): point for point in own}
        look: Look = "bought" if year == last else "last" if year == last - 1 else "past"
        line = _line(season_name(season), look, known, places, trade.unit)
        newest = own[-1] if own else None
        text = "" if newest is None else f"\n{share(newest.booked, newest.everyone)}"
        yield replace(line, label=f"{line.name}{text}")


def _line(
    name: str, look: Look, known: dict[str, SharePoint], places: Sequence[Place], unit: str
) -> Series:
    own = [known.get(place.key) for place in places]
    return Series(
        name,
        look,
        tuple(
            None if p is None or p.share is None else round(100 * float(p.share), 2) for p in own
        ),
        tuple("" if p is None else _text(p, unit) for p in own),
    )


def _text(point: SharePoint, unit: str) -> str:
    return f"{share(point.booked, point.everyone)} ({part_of(point.booked, point.everyone, unit)})"
