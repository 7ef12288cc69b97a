"""Draw the outlook in a cumulative chart: the range of purchases from the last week on."""

from __future__ import annotations

from matplotlib.axes import Axes

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.outlook import FanWeek
from monitor.charts.key import Entry
from monitor.charts.series import x_of
from monitor.charts.style import BOUGHT, Look
from monitor.core.frozen import Frozen
from monitor.text.amounts import from_to

WIDE_LOOK: Look = {"facecolor": BOUGHT, "alpha": 0.24, "linewidth": 0}
NARROW_LOOK: Look = {"facecolor": BOUGHT, "alpha": 0.3, "linewidth": 0}
MIDDLE_LOOK: Look = {"color": BOUGHT, "linewidth": 1.2, "linestyle": (0, (1.5, 1.5))}


class Fan(Frozen):
    """The weeks to come, and the last known week with purchases to date."""

    unit: str
    begins: tuple[float, int]
    weeks: tuple[FanWeek, ...]
    past_windows: int = 0
    """The number of past windows that the bands are the span of; 0 for a model's."""

    @property
    def amounts(self) -> list[float]:
        """Return the lowest and the highest amount, which the axis must include."""
        ranges = [week.purchased for week in self.weeks]
        return [min(r.low_80 for r in ranges), max(r.high_80 for r in ranges)]


def fan_of(status_report: DetailedReport, a: Assessment) -> Fan | None:
    """Return the reading's fan; None if the report has no outlook for it."""
    outlook, bought = status_report.outlooks.get(a.key), a.amounts.purchased
    if outlook is None or not outlook.fan or bought is None or a.amounts.week_ending is None:
        return None
    past = len(outlook.past_windows.totals) if outlook.past_windows else 0
    return Fan(a.commitment.unit, (x_of(a.amounts.week_ending), bought), outlook.fan, past)


def draw_fan(axes: Axes, fan: Fan | None) -> None:
    """Draw bands that contain the line in 80 and in 50 of 100 cases, and the median."""
    if fan is None:
        return
    x, bought = fan.begins
    places = [x, *(x_of(week.week_ending) for week in fan.weeks)]

    def edge(name: str) -> list[float]:
        return [bought, *(getattr(week.purchased, name) for week in fan.weeks)]

    axes.fill_between(places, edge("low_80"), edge("high_80"), zorder=1.6, **WIDE_LOOK)
    axes.fill_between(places, edge("low_50"), edge("high_50"), zorder=1.7, **NARROW_LOOK)
    axes.plot(places, edge("median"), zorder=1.8, **MIDDLE_LOOK)


def fan_key(fan: Fan | None) -> list[Entry]:
    """Return the legend entry of the bands, with the range at their end."""
    if fan is None:
        return []
    last = fan.weeks[-1].purchased
    span = from_to(last.low_80, last.high_80, fan.unit)
    if fan.past_windows:
        ends = f"ends as in {fan.past_windows} past windows"
        return [Entry("box", WIDE_LOOK, ends, span, "darker: the middle half")]
    return [Entry("box", WIDE_LOOK, "may end, 80 of 100 cases", span, "darker: 50 of 100")]
