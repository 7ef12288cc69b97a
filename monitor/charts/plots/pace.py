"""The required pace of a reading beside its recent paces: the values of its chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.assess.assessment import Assessment
from monitor.assess.need import need_of
from monitor.assess.speeds import Speed, Speeds
from monitor.charts.shapes import Bar, Bars, Look, Rule
from monitor.charts.ticks import limits
from monitor.core.formats import day, plural
from monitor.core.frozen import Frozen
from monitor.text.amounts import amount
from monitor.text.needed import if_none, needed_from


class Row(Frozen):
    """One bar: its name, its weeks, its pace."""

    name: str
    weeks: str
    speed: Speed


def rows(assessment: Assessment, speeds: Speeds) -> list[Row]:
    """Return the bars from the top down.

    If weeks have passed unseen, this includes what the remaining weeks would need if nothing
    was bought in those.
    """
    needed, need, window = speeds.needed, need_of(assessment), assessment.window
    left = f"{plural(needed.weeks, 'week', 'weeks')} to {day(needed.last_week)}"
    old = need is not None and need.unseen > 0
    own = [Row(needed_from(need) if need and old else "needed from here", left, needed)]
    if need is not None and old and need.rest and window is not None:
        rest = f"{plural(need.rest, 'week', 'weeks')} left to {day(needed.last_week)}"
        speed = Speed.of(window, needed.amount, need.rest, needed.last_week)
        own.append(Row(if_none(need), rest, speed))
    for speed in speeds.past:
        name = "last week" if speed.weeks == 1 else f"last {speed.weeks} weeks"
        own.append(Row(name, f"to {day(speed.last_week)}", speed))
    return own


def per_week(speed: Speed, unit: str) -> str:
    """Return a pace as text."""
    return f"{amount(speed.per_week, unit)} a week"


def best_words(speeds: Speeds, unit: str) -> str:
    """Return what the best pace is; "" if it is not known."""
    best = speeds.best
    if best is None:
        return ""
    return (
        f"best {plural(best.weeks, 'week', 'weeks')} in five years: "
        f"{amount(best.per_week, unit)} a week, "
        f"to {day(best.last_week)}{'' if best.complete else ' (some weeks not known)'}"
    )


def is_future(assessment: Assessment, speed: Speed) -> bool:
    """Return whether a pace is of weeks to come."""
    return speed.last_week > (assessment.amounts.week_ending or speed.last_week)


def shape(assessment: Assessment, speeds: Speeds) -> Bars:
    """Return the chart's values: what is needed a week, and what was bought a week."""
    unit, own, best = assessment.commitment.unit, rows(assessment, speeds), speeds.best
    paces = [row.speed.per_week for row in own]
    return Bars(
        unit=unit,
        x=limits([*paces, best.per_week if best else None]),
        bars=tuple(_bar(assessment, row) for row in own),
        rule=Rule(best.per_week, best_words(speeds, unit)) if best else None,
        table=tuple(_table(speeds, own, unit)),
    )


def _bar(assessment: Assessment, row: Row) -> Bar:
    unit, daily = assessment.commitment.unit, row.speed.per_business_day
    future = is_future(assessment, row.speed)
    look: Look = "needed" if future else "bought" if row.speed.per_week >= 0 else "reduced"
    return Bar(
        name=row.name,
        note=row.weeks,
        value=row.speed.per_week,
        text=per_week(row.speed, unit),
        detail="" if daily is None else f"{amount(daily, unit)} a business day",
        look=look,
        strong=future,
    )


def _table(
    speeds: Speeds, own: Sequence[Row], unit: str
) -> Iterator[tuple[str | int | float | None, ...]]:
    yield "pace", "weeks", "last_week", f"a week ({unit})", f"a business day ({unit})"
    for row in own:
        speed = row.speed
        last = speed.last_week.isoformat()
        yield row.name, speed.weeks, last, speed.per_week, speed.per_business_day
    if speeds.best:
        best = speeds.best
        name = f"best {best.weeks} weeks in five years"
        yield name, best.weeks, best.last_week.isoformat(), best.per_week, None
