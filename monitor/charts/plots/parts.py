"""What the charts' values are made of: places, series, rules, and a plot over days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.assess.assessment import Assessment
from monitor.charts.series import Span, runs, x_of
from monitor.charts.shapes import Look, Place, Plot, Rule, Series, Stretch
from monitor.charts.ticks import amount_ticks, days_of, month_ticks
from monitor.commitments.model import Commitment
from monitor.core.calendar import DAY
from monitor.core.formats import amount, day
from monitor.core.periods import WEEKLY, Period
from monitor.text.amounts import from_to, target_amount


def over_days(
    unit: str,
    span: Span,
    y: tuple[float, float],
    places: tuple[Place, ...],
    series: tuple[Series, ...],
    beside: Sequence[float] = (),
) -> Plot:
    """Return a plot over these days with labelled axes; use `replace` for the rest.

    Amounts of the axis too near to one of `beside`, which has a label of its own, are left out.
    """
    return Plot(
        unit=unit,
        x=days_of(span),
        y=y,
        places=places,
        series=series,
        x_ticks=month_ticks(span),
        y_ticks=amount_ticks(unit, y, beside),
    )


def target_rule(commitment: Commitment) -> Rule:
    """Return the line of a target."""
    target = target_amount(commitment.target, commitment.unit)
    return Rule(commitment.target, f"target {target}")


def deadline_rule(assessment: Assessment) -> Rule:
    """Return the line of a reading's deadline."""
    deadline = assessment.reading.deadline
    return Rule(x_of(deadline), f"deadline {day(deadline)}", upright=True)


def week_places(
    weeks: Iterable[date], *, middle: bool = False, period: Period = WEEKLY
) -> tuple[Place, ...]:
    """Return the places of periods, named by their last day; with `middle`, in their middle."""
    back = days_to_middle(period) if middle else 0
    return tuple(
        Place(x_of(week) - back, _capital(period.named(week)), week.isoformat()) for week in weeks
    )


def days_to_middle(period: Period) -> int:
    """Return how many days the middle of a period is before its last day."""
    return 3 if period == WEEKLY else 15


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def amounts_of(
    name: str, look: Look, places: Sequence[Place], values: Mapping[float, int | None], unit: str
) -> Series:
    """Return a line of amounts by position, read out exactly; use `replace` for the rest."""
    own = tuple(values.get(place.at) for place in places)
    return Series(name, look, own, tuple("" if v is None else amount(v, unit) for v in own))


def area_of(
    name: str, look: Look, places: Sequence[Place], ends: Mapping[float, tuple[int, int]], unit: str
) -> Series:
    """Return an area between two amounts by position, read out as a range."""
    own = [ends.get(place.at) for place in places]
    return Series(
        name,
        look,
        tuple(None if each is None else each[1] for each in own),
        tuple("" if each is None else from_to(*each, unit) for each in own),
        "area",
        base=tuple(None if each is None else each[0] for each in own),
    )


def stretches(weeks: Iterable[date], period: Period = WEEKLY) -> tuple[Stretch, ...]:
    """Return the days of periods without figures, consecutive ones as one."""
    return tuple(
        Stretch(period.begins(first).toordinal(), (last + DAY).toordinal(), hatched=True)
        for first, last in runs(weeks, period)
    )
