"""The weeks of the main chart with their values, for the table below it and for its pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.assess.assessment import Assessment
from monitor.charts.hover import Spot, Spots


@dataclass(frozen=True, slots=True)
class ChartWeek:
    """One week: where it stands in the picture, and its values; None is not known."""

    spot: Spot
    purchased: int | None
    net: int | None
    shipped: int | None
    straight: int | None
    seasonal: int | None


def chart_weeks(a: Assessment, spots: Spots) -> Iterator[ChartWeek]:
    """The values of every week of the picture, as purchases.csv has them."""
    points = {point.week_ending: point for point in a.points}
    lines = {line.week_ending: line for line in a.lines}
    for spot in spots.weeks:
        point, line = points.get(spot.week_ending), lines.get(spot.week_ending)
        yield ChartWeek(
            spot,
            purchased=point.purchased if point else None,
            net=point.net if point else None,
            shipped=point.shipped if point else None,
            straight=line.straight if line else None,
            seasonal=line.seasonal if line else None,
        )
