"""Each calendar year's purchases since its beginning: the values of the chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.assess.trade.record import TradeRecord
from monitor.assess.trade.year_lines import YearLine
from monitor.charts.plots.parts import amounts_of, target_rule
from monitor.charts.shapes import Place, Plot, Series, Stretch, Tick
from monitor.charts.ticks import amount_ticks, limits
from monitor.core.formats import day
from monitor.core.frozen import replace
from monitor.core.periods import WEEKLY
from monitor.text.amounts import amount, share, side_by_side

DAYS_OF_A_WEEK = 7
ROOM = 0.5
"""Weeks between the first and last place and the edges of the axis."""


def lines_to(trade: TradeRecord, year: int) -> tuple[YearLine, ...]:
    """Return the years up to a promise's own, which is the last; empty if that has no figures."""
    lines = tuple(line for line in trade.year_lines if line.year <= year)
    return lines if lines and lines[-1].year == year else ()


def shape(trade: TradeRecord, assessment: Assessment, lines: Sequence[YearLine]) -> Plot:
    """Return the chart's values: one line a year, over the number of weeks since it began."""
    commitment, now = assessment.commitment, lines[-1]
    places = _places(lines)
    series = tuple(_series(assessment, lines, places))
    y = limits([*(v for s in series for v in s.values), commitment.target])
    return Plot(
        unit=commitment.unit,
        x=(0.0, places[-1].at + ROOM),
        y=y,
        places=places,
        series=series,
        x_ticks=tuple(_months(now.year)),
        y_ticks=amount_ticks(commitment.unit, y, [commitment.target]),
        rules=(target_rule(commitment),),
        stretches=tuple(_unknown_weeks(now)),
        notes=tuple(_notes(trade, lines)),
        place_name="week_of_year",
    )


def _places(lines: Sequence[YearLine]) -> tuple[Place, ...]:
    """Return the weeks of the longest year, each named by the day it ends on in the last one."""
    weeks = lines[-1].weeks
    return tuple(
        Place(k, f"Week {k}{f', to {day(weeks[k - 1])}' if k <= len(weeks) else ''}", str(k))
        for k in range(1, max(len(line.weeks) for line in lines) + 1)
    )


def _series(
    assessment: Assessment, lines: Sequence[YearLine], places: Sequence[Place]
) -> Iterator[Series]:
    """Yield the years, the present one last and strong."""
    unit, now = assessment.commitment.unit, lines[-1]
    for line in lines:
        values = {float(k): a for k, a in enumerate(line.amounts, 1)}
        drawn = amounts_of(str(line.year), "past", places, values, unit)
        if line is not now:
            yield replace(drawn, label=str(line.year))
            continue
        yield replace(drawn, look="bought", label=_stand(assessment, now))


def _stand(assessment: Assessment, now: YearLine) -> str:
    if now.now is None:
        return ""
    commitment = assessment.commitment
    [text] = side_by_side([now.now], commitment.target, commitment.unit)
    return f"{now.year}\n{text} · {share(now.now, commitment.target)}"


def _months(year: int) -> Iterator[Tick]:
    """Yield the months at the week of their first day, in the present year."""
    first = WEEKLY.first_from(date(year, 1, 1))
    for month in range(1, 13):
        on = date(year, month, 1)
        weeks = (on - WEEKLY.begins(first)).days / DAYS_OF_A_WEEK
        yield Tick(max(0.0, weeks), f"{on:%b}", minor=month % 2 == 0)


def _unknown_weeks(now: YearLine) -> Iterator[Stretch]:
    """Yield the present year's weeks without an amount before its last known one."""
    for k, value in enumerate(now.amounts[: now.known]):
        if value is None:
            yield Stretch(k + ROOM, k + 1 + ROOM, hatched=True)


def _notes(trade: TradeRecord, lines: Sequence[YearLine]) -> Iterator[str]:
    """Yield which years are known only in part, or not at all."""
    for line in lines:
        if line.lacking:
            yield f"{line.year} lacks its first week, with which the record begins."
        elif line is not lines[-1] and line.total is None:
            yield f"{line.year} is known for its first {line.known} weeks only."
    known = {line.year for line in lines}
    lost = [y for y in trade.years if y.year not in known and y.year < lines[-1].year]
    if lost:
        years = " and ".join(str(year.year) for year in lost)
        yield f"{years} {'is' if len(lost) == 1 else 'are'} not known week by week."
    for joint in trade.joint_years:
        sums = f"{joint.first} to {joint.last}" if joint.last > joint.first + 1 else None
        both = sums or f"{joint.first} and {joint.last}"
        yield f"Purchases of {both} together: {amount(joint.bought, trade.unit)}."
