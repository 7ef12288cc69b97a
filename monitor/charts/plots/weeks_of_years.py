"""Every week's net purchases, one row for each calendar year: the values of the chart."""

from __future__ import annotations

from datetime import date

from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.weekly import WeekNet
from monitor.charts.shapes import Cell, Grid, Tick
from monitor.core.calendar import WEEK
from monitor.core.formats import amount as exact
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.core.periods import WEEKLY
from monitor.text.amounts import REDUCED, amount

BLUES = 5
FINEST = 8
"""The lightest blue ends at the largest week over this, rounded; each next at twice as much."""
WEEKS = 53
WIDE_MONTHS = (1, 4, 7, 10)
"""Months named on a narrow screen as well."""


class Shade(Frozen):
    """Weeks with more than `above` and at most `upto` (None: no limit).

    `level` is −1 for reductions, 0 for nothing, then 1 to 5.
    """

    level: int
    above: int | None
    upto: int | None

    def holds(self, net: int) -> bool:
        """Return whether a week's purchases have this shade."""
        return (self.above is None or net > self.above) and (self.upto is None or net <= self.upto)


def shades_of(trade: TradeRecord) -> tuple[Shade, ...]:
    """Return shades for reductions, for zero, and five blues with round limits that double."""
    most = max((week.net or 0 for week in trade.weeks), default=0)
    finest = _round(most / FINEST / 2)
    limits = [0, *(finest * 2**k for k in range(BLUES - 1))]
    blues = zip(range(1, BLUES + 1), limits, [*limits[1:], None], strict=True)
    return (
        Shade(-1, None, -1),
        Shade(0, -1, 0),
        *(Shade(level, low, high) for level, low, high in blues),
    )


def _round(value: float) -> int:
    """Return the nearest 1, 2, 2.5 or 5 times a power of ten; at least 1."""
    if value < 1:
        return 1
    power = 10 ** (len(str(int(value))) - 1)
    steps = [int(step * power) or 1 for step in (1, 2, 2.5, 5, 10)]
    return min(steps, key=lambda step: abs(step - value))


def limits_of(shade: Shade, unit: str) -> str:
    """Return what a shade means."""
    if shade.above is None:
        return "net reduction"
    if shade.upto == 0:
        return "nothing"
    if shade.upto is None:
        return f"more than {amount(shade.above, unit)}"
    return f"up to {amount(shade.upto, unit)}"


def month_starts() -> list[tuple[date, float]]:
    """Return the first day of each month with its place in weeks."""
    firsts = [date(2025, month, 1) for month in range(1, 13)]
    return [(on, (on - date(2025, 1, 1)).days / 7) for on in firsts]


def column_of(week: WeekNet) -> int:
    """Return a week's position in its year, from 0."""
    return (week.week_ending - WEEKLY.first_from(date(week.year, 1, 1))) // WEEK


def shape(trade: TradeRecord) -> Grid:
    """Return the chart's values: net purchases of each week, by year and week."""
    first, last = trade.weeks[0].year, trade.weeks[-1].year
    shades = shades_of(trade)
    cells = tuple(_cell(trade, week, first, shades) for week in trade.weeks)
    used = {cell.shade for cell in cells}
    return Grid(
        rows=tuple(str(year) for year in range(first, last + 1)),
        columns=WEEKS,
        column_ticks=tuple(
            Tick(place, f"{on:%b}", minor=on.month not in WIDE_MONTHS)
            for on, place in month_starts()
        ),
        cells=cells,
        shades=tuple(
            (shade, text)
            for shade, text in [
                *((s.level, _meaning(s, trade.unit)) for s in shades),
                (None, "not known"),
            ]
            if shade in used
        ),
        measure=f"net purchases ({trade.unit})",
        framed=len(cells) - 1,
        notes=(_newest(trade),),
    )


def _meaning(shade: Shade, unit: str) -> str:
    return limits_of(shade, unit) + (f" ({REDUCED})" if shade.above is None else "")


def _newest(trade: TradeRecord) -> str:
    last = trade.weeks[-1]
    net = "not known" if last.net is None else amount(last.net, trade.unit)
    return f"Framed: the last week, to {day(last.week_ending)}, {net}."


def _cell(trade: TradeRecord, week: WeekNet, first: int, shades: tuple[Shade, ...]) -> Cell:
    net = week.net
    return Cell(
        column=column_of(week),
        row=week.year - first,
        shade=None if net is None else next(s.level for s in shades if s.holds(net)),
        name=f"Week ending {day(week.week_ending)}",
        text=_text(week, trade.unit),
        key=week.week_ending.isoformat(),
        value=net,
    )


def _text(week: WeekNet, unit: str) -> str:
    if week.net is None and week.sum_net is not None:
        weeks = plural(week.summed, "week", "weeks")
        return f"not known by itself; {exact(week.sum_net, unit)} in {weeks} together"
    return exact(week.net, unit)
